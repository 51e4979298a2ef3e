import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { coverInventory } from './coverage.ts';
import { type CatalogFile, parseLibrary } from './library.ts';
import { parseOnboarding } from './onboarding.ts';
import { type Inventory, parseInventory } from './reference/index.ts';

function inventoryOf(...statements: readonly string[]): Inventory {
  const text = [
    'source: A document',
    'date: 2018-09-24',
    'documents: { seed: { title: Seed } }',
    'statements:',
    ...statements.map((line) => `  - { document: seed, statement: something, ${line} }`),
  ].join('\n');
  const parsed = parseInventory(text);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.faults));
  return parsed.value;
}

function libraryOf(requirements: Readonly<Record<string, string>>, includes = '[]') {
  const catalog = (id: string, own: string) =>
    `{ id: ${id}, title: A catalog of requirements, version: 1.0.0, date: 2018-09-24, era: "2018", service: managed-desktop, source: Pages of the year 2018, includes: ${own} }`;
  const files: CatalogFile[] = Object.entries(requirements).map(([id, cited]) => ({
    path: `first/identity/${id}.yaml`,
    text: requirementText(id, cited),
  }));
  files.push(
    { path: 'first/catalog.yaml', text: catalog('first', '[]') },
    { path: 'second/catalog.yaml', text: catalog('second', includes) },
  );
  const library = parseLibrary(files);
  if (library.faults.length > 0) throw new Error(JSON.stringify(library.faults));
  return library;
}

function requirementText(id: string, cited: string): string {
  return JSON.stringify({
    id,
    title: 'Something holds for the tenant',
    source: { document: 'prerequisites', inventory: cited === '' ? [] : cited.split(' ') },
    area: 'identity',
    level: 'required',
    subject: 'tenant',
    check: 'SELECT t.id AS subject, true AS holds FROM tenant t',
    why: 'It is asked for there.',
    consequence: 'It would be missing.',
    remediation: { owner: 'customer', effort: 'hours', steps: ['Do what is asked for.'] },
    examples: [
      { name: 'first', expect: { contoso: 'ready' } },
      { name: 'second', expect: { contoso: 'unknown' } },
    ],
  });
}

function taskCiting({ source, outOfScope }: { readonly source: string[]; readonly outOfScope: string[] }) {
  return {
    id: 'test-sign-on',
    file: 'onboarding/enable/test-sign-on.yaml',
    source: { document: 'fasttrack-responsibilities' as const, inventory: source },
    out_of_scope: [{ when: 'federated', reason: 'The document leaves it out.', inventory: outOfScope }],
  };
}

test('a check or attestation is covered when a requirement cites it', () => {
  const inventory = inventoryOf(
    'id: PRE-01, kind: [check], met_by: [one, two]',
    'id: PRE-02, kind: [attest], met_by: [two]',
    'id: PRE-03, kind: [check], met_by: []',
  );

  const coverage = coverInventory(libraryOf({ one: 'PRE-01', two: 'PRE-02 PRE-01' }), inventory);

  expect(coverage).toMatchObject({ covered: ['PRE-01', 'PRE-02'], uncited: ['PRE-03'], planned: [], faults: [] });
  expect(coverage.citedBy.get('PRE-01')).toEqual(['one', 'two']);
});

test('an include cites for its catalog', () => {
  const inventory = inventoryOf('id: FT-01, kind: [check], met_by: []');

  const coverage = coverInventory(libraryOf({ one: '' }, '[{ requirement: one, inventory: [FT-01] }]'), inventory);

  expect(coverage).toMatchObject({ covered: ['FT-01'], uncited: [] });
});

test('a statement with parts is as good as its worst part', () => {
  const parts =
    'parts: [{ part: 1, statement: a, kind: [check], met_by: [] }, { part: 2, statement: b, kind: [check, data], met_by: [], met_by_note: a list }, { part: 3, statement: c, kind: [data], met_by: [], met_by_note: a list, planned: a list }]';
  const inventory = inventoryOf(`id: PRE-02, ${parts}`);

  const half = coverInventory(libraryOf({ one: 'PRE-02.1' }), inventory);
  const all = coverInventory(libraryOf({ one: 'PRE-02.1 PRE-02.2' }), inventory);

  expect(half).toMatchObject({ covered: ['PRE-02.1'], uncited: ['PRE-02', 'PRE-02.2'], planned: ['PRE-02.3'] });
  expect(all).toMatchObject({ covered: ['PRE-02.1', 'PRE-02.2'], uncited: [], planned: ['PRE-02', 'PRE-02.3'] });
});

