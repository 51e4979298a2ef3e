import { existsSync, globSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, normalize } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { anchorOf, type Page } from './markdown.ts';
import { DOCS, findDrift, makePages, writePages } from './pages.ts';

let pages: readonly Page[] = [];
let folder = '';

beforeAll(async () => {
  pages = await makePages();
  folder = await mkdtemp(join(tmpdir(), 'muster-docs-'));
});

afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

test('the committed pages are those that the declarations make: accept a change with `npm run docs`', () => {
  const drift = findDrift(pages, DOCS);

  expect(drift, 'docs/ has drifted: look at the change with `npm run docs && git diff docs`, then commit it').toEqual({
    missing: [],
    different: [],
    leftOver: [],
  });
});

test('pages are written once, mended when changed and taken away when left over', async () => {
  const few: readonly Page[] = [
    { path: 'a.md', text: 'A\n' },
    { path: 'requirements/b.md', text: 'B\n' },
  ];

  expect(await writePages(few, folder)).toEqual(['a.md', 'requirements/b.md']);
  expect(await writePages(few, folder)).toEqual([]);
  expect(await writePages([{ path: 'a.md', text: 'changed\n' }], folder)).toEqual(['a.md', 'requirements/b.md']);
  expect(readFileSync(join(folder, 'a.md'), 'utf8')).toBe('changed\n');
});

test('the same declarations give the same bytes', async () => {
  expect(await makePages()).toEqual(pages);
});

test('every link inside the repository leads somewhere', () => {
  const root = join(DOCS, '..');
  const written = globSync(['*.md', 'docs/*.md', 'docs/decisions/*.md'], { cwd: root }).map((path) => ({
    path,
    text: readFileSync(join(root, path), 'utf8'),
  }));
  const made = pages.map(({ path, text }) => ({ path: join('docs', path), text }));
  const all = new Map([...written, ...made].map(({ path, text }) => [path, text]));
  const anchors = new Map([...all].map(([path, text]) => [path, anchorsIn(text)]));

  const broken = [...all].flatMap(([path, text]) =>
    linksIn(text)
      .filter((link) => {
        const [file = '', anchor] = link.split('#');
        const target = file === '' ? path : normalize(join(dirname(path), file));
        const isThere = all.has(target) || existsSync(join(root, target));
        return !isThere || (anchor !== undefined && anchors.get(target)?.has(anchor) !== true);
      })
      .map((link) => `${path}: ${link}`),
  );

  expect(broken).toEqual([]);
});

function withoutCode(text: string): string {
  return text.replaceAll(/^(`{3,}).*?^\1$/gms, '').replaceAll(/<details>.*?<\/summary>/gs, '');
}

function linksIn(text: string): readonly string[] {
  return [...withoutCode(text).matchAll(/\]\(([^)\s]+)\)/g)]
    .map((match) => match[1] ?? '')
    .filter((link) => !/^[a-z]+:/.test(link));
}

function anchorsIn(text: string): ReadonlySet<string> {
  return new Set([...withoutCode(text).matchAll(/^#+ (.+)$/gm)].map((match) => anchorOf(match[1] ?? '')));
}
