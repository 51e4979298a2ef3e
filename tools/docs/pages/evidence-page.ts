import {
  COLLECTIONS,
  type Column,
  columnsInSql,
  DEVICE_FACT_SOURCES,
  TABLES,
  type Table,
} from '../../../src/evidence/index.ts';
import { anchorOf, block, bullets, code, codes, counted, folded, listed, type Page, page, table } from '../markdown.ts';
import { readersOf, type Sources } from '../sources.ts';
import { requirementLink, tableLink } from './links.ts';
import { requestOf } from './requests-page.ts';

type Group = { readonly title: string; readonly about: string; readonly has: (table: Table) => boolean };

const GROUPS: readonly Group[] = [
  {
    title: 'Directory and Microsoft 365',
    about: 'From the answers of Microsoft Graph in a directory export.',
    has: (one) => one.kind === 'collected' && !isOfIntune(one.collection),
  },
  {
    title: 'Intune',
    about: 'From the answers of Microsoft Graph in a directory export.',
    has: (one) => one.kind === 'collected' && isOfIntune(one.collection),
  },
  {
    title: 'Devices',
    about: 'From inventories of devices, merged.',
    has: (one) => one.kind === 'devices',
  },
  {
    title: 'Network',
    about: 'From probes and from the configuration of proxies and firewalls.',
    has: (one) => one.kind === 'network',
  },
  {
    title: 'Workspace',
    about: 'From `muster.yaml` and from the assessment itself: always there.',
    has: (one) => one.kind === 'workspace',
  },
  {
    title: 'Reference data',
    about: 'Ships with Muster, in `catalogs/reference/` and `catalogs/endpoints/`: always there.',
    has: (one) => one.kind === 'reference',
  },
  {
    title: 'Derived',
    about: 'Computed from other tables before any check runs: what is missing there is missing here.',
    has: (one) => one.kind === 'derived',
  },
];

/** Every table that a check may read, column by column. */
export function evidencePage(sources: Sources): Page {
  const homeless = TABLES.filter((one) => !GROUPS.some((group) => group.has(one)));
  if (homeless.length > 0)
    throw new Error(`no part of the page on evidence has ${homeless.map((one) => one.name).join(', ')}`);
  return page('evidence.md', 'Evidence: the tables', '`src/evidence/tables/`, `derived/` and `device-sources/`', [
    'A check is one SQL query over these tables, and those of [attestations](attestations.md). NULL means that it cannot be told: not supplied, not readable, or in conflict. Times are UTC. Older than the age of its table, evidence is `stale` and decides nothing, unless `stale_after_days` in `muster.yaml` says otherwise.',
    bullets(
      GROUPS.map(({ title, has }) => {
        const names = TABLES.filter(has).map((one) => `[${one.name}](#${one.name})`);
        return `[${title}](#${anchorOf(title)}): ${names.join(', ')}`;
      }),
    ),
    ...GROUPS.flatMap(({ title, about, has }) => [
      `## ${title}`,
      about,
      ...TABLES.filter(has).flatMap((one) => [`### ${one.name}`, ...describe(one, sources)]),
    ]),
  ]);
}

function isOfIntune(collection: string): boolean {
  return COLLECTIONS.find((one) => one.name === collection)?.permission.startsWith('DeviceManagement') === true;
}

function describe(one: Table, sources: Sources): readonly string[] {
  const readers = readersOf(sources, [one.name]);
  const facts = [
    ...originOf(one),
    ...('key' in one && one.key !== undefined ? [`Key: ${code(one.key)}`] : []),
    ...('maxAgeDays' in one && one.maxAgeDays !== undefined ? [`Stale after ${counted(one.maxAgeDays, 'day')}`] : []),
    ...(readers.length > 0 && readers.length <= 12
      ? [`Read by: ${readers.map((requirement) => requirementLink(requirement, '')).join(', ')}`]
      : []),
    ...(readers.length > 12 ? [`Read by ${readers.length} requirements`] : []),
  ];
  return [
    one.doc,
    bullets(facts),
    columnsOf(one),
    ...(one.kind === 'derived' ? [folded('How it is computed', block('sql', one.sql))] : []),
  ].filter((part) => part !== '');
}

function originOf(one: Table): readonly string[] {
  if (one.kind === 'derived')
    return [
      `From: ${one.lineage.map((name) => tableLink(name, '')).join(', ')}`,
      ...(one.tolerates === undefined || one.tolerates.length === 0
        ? []
        : [`Can do without: ${one.tolerates.map((name) => tableLink(name, '')).join(', ')}`]),
    ];
  const name = one.kind === 'collected' ? one.collection : undefined;
  const collection = COLLECTIONS.find((candidate) => candidate.name === name);
  if (one.kind !== 'collected' || collection === undefined) return [];
  const rows = [
    one.each === undefined ? '' : `; a row for each element of ${code(one.each)}`,
    one.perAnswer === true ? '; a row for each answer' : '',
    one.odataTypes === undefined ? '' : `; only ${codes(one.odataTypes)}`,
    one.withoutOdataTypes === undefined ? '' : `; without ${codes(one.withoutOdataTypes)}`,
  ];
  return [
    `Request: [${code(`GET ${requestOf(collection)}`)}](requests.md#${anchorOf(collection.name)})${rows.join('')}`,
    `Permission: ${code(collection.permission)}${collection.mode === 'delegated' ? ', for a signed-in person only' : ''}`,
  ];
}

function columnsOf(one: Table): string {
  const isOfDevices = one.kind === 'devices';
  const rows = Object.entries(one.columns).map(([name, column]) => [
    code(name),
    column.type,
    `${column.doc}${notesOn(column)}`,
    isOfDevices ? propertiesOfSources(name, one) : propertyOf(column, one),
  ]);
  return table(['Column', 'Type', 'Meaning', isOfDevices ? 'Said by, the best first' : 'Property'], rows);
}

/** Which sources of devices say a column, and where it is in each. */
function propertiesOfSources(name: string, one: Table): string {
  return DEVICE_FACT_SOURCES.flatMap(({ source, columns }) => {
    const property = propertyOf(columns[name], one);
    return property === '' ? [] : [`${source}: ${property}`];
  }).join('; ');
}

/** Which property of the source a column is read from. */
function propertyOf(column: Column | undefined, one: Table): string {
  if (column === undefined) return '';
  const paths = [column.from, ...(column.orFrom ?? [])].flatMap((path) => (path === undefined ? [] : [path]));
  if (paths.length > 0) return paths.map(code).join(', else ');
  if (column.sql === undefined || one.kind === 'derived') return '';
  const read = columnsInSql(column.sql).map(([name]) => code(name));
  return read.length === 0 ? 'computed' : `computed from ${listed(read)}`;
}

function notesOn(column: Column): string {
  const values = Object.entries(column.values ?? {}).filter(([from, to]) => from !== to.toLowerCase());
  const notes = [
    ...(column.nullMeans === undefined
      ? []
      : [`an explicit null reads as ${column.nullMeans === '' ? 'empty' : code(column.nullMeans)}`]),
    ...(values.length === 0 ? [] : [`reads ${values.map(([from, to]) => `${code(from)} as ${code(to)}`).join(', ')}`]),
    ...('conflict' in column ? ['NULL and a problem where sources disagree'] : []),
  ];
  return notes.length === 0 ? '' : ` (${notes.join('; ')})`;
}