test('parts are listed by number, not as text', () => {
  const parts = Array.from(
    { length: 11 },
    (_, at) => `{ part: ${at + 1}, statement: a, kind: [check], met_by: [] }`,
  ).join(', ');

  const coverage = coverInventory(libraryOf({ one: '' }), inventoryOf(`id: FT-13, parts: [${parts}]`));

  expect(coverage.uncited.slice(0, 4)).toEqual(['FT-13', 'FT-13.1', 'FT-13.2', 'FT-13.3']);
  expect(coverage.uncited.at(-1)).toBe('FT-13.11');
});

test('work is covered when a task cites it, as its source or where a rule leaves it out', () => {
  const inventory = inventoryOf(
    'id: FT-22, kind: [task], met_by: [test-sign-on], met_by_note: a task',
    'id: FT-25, kind: [task], met_by: [test-sign-on], met_by_note: a rule',
    'id: FT-07, kind: [task], met_by: [], met_by_note: a task',
  );
  const task = taskCiting({ source: ['FT-22'], outOfScope: ['FT-25'] });

  const coverage = coverInventory(libraryOf({ one: '' }), inventory, [task]);

  expect(coverage).toMatchObject({ covered: ['FT-22', 'FT-25'], uncited: ['FT-07'], planned: [], faults: [] });
});

test('what is both work and to be checked takes a task and a requirement', () => {
  const inventory = inventoryOf(
    'id: FT-22, kind: [task, check], met_by: [], met_by_note: a task',
    'id: FT-23, kind: [task, check], met_by: [], met_by_note: a task',
    'id: FT-24, kind: [task, attest], met_by: [], met_by_note: a task',
  );
  const task = taskCiting({ source: ['FT-22', 'FT-23'], outOfScope: [] });

  const coverage = coverInventory(libraryOf({ one: 'FT-22 FT-24' }), inventory, [task]);

  expect(coverage).toMatchObject({ covered: ['FT-22'], uncited: ['FT-23', 'FT-24'] });
});

test('data and behaviour of Muster are covered by what the note says, unless that is planned', () => {
  const inventory = inventoryOf(
    'id: FT-01, kind: [product], met_by: [], met_by_note: phases',
    'id: FT-12, kind: [data], met_by: [], met_by_note: a rule',
    'id: SEC-03, kind: [product], met_by: [], met_by_note: a database, planned: the service',
    'id: SEC-06, kind: [check, product], met_by: [one], met_by_note: accounts, planned: the baseline',
  );

  const coverage = coverInventory(libraryOf({ one: 'SEC-06' }), inventory);

  expect(coverage).toMatchObject({ covered: ['FT-01', 'FT-12'], uncited: [], planned: ['SEC-03', 'SEC-06'] });
  expect(coverage.plannedBy.get('SEC-06')).toBe('the baseline');
});

test('what is cited and does not exist is a fault of the file that cites it', () => {
  const inventory = inventoryOf(
    'id: PRE-01, kind: [check], met_by: []',
    'id: PRE-02, parts: [{ part: 1, statement: a, kind: [check], met_by: [] }]',
  );

  const { faults } = coverInventory(
    libraryOf({ one: 'PRE-99 PRE-01.3 PRE-02' }, '[{ requirement: one, inventory: [FT-77] }]'),
    inventory,
  );

  expect(faults.map(({ file, message }) => `${file} ${message}`)).toEqual([
    'first/identity/one.yaml source: there is no statement PRE-99 in inventory.yaml',
    'first/identity/one.yaml source: the statement PRE-01 has no part PRE-01.3',
    'first/identity/one.yaml source: the statement PRE-02 has parts: cite those that are decided, like PRE-02.1',
    'second/catalog.yaml includes one: there is no statement FT-77 in inventory.yaml',
  ]);
});

