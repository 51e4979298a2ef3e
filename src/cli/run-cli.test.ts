import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { defineCommand } from './command.ts';
import type { Entry } from './commands/table.ts';
import { UsageError } from './errors.ts';
import { EXIT } from './exit-codes.ts';
import { createTestMachine } from './machine-for-test.ts';
import { runCli } from './run-cli.ts';
import { choice, flag, list, many, optional, text, whole } from './values.ts';

const echo = defineCommand({
  about: 'Says what it was given.',
  args: { first: optional('first word') },
  options: {
    loud: flag('--loud', 'in capitals'),
    gate: choice('--gate <gate>', 'the gate', ['may-enrol', 'may-deploy'], 'may-enrol'),
    tags: list('--tag <tag>', 'a tag'),
    days: whole('--stale-after <days>', 'days', 1),
    reason: text('--reason <text>', 'why'),
  },
  json: { version: 3, fields: { given: 'what it was given', folder: 'where' } },
  examples: [['muster echo hello', 'says hello']],
  run: async ({ args, options, folder, now, note }) => {
    note(`it is ${now.toISOString()}`);
    return {
      code: EXIT.ok,
      data: { given: { ...args, ...options }, folder, undocumented: 1 },
      text: (style) => style.green(args.first ?? '-'),
    };
  },
});

const fail = defineCommand({
  about: 'Fails.',
  args: { how: many('how') },
  options: {},
  json: { version: 1, fields: { size: 'a big number' } },
  examples: [['muster fail usage', 'fails']],
  run: async ({ args, signal }) => {
    if (args.how[0] === 'usage') throw new UsageError('that cannot be', 'Do this instead.');
    if (args.how[0] === 'denied') throw Object.assign(new Error('EACCES'), { code: 'EACCES', path: '/secret' });
    if (args.how[0] === 'fault') throw new TypeError('x is not a function');
    if (args.how[0] === 'abort') throw signal.reason;
    return { code: EXIT.findings, data: { size: 2n ** 40n }, text: () => 'found' };
  },
});

const COMMANDS: readonly Entry[] = [
  { name: 'echo', heading: 'Begin', summary: 'Say', load: async () => echo },
  { name: 'fail', heading: 'Begin', summary: 'Fail', load: async () => fail },
  { name: 'catalog list', heading: 'Catalogs', summary: 'List', load: async () => echo },
];

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'muster-cli-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function run(line: string, more: Parameters<typeof createTestMachine>[0] = {}) {
  const machine = createTestMachine({ cwd: folder, ...more });
  const code = await runCli(line === '' ? [] : line.split(' '), machine, COMMANDS);
  return { code, out: machine.out(), err: machine.err() };
}

describe('options and arguments', () => {
  it('hands a command its values by name, typed, with the ones not given at their start', async () => {
    const { out, code } = await run('echo hello --json --tag a --gate may-deploy --tag b --stale-after 30');

    expect(code).toBe(0);
    expect(JSON.parse(out)).toEqual({
      schema: 'muster.echo/3',
      given: { first: 'hello', loud: false, gate: 'may-deploy', tags: ['a', 'b'], days: 30 },
      folder,
    });
  });

  it('takes the common options before and after the name, and two-word commands', async () => {
    const before = JSON.parse((await run('-C sub --json catalog list')).out);
    const after = JSON.parse((await run('catalog list --json --workspace sub')).out);

    expect(before).toEqual(after);
    expect(after).toMatchObject({ schema: 'muster.catalog-list/3', folder: join(folder, 'sub') });
  });

  it.each([
    ['echoo', 'Did you mean echo?'],
    ['catalog lst', 'Did you mean list?'],
    ['echo --gte may-enrol', 'Did you mean --gate?'],
    ['echo --gate perhaps', 'may-enrol, may-deploy'],
    ['echo --stale-after soon', 'expected a whole number of at least 1'],
    ['echo one two', 'too many arguments'],
    ['fail', "missing required argument 'how'"],
  ])('refuses `%s` with exit code 2 and says what is meant', async (line, says) => {
    const { code, out, err } = await run(line);

    expect(code).toBe(EXIT.usage);
    expect(err).toContain(says);
    expect(err).toMatch(/^muster: [^e]/);
    expect(out).toBe('');
  });
});

describe('help', () => {
  it.each(['--help', 'help', '-h', ''])('`muster %s` prints the help on stdout and exits 0', async (line) => {
    const { code, out, err } = await run(line);

    expect({ code, err }).toEqual({ code: EXIT.ok, err: '' });
    expect(out).toContain('Exit codes:');
  });

  it.each(['echo --help', 'help echo', 'catalog list -h'])(
    '`muster %s` has usage, examples and the fields of the JSON',
    async (line) => {
      const { code, out } = await run(line);

      expect(code).toBe(0);
      for (const part of ['Usage: muster ', 'Examples:', 'muster echo hello  says hello', '/3):', '--workspace']) {
        expect(out).toContain(part);
      }
    },
  );

  it('prints the help of a group on stderr where its command is missing', async () => {
    const { code, out, err } = await run('catalog');

    expect({ code, out }).toEqual({ code: EXIT.usage, out: '' });
    expect(err).toContain('list');
  });

  it('prints the version', async () => {
    expect((await run('--version')).out).toMatch(/^\d+\.\d+\.\d+\n$/);
  });
});

