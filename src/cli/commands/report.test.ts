import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EXIT } from '../exit-codes.ts';
import { createTestMachine } from '../machine-for-test.ts';
import { runCli } from '../run-cli.ts';
import { report } from './report.ts';

let folder = '';

async function run(line: string) {
  const machine = createTestMachine({ cwd: folder });
  const code = await runCli(line.split(' '), machine);
  return { code, out: machine.out(), err: machine.err() };
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'muster-report-'));
  await run('init --tenant 11111111-2222-4333-8444-555555555555 --name Contoso --catalog managed-desktop-2018');
});
afterAll(() => rm(folder, { recursive: true }));

describe('muster report', () => {
  it('says what to do where nothing was assessed yet, and writes nothing', async () => {
    const { code, err } = await run('report');

    expect(code).toBe(EXIT.usage);
    expect(err).toContain('run `muster assess` first');
    expect(await readdir(folder)).not.toContain('muster-report.html');
  });

  it('writes the newest assessment into the workspace and says where on stderr', async () => {
    await run('assess --at 2026-02-01T08:00:00Z');
    await run('assess --at 2026-02-15T08:00:00Z');

    const { code, out, err } = await run('report');

    expect({ code, out }).toEqual({ code: EXIT.ok, out: '' });
    expect(err).toBe(`The report on Contoso is in ${join(folder, 'muster-report.html')}\n`);
    const page = await readFile(join(folder, 'muster-report.html'), 'utf8');
    expect(page).toContain('Assessed 15 February 2026, 08:00 UTC');
    expect(page).toContain('It cannot be told yet whether Contoso may enrol');
  });

  it('finds an older assessment by the beginning of its id, and refuses an unknown or ambiguous one', async () => {
    const older = await run('report --assessment 2026-02-01 -o -');

    expect(older.out).toContain('Assessed 1 February 2026, 08:00 UTC');
    expect(await run('report --assessment 2025')).toMatchObject({
      code: EXIT.usage,
      err: expect.stringContaining('there is no assessment 2025'),
    });
    expect(await run('report --assessment 2026')).toMatchObject({
      code: EXIT.usage,
      err: expect.stringContaining('2 assessments begin with 2026'),
    });
  });

  it('writes the same bytes to stdout or a file when asked to, and then nothing else', async () => {
    const printed = await run('report -o -');
    const written = await run('report -o elsewhere.html');

    expect(printed.err).toBe('');
    expect(written).toEqual({ code: EXIT.ok, out: '', err: '' });
    expect(await readFile(join(folder, 'elsewhere.html'), 'utf8')).toBe(printed.out);
    expect(await readFile(join(folder, 'muster-report.html'), 'utf8')).toBe(printed.out);
  });

  it('gives the same content as JSON: on stdout with --json, as a file with --format json', async () => {
    const { out } = await run('report --json');
    await run('report --format json');

    expect(JSON.parse(out)).toMatchObject({
      schema: 'muster.report/1',
      assessment: { tenant: { name: 'Contoso' } },
      requirements: expect.any(Array),
    });
    expect(await readFile(join(folder, 'muster-report.json'), 'utf8')).toBe(out);
  });
});

describe('muster report --format', () => {
  it('offers every format that there is, and no other', async () => {
    const { REPORT_FORMATS } = await import('../../workspace/index.ts');

    expect([...(report.options['format']?.choices ?? [])].sort()).toEqual(Object.keys(REPORT_FORMATS).sort());
  });

  it('says in the help what each is good for', () => {
    for (const name of report.options['format']?.choices ?? []) expect(report.about, name).toContain(name);
  });

  it.each(['csv', 'xlsx'])('writes %s into the workspace, and the same to a file', async (name) => {
    const { REPORT_FORMATS } = await import('../../workspace/index.ts');
    const extension = Object.entries(REPORT_FORMATS).find(([one]) => one === name)?.[1].extension ?? '';

    const { code, err } = await run(`report --format ${name}`);
    await run(`report --format ${name} -o elsewhere`);

    expect(code).toBe(EXIT.ok);
    expect(err).toBe(`The report on Contoso is in ${join(folder, `muster-report.${extension}`)}\n`);
    const written = await readFile(join(folder, `muster-report.${extension}`));
    expect(written.length).toBeGreaterThan(100);
    expect(written.equals(await readFile(join(folder, 'elsewhere')))).toBe(true);
  });
});

describe('muster report --for', () => {
  it('writes one page for who decides, and says of other formats that they have no readers to choose from', async () => {
    const { err } = await run('report --for executive');

    expect(err).toBe(`The report on Contoso is in ${join(folder, 'muster-report-executive.html')}\n`);
    expect(await readFile(join(folder, 'muster-report-executive.html'), 'utf8')).toContain('What weighs most');
    expect(await run('report --for engineer --format csv')).toMatchObject({
      code: EXIT.usage,
      err: expect.stringContaining('--for: csv has no readers to choose from'),
    });
  });
});

describe('muster compare --format html', () => {
  it('writes the difference as a page into the workspace, and the same bytes to stdout', async () => {
    const { err } = await run('compare --format html --quiet');
    const printed = await run('compare --format html -o -');

    expect(err).toBe('');
    expect(printed.out).toBe(await readFile(join(folder, 'muster-compare.html'), 'utf8'));
    expect(printed.out).toContain('From 1 February 2026, 08:00 UTC to 15 February 2026, 08:00 UTC');
  }, 120_000);
});

describe('muster assess', () => {
  it('prints a verdict of at most 60 lines and 80 columns, the gates first, and says how to see all', async () => {
    const { code, out } = await run('assess --at 2026-02-15T08:00:00Z');

    const lines = out.trimEnd().split('\n');
    expect(code).toBe(EXIT.incomplete);
    expect(lines.length).toBeLessThanOrEqual(60);
    expect(lines.filter((line) => line.length > 80 && !line.startsWith('Kept in '))).toEqual([]);
    expect(lines[2]).toMatch(/^May enrol: /);
    expect(out).toContain('muster report ');
    expect(out).toContain('muster explain REQUIREMENT');
  });
});
