// Hostile catalogs, tried for real: each requirement is refused by lint with its place, or ends as an error finding,
// and all others are judged as ever.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createGround, muster, put } from './muster.ts';

const ground = createGround('catalogs');
afterAll(() => void (process.env['KEEP'] ?? ground.clear()));

const CATALOG = `id: hostile
title: Requirements that mean harm
version: 1.0.0
date: 2026-11-01
era: '2026'
service: managed-desktop
source: Written by somebody who should not be trusted with anything.
`;

function requirement(id: string, check: string, more = ''): string {
  const indented = check.split('\n').map((line) => `  ${line}`);
  return `id: ${id}
title: A requirement that means harm
source: { document: prerequisites }
area: devices
level: optional
subject: tenant
check: |
${indented.join('\n')}
why: Nobody should have to run this one.
consequence: None at all, if we are careful.
remediation: { owner: customer, effort: minutes, steps: [Delete the catalog that holds this.] }
${more}given: {}
examples:
  - { name: no example is believed, expect: { tenant: ready } }
  - { name: nor is any other one, expect: { tenant: unknown } }
`;
}

const of = (rest: string) => `SELECT t.id AS subject, true AS holds FROM tenant t${rest}`;
const deep = (open: string, close: string, levels: number) => `${open.repeat(levels)}1${close.repeat(levels)}`;

/** Refused before anything of them is run. */
const REFUSED: Readonly<Record<string, string>> = {
  'reads-a-file': of(" JOIN read_text('/etc/passwd') f ON true"),
  'reads-a-file-by-name': of(" JOIN '/etc/passwd' f ON true"),
  'copies-out': "COPY (SELECT 1) TO '/tmp/muster-hostile-copied.csv'",
  attaches: "ATTACH '/tmp/muster-hostile-attached.db' AS a",
  sets: "SET memory_limit = '1TB'",
  'runs-twice': `${of('')}; DROP TABLE tenant`,
  'looks-around': of(' JOIN information_schema.tables i ON true'),
  'looks-around-without-a-schema': of(' JOIN duckdb_settings() s ON true'),
  'reads-the-environment': "SELECT t.id AS subject, getenv('HOME') = '' AS holds FROM tenant t",
  'counts-for-ever':
    'WITH RECURSIVE r AS (SELECT 1 AS n UNION ALL SELECT n + 1 FROM r) SELECT t.id AS subject, max(n) > 0 AS holds FROM tenant t, r GROUP BY 1',
  'makes-a-bomb': 'SELECT t.id AS subject, len(range(100000000)) > 0 AS holds FROM tenant t',
  'nests-functions': `SELECT t.id AS subject, ${deep('abs(', ')', 3000)} = 1 AS holds FROM tenant t`,
  'nests-queries': `SELECT t.id AS subject, ${deep('(SELECT ', ')', 900)} = 1 AS holds FROM tenant t`,
  'has-no-number': 'SELECT t.id AS subject, 1e999 > 1 AS holds FROM tenant t',
  'says-nothing': '-- SELECT 1',
  'opens-a-comment': `${of('')} /*`,
};

/** Nothing in their text is forbidden, and yet they never end, or want all the memory there is. */
const STOPPED: Readonly<Record<string, string>> = {
  'never-ends':
    'SELECT t.id AS subject, (SELECT count(*) FROM users a, users b, users c, users d, users e, users f, users g WHERE a.id < b.id AND c.id <> g.id) > 0 AS holds FROM tenant t',
  'eats-memory': `SELECT t.id AS subject, len(${'replace('.repeat(9)}t.name || 'a'${", 'a', 'aaaaaaaaaaaaaaaaaaaaaaaa')".repeat(9)}) > 0 AS holds FROM tenant t`,
  'gathers-everything':
    'SELECT t.id AS subject, (SELECT len(list(a.id || b.id || c.id || d.id || e.id)) FROM users a, users b, users c, users d, users e) > 0 AS holds FROM tenant t',
  'divides-text': "SELECT t.id AS subject, t.name || 'x' AS holds FROM tenant t",
  'names-no-column': 'SELECT t.id AS subject, t.nonsense AS holds FROM tenant t',
};

const FILES: Readonly<Record<string, string>> = {
  'is-too-long': `${requirement('is-too-long', of(''))}# ${'x'.repeat(70_000)}\n`,
  'nests-yaml': `${'- '.repeat(20_000)}\n`,
  'nests-flow': `id: ${'['.repeat(30_000)}\n`,
  'laughs-a-billion-times': `id: &a [x, x]\ntitle: &b [*a, *a, *a]\nwhy: [*b, *b, *b]\n`,
  'is-no-text': '\0\x01\x02\ufffd: [',
  'pins-a-query': requirement(
    'pins-a-query',
    `SELECT t.id AS subject, true AS holds, 'x' AS "a, (select 1)" FROM tenant t`,
    `pin: ["a, (select 1)"]\n`,
  ),
};