describe('output', () => {
  it('puts data on stdout and the rest on stderr', async () => {
    expect(await run('echo hi')).toEqual({ code: 0, out: 'hi\n', err: 'it is 2026-03-01T12:00:00.000Z\n' });
  });

  it('is silent with --quiet, but still writes JSON', async () => {
    expect(await run('echo hi --quiet')).toEqual({ code: 0, out: '', err: '' });
    expect((await run('echo hi -q --json')).out).toContain('muster.echo/3');
  });

  it('writes to the file of --output and leaves nothing beside it', async () => {
    const { out } = await run('echo hi --output result.txt', { env: { FORCE_COLOR: '1' } });

    expect(out).toBe('');
    expect(await readFile(join(folder, 'result.txt'), 'utf8')).toBe('hi\n');
    expect(await readdir(folder)).toEqual(['result.txt']);
  });

  it('keeps the old file of --output when the command fails', async () => {
    const { code } = await run('fail usage --output result.txt');

    expect(code).toBe(EXIT.usage);
    expect(await readFile(join(folder, 'result.txt'), 'utf8')).toBe('hi\n');
    expect(await readdir(folder)).toEqual(['result.txt']);
  });

  it('says that the folder of --output is not there before it begins the work', async () => {
    const { code, err } = await run('echo hi --output no/such/result.txt');

    expect(code).toBe(EXIT.usage);
    expect(err).toContain('there is no such file or folder');
    expect(err).not.toContain('it is 2026');
  });

  it.each([
    [{ FORCE_COLOR: '1' }, '', true],
    [{ FORCE_COLOR: '1', NO_COLOR: '1' }, '', true],
    [{ FORCE_COLOR: '1' }, ' --no-color', false],
    [{ FORCE_COLOR: '0' }, '', false],
    [{}, '', false],
  ])('with %j and`%s` colours are %s', async (env, option, isColoured) => {
    const { out } = await run(`echo hi${option}`, { env });

    expect(out).toBe(isColoured ? '\u001b[32mhi\u001b[39m\n' : 'hi\n');
  });

  it.each([
    [{}, true],
    [{ NO_COLOR: '1' }, false],
    [{ NO_COLOR: '' }, true],
    [{ TERM: 'dumb' }, false],
  ])('on a terminal with %j colours are %s', async (env, isColoured) => {
    const written: string[] = [];
    const stdout = { isTerminal: true, write: async (chunk: string | Uint8Array) => void written.push(String(chunk)) };

    await run('echo hi', { env, stdout });

    expect(written.join('')).toBe(isColoured ? '\u001b[32mhi\u001b[39m\n' : 'hi\n');
  });
});

describe('when things are bad', () => {
  it('keeps the exit code of the command', async () => {
    expect(await run('fail no --json')).toMatchObject({
      code: EXIT.findings,
      out: expect.stringContaining('1099511627776'),
    });
  });

  it('says what to do about wrong use', async () => {
    expect(await run('fail usage')).toEqual({ code: 2, out: '', err: 'muster: that cannot be\nDo this instead.\n' });
  });

  it('says the same as JSON where JSON is asked for', async () => {
    const { out } = await run('fail usage --json');

    expect(JSON.parse(out)).toEqual({
      schema: 'muster.error/1',
      exitCode: 2,
      errors: ['that cannot be'],
      hint: 'Do this instead.',
    });
  });

  it('exits 4 where something is refused', async () => {
    const { code, err } = await run('fail denied');

    expect(code).toBe(EXIT.notPermitted);
    expect(err).toContain('/secret: permission denied');
  });

  it('exits 5 on a fault of ours, without a stack trace, and says how to report it', async () => {
    const { code, err } = await run('fail fault');
    const file = /^and (.+?\.txt)/m.exec(err)?.[1] ?? '';
    const report = await readFile(file, 'utf8');
    await rm(file);

    expect(code).toBe(EXIT.fault);
    expect(err).toContain('This is a fault in Muster');
    expect(err).not.toMatch(/\bat .*:\d+:\d+/);
    expect(report).toContain('TypeError: x is not a function\n    at ');
  });

  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ])('after %s the exit code is %i and nothing more is said', async (signal, code) => {
    const stopped = new AbortController();
    stopped.abort(signal);

    expect(await run('fail abort', { signal: stopped.signal })).toEqual({ code, out: '', err: '' });
    expect(await run('echo hi -q', { signal: stopped.signal })).toEqual({ code, out: '', err: '' });
  });
});
