import { execFileSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { makeWorkspace, type SmallWorkspace } from '../workspace-for-test.ts';
import { readJournal } from './journal-file.ts';
import { addNote, assign, setOn } from './record.ts';
import { setSettings } from './set-settings.ts';

const ada = { by: 'ada', now: new Date('2026-12-01T08:00:00Z') };
const bob = { by: 'bob', now: new Date('2026-12-01T09:00:00Z') };

let workspace: SmallWorkspace;
const git = (...args: readonly string[]) =>
  execFileSync('git', ['-C', workspace.folder, '-c', 'user.name=t', '-c', 'user.email=t@example.com', ...args], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  });
const commit = (message: string) => {
  git('add', '--all');
  git('commit', '--quiet', '--message', message);
};

beforeEach(async () => {
  workspace = await makeWorkspace({ isEmpty: true });
  await setSettings(workspace.folder, ['person.ada=Ada Byron, customer', 'person.bob=Bob Ross, provider']);
  git('init', '--quiet', '--initial-branch=main');
  commit('begin');
});
afterEach(() => workspace.remove());

it('two people who change different tasks on two branches are put together by git without a conflict', async () => {
  const { folder } = workspace;
  git('switch', '--quiet', '--create', 'adas');
  await assign(folder, ada, { items: ['memory'], owner: 'ada' });
  await setOn(folder, ada, { items: ['memory'], values: { due: '2026-12-24' } });
  commit('Ada');
  git('switch', '--quiet', 'main');
  await assign(folder, bob, { items: ['connect'], owner: 'bob' });
  await addNote(folder, bob, { items: ['connect'], text: 'Ordered' });
  commit('Bob');

  git('merge', '--quiet', '--no-edit', 'adas');

  const { events, told } = await readJournal(folder);
  expect(told).toEqual([]);
  expect(events.map((event) => ['subject' in event && event.subject, event.what]).sort()).toEqual([
    ['connect', 'assign'],
    ['connect', 'note'],
    ['memory', 'assign'],
    ['memory', 'set'],
  ]);
  expect(await readFile(join(folder, '.gitattributes'), 'utf8')).toBe('journal.ndjson merge=union\n');
});

it('a branch that was merged before, and goes on, brings nothing twice', async () => {
  const { folder } = workspace;
  await addNote(folder, ada, { items: ['memory'], text: 'one' });
  commit('one');
  git('switch', '--quiet', '--create', 'adas');
  await addNote(folder, ada, { items: ['memory'], text: 'two' });
  commit('two');
  git('switch', '--quiet', 'main');
  git('cherry-pick', 'adas');
  await addNote(folder, bob, { items: ['memory'], text: 'three' });
  commit('three');
  git('switch', '--quiet', 'adas');
  await addNote(folder, ada, { items: ['memory'], text: 'four' });
  commit('four');

  git('merge', '--quiet', '--no-edit', 'main');

  const { events } = await readJournal(folder);
  expect(events.map((event) => event.what === 'note' && event.text).sort()).toEqual(['four', 'one', 'three', 'two']);
});