let workspace = '';
beforeAll(async () => {
  workspace = await ground.contoso('workspace');
  const settings = readFileSync(join(workspace, 'muster.yaml'), 'utf8');
  put(workspace, 'muster.yaml', `${settings.replace('catalogs:', 'catalogs:\n  - hostile')}catalog_folder: own\n`);
  put(workspace, 'own/hostile/catalog.yaml', CATALOG);
  for (const [id, check] of Object.entries({ ...REFUSED, ...STOPPED }))
    put(workspace, `own/hostile/devices/${id}.yaml`, requirement(id, check));
  for (const [id, text] of Object.entries(FILES)) put(workspace, `own/hostile/devices/${id}.yaml`, text);
  // A fact whose columns are words of SQL, and a requirement that reads it.
  put(
    workspace,
    'own/attested/attested_words.yaml',
    `table: attested_words\ndoc: Columns that are words of SQL.\nquestion: Which words are there?\ncolumns:\n  select: { type: text, doc: A word of SQL. }\n  table: { type: boolean, doc: Another one. }\n`,
  );
  put(
    workspace,
    'own/hostile/devices/reads-words.yaml',
    requirement(
      'reads-words',
      'SELECT t.id AS subject, w."table" AS holds FROM tenant t LEFT JOIN attested_words w ON true',
    ),
  );
  await muster('import', '-C', workspace, join(workspace, 'directory'), join(workspace, 'devices'));
}, 120_000);

describe('lint', () => {
  it('refuses what is forbidden, each with its place, and says nothing of the rest', { timeout: 60_000 }, async () => {
    const { code, stdout } = await muster('catalog', 'lint', '-C', workspace, '--json');

    const faults: { file: string; line: number; column: number; message: string }[] = JSON.parse(stdout).faults;
    const refused = new Set(faults.map(({ file }) => file.replace(/^hostile\/devices\/|\.yaml$/g, '')));
    expect(code).toBe(2);
    expect([...refused].sort()).toEqual([...Object.keys(REFUSED), ...Object.keys(FILES)].sort());
    expect(faults.every(({ line, column }) => line >= 1 && column >= 1)).toBe(true);
    expect(faults.every(({ message }) => message.length < 1000)).toBe(true);
  });
});

describe('an assessment', () => {
  it('ends each of them as an error, and judges all others', { timeout: 240_000 }, async () => {
    const plain = ground.copy(workspace, 'plain');
    put(plain, 'muster.yaml', readFileSync(join(workspace, 'muster.yaml'), 'utf8').replace('  - hostile\n', ''));
    const args = ['--json', '--at', '2026-11-16T08:00:00Z', '--timeout', '5', '--memory', '400'];

    const hostile = await muster('assess', '-C', workspace, ...args);
    const usual = await muster('assess', '-C', plain, ...args);

    expect(hostile.stderr).not.toContain('fault in Muster');
    const told = JSON.parse(hostile.stdout);
    const results: { requirement: string; status: string; counts: object; reasons: { reason: string }[] }[] =
      told.assessment.results;
    const others: typeof results = JSON.parse(usual.stdout).assessment.results;
    const ours = results.filter(({ requirement: id }) => Object.hasOwn(STOPPED, id));
    expect(hostile.code).toBe(2);
    expect(ours.map(({ requirement: id, status }) => `${id} ${status}`).sort()).toEqual(
      Object.keys(STOPPED)
        .map((id) => `${id} error`)
        .sort(),
    );
    expect(results.find(({ requirement: id }) => id === 'never-ends')?.reasons[0]?.reason).toBe('query-stopped');
    expect(results.find(({ requirement: id }) => id === 'reads-words')?.status).toBe('unknown');
    expect(told.faults.length).toBeGreaterThanOrEqual(Object.keys(REFUSED).length + Object.keys(FILES).length);
    const usualOf = new Map(others.map(({ requirement: id, counts }) => [id, counts]));
    const same = results.filter(({ requirement: id }) => usualOf.has(id));
    expect(same.length).toBe(others.length);
    for (const { requirement: id, counts } of same) expect({ id, counts }).toEqual({ id, counts: usualOf.get(id) });
    expect(existsSync('/tmp/muster-hostile-copied.csv')).toBe(false);
    expect(existsSync('/tmp/muster-hostile-attached.db')).toBe(false);
  });
});
