import { appendFile, mkdtemp, readFile, rm, truncate } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { JournalEvent } from '../../onboard/index.ts';
import { appendToJournal, JOURNAL_FILE, parseJournal, readJournal } from './journal-file.ts';

const idOf = (number: number) => `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;
const note = (number: number, text = `note ${number}`): JournalEvent => ({
  id: idOf(number),
  at: '2026-12-01T08:00:00.000Z',
  by: 'ada',
  what: 'note',
  subject: 'tpm-2',
  text,
});
const lines = (...events: readonly object[]) => events.map((event) => `${JSON.stringify(event)}\n`).join('');
const idsIn = (text: string) => parseJournal(text).events.map(({ id }) => Number(id.slice(-4)));

describe('what a journal says', () => {
  it('each event with its line, and one that both branches of a merge have once', () => {
    const { events, told } = parseJournal(lines(note(1), note(2), note(1)));

    expect(events.map(({ id, line }) => [id, line])).toEqual([
      [idOf(1), 1],
      [idOf(2), 2],
    ]);
    expect(told).toEqual([]);
  });

  it('a cut last line loses itself alone, and is told', () => {
    const text = lines(note(1), note(2), note(3));
    const { events, told } = parseJournal(text.slice(0, -20));

    expect(events).toHaveLength(2);
    expect(told).toEqual(['journal.ndjson:3 the line is torn: what is cut off of it is lost, all else is read']);
  });

  it('so does a torn line in the middle, as a merge may leave it, also with the next one glued to it', () => {
    const torn = JSON.stringify(note(2)).slice(0, 60);

    expect(idsIn(`${lines(note(1))}${torn}\n${lines(note(3))}`)).toEqual([1, 3]);
    expect(idsIn(`${lines(note(1))}${torn}${lines(note(3), note(4))}`)).toEqual([1, 3, 4]);
    expect(idsIn(`${JSON.stringify(note(1))}${JSON.stringify(note(2))}\n`)).toEqual([1, 2]);
  });

  it('marks of a conflict are passed over: both sides are read', () => {
    const text = `<<<<<<< ours\n${lines(note(1))}=======\n${lines(note(2))}>>>>>>> theirs\n`;

    expect(idsIn(text)).toEqual([1, 2]);
    expect(parseJournal(text).told[0]).toContain('journal.ndjson:1 a mark of a merge conflict');
  });

  it('kinds of events and keys of a newer version are passed over, the kinds told', () => {
    const newer = { ...note(1), what: 'delegate', to: 'bob' };
    const { events, told } = parseJournal(lines(newer, { ...note(2), mood: 'good' }));

    expect(events).toHaveLength(1);
    expect(told).toEqual(['journal.ndjson:1 "delegate" is of a newer Muster and passed over']);
  });

  it('a day that there is not, or a text that is none, is an error with its line', () => {
    const set = { ...note(2), what: 'set', due: '2026-02-30' };

    expect(() => parseJournal(lines(note(1), set))).toThrow(
      'journal.ndjson:2:1 due: a day that there is, as 2026-12-01',
    );
    expect(() => parseJournal(lines({ ...note(1), at: 'yesterday' }))).toThrow('journal.ndjson:1:1 at:');
    expect(() => parseJournal('[1,2]\n')).toThrow('journal.ndjson:1:1');
  });

  it('cut anywhere, loses at most the event that was cut', () => {
    const text = lines(...[1, 2, 3, 4, 5].map((number) => note(number, `a text with {"id": in it, ${number}`)));
    fc.assert(
      fc.property(fc.nat({ max: text.length }), (at) => {
        const whole = text.slice(0, at).split('\n').length - 1;

        expect(parseJournal(text.slice(0, at)).events.length).toBeGreaterThanOrEqual(whole);
      }),
    );
  });
});

describe('writing into a journal', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'muster-journal-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('adds lines and changes none', async () => {
    await appendToJournal(folder, [note(1)]);
    const before = await readFile(join(folder, JOURNAL_FILE), 'utf8');
    await appendToJournal(folder, [note(2), note(3)]);

    expect(await readFile(join(folder, JOURNAL_FILE), 'utf8')).toBe(before + lines(note(2), note(3)));
  });

  it('begins a new line after one that was cut', async () => {
    await appendToJournal(folder, [note(1), note(2)]);
    await truncate(join(folder, JOURNAL_FILE), lines(note(1), note(2)).length - 9);
    await appendToJournal(folder, [note(3)]);

    expect((await readJournal(folder)).events.map(({ id, line }) => [id, line])).toEqual([
      [idOf(1), 1],
      [idOf(3), 3],
    ]);
  });

  it('refuses what it could not read back, and adds nothing of it', async () => {
    await appendToJournal(folder, [note(1)]);
    const tooLong = appendToJournal(folder, [note(2), note(3, 'x'.repeat(4001))]);

    await expect(tooLong).rejects.toThrow('tpm-2: text: Too big');
    await expect(appendToJournal(folder, [{ ...note(2), by: 'x'.repeat(201) }])).rejects.toThrow('tpm-2: by: Too big');
    expect((await readJournal(folder)).events.map(({ id }) => id)).toEqual([idOf(1)]);
  });

  it('is read as nothing where there is none, and whole with lines that somebody added by hand', async () => {
    expect(await readJournal(folder)).toEqual({ events: [], told: [] });

    await appendFile(join(folder, JOURNAL_FILE), `\n  \r\n${JSON.stringify(note(1))}\r\n`);

    expect((await readJournal(folder)).events).toHaveLength(1);
  });
});