test('what a task cites and does not exist is a fault with its place', () => {
  const file = { path: 'onboarding/enable/test-sign-on.yaml', text: 'id: test-sign-on\ntitle: Sign-on\nsource: x\n' };
  const task = taskCiting({ source: ['FT-99'], outOfScope: [] });

  const { faults } = coverInventory(
    libraryOf({ one: '' }),
    inventoryOf('id: FT-22, kind: [data], met_by: [], met_by_note: a'),
    [task],
    [file],
  );

  expect(faults).toEqual([
    { file: file.path, line: 3, column: 1, message: 'source: there is no statement FT-99 in inventory.yaml' },
  ]);
});

test('met_by names only requirements and tasks that cite the statement', () => {
  const inventory = inventoryOf(
    'id: PRE-01, kind: [check], met_by: [one]',
    'id: PRE-02, kind: [check], met_by: [one]',
    'id: FT-22, kind: [task], met_by: [test-sign-on], met_by_note: a task',
    'id: FT-07, kind: [task], met_by: [test-sign-on, nothing], met_by_note: a task',
  );
  const task = taskCiting({ source: ['FT-22'], outOfScope: [] });

  const { faults } = coverInventory(libraryOf({ one: 'PRE-01' }), inventory, [task]);

  expect(faults.map((fault) => fault.message)).toEqual([
    'PRE-02: met_by names one, which does not cite it; cite it there or take it out here',
    'FT-07: met_by names test-sign-on, which does not cite it; cite it there or take it out here',
    'FT-07: met_by names nothing, which is neither a requirement nor a task',
  ]);
});

test('met_by leaves out nothing that cites the statement', () => {
  const inventory = inventoryOf(
    'id: PRE-01, kind: [check], met_by: [one]',
    'id: FT-22, kind: [task], met_by: [], met_by_note: a task',
  );
  const task = taskCiting({ source: ['FT-22'], outOfScope: [] });

  const { faults } = coverInventory(libraryOf({ one: 'PRE-01', two: 'PRE-01' }), inventory, [task]);

  expect(faults.map((fault) => fault.message)).toEqual([
    'PRE-01: met_by leaves out two, where the statement is cited',
    'FT-22: met_by leaves out test-sign-on, where the statement is cited',
  ]);
});

test('a fault of met_by has its line', () => {
  const text = [
    'source: A document',
    'date: 2018-09-24',
    'documents: { seed: { title: Seed } }',
    'statements:',
    '  - id: PRE-01',
    '    document: seed',
    '    statement: something',
    '    parts:',
    '      - { part: 1, statement: a, kind: [check], met_by: [] }',
    '      - { part: 2, statement: b, kind: [check], met_by: [nothing] }',
  ].join('\n');
  const parsed = parseInventory(text);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.faults));

  const { faults } = coverInventory(libraryOf({ one: '' }), parsed.value, [], [{ path: 'inventory.yaml', text }]);

  expect(faults).toMatchObject([{ file: 'inventory.yaml', line: 10, column: 58 }]);
});

test('the shipped catalogs leave no onboarding statement to anybody', () => {
  const catalogs = new URL('../../catalogs/', import.meta.url);
  const files = readdirSync(catalogs, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.yaml'))
    .map((path) => ({ path: path.replaceAll('\\', '/'), text: readFileSync(new URL(path, catalogs), 'utf8') }));
  const inventory = parseInventory(readFileSync(new URL('inventory.yaml', catalogs), 'utf8'));
  if (!inventory.ok) throw new Error(JSON.stringify(inventory.faults));
  const library = parseLibrary(files);
  const ofOnboarding = files.filter(({ path }) => path.startsWith('onboarding/'));
  const { tasks } = parseOnboarding(ofOnboarding, library);

  const { uncited, planned, faults } = coverInventory(library, inventory.value, [...tasks.values()], files);

  expect([...uncited, ...planned].filter((id) => /^(FT|NET-08|PRE-12|SEC-26)/.test(id))).toEqual([]);
  expect(faults).toEqual([]);
});
