import { entriesOf } from '../../../src/catalog/index.ts';
import { COLLECTIONS, type Collection, rawColumnsOf, TABLES } from '../../../src/evidence/index.ts';
import { bullets, code, codes, counted, listed, type Page, page, table } from '../markdown.ts';
import { dependentsOf, readersOf, type Sources } from '../sources.ts';
import { requirementLink, tableLink } from './links.ts';

/** Every request whose answer Muster reads, and the permissions that they take. */
export function requestsPage(sources: Sources): Page {
  const delegated = COLLECTIONS.filter((one) => one.mode === 'delegated');
  const writing = COLLECTIONS.filter((one) => one.permission.includes('ReadWrite'));
  return page(
    'requests.md',
    'Requests to Microsoft Graph',
    '`src/evidence/collections/` and the checks of `catalogs/`',
    [
      `Muster reads the answers to ${counted(COLLECTIONS.length, 'request')}. All of them are GET: nothing is written to the tenant. Each answer is one file (or more, for pages) of a directory export, at the path of its request. None is obligatory: what was not brought makes the requirements that need it \`unknown\`, with this page's request and permission in the finding.`,
      '## Permissions',
      'The least that answers everything. An administrator grants them once; each is the least privileged permission that the documentation of Microsoft Graph names for its request.',
      table(['Permission', 'Held by', 'Requests', 'Requirements that need it'], permissionRows(sources)),
      '## What only a signed-in person may read',
      'Microsoft Graph answers these to a person only (delegated permissions), never to an application by itself. Collect them signed in.',
      bullets(delegated.map((one) => `${code(requestOf(one))}: ${code(one.permission)}`)),
      ...(writing.length === 0 ? [] : [writingPart(writing, sources)]),
      '## By catalog',
      'What to grant when only one catalog is in scope. What adds to it makes some verdicts surer, and none rests on it alone.',
      table(
        ['Catalog', 'Permissions it needs', 'Those that add to it'],
        [...sources.catalogs.library.catalogs.keys()].map((id) => {
          const { needed, adding } = permissionsOfCatalog(sources, id);
          return [`[${id}](requirements/${id}.md)`, codes(needed), codes(adding)];
        }),
      ),
      '## Requests',
      '`{id}` stands for one object: the request is made for each. The query is needed: without it the answer leaves out properties that decide.',
      ...COLLECTIONS.flatMap((one) => [`### ${one.name}`, describe(one, sources)]),
    ],
  );
}

/** A request as one types it below https://graph.microsoft.com. */
export function requestOf({ version, path, query }: Collection): string {
  return `/${version}/${path}${query === undefined ? '' : `?${query}`}`;
}

/** Tables that the answers to a request feed. */
export function tablesFedBy(collection: Collection): readonly string[] {
  return TABLES.filter(
    (one) =>
      (one.kind === 'collected' && one.collection === collection.name) ||
      (one.kind === 'devices' && collection.name === 'managedDevices'),
  ).map((one) => one.name);
}

/** Where the answer to a request is put in a directory export. */
export function fileOf({ path }: Collection): string {
  return `${path.replaceAll('{id}', '<id>')}.json`;
}

/** Properties that the answer must have, as a `$select` names them; what the query expands comes by itself. */
function propertiesOf({ name, query }: Collection): readonly string[] {
  const expanded = /\$expand=([\w,]+)/.exec(query ?? '')?.[1]?.split(',') ?? [];
  const tops = rawColumnsOf(name).map(({ steps }) => steps[0] ?? '');
  return [...new Set(tops)].filter((top) => !top.startsWith('@') && !expanded.includes(top));
}

function describe(collection: Collection, sources: Sources): string {
  const tables = tablesFedBy(collection);
  const readers = readersOf(sources, tables);
  const notes = [
    collection.version === 'beta' ? 'It is in beta: Microsoft may change it.' : '',
    collection.single === true ? 'The answer is one object.' : '',
    collection.notFoundIsEmpty === true ? '"Not found" means that there is none.' : '',
  ].filter((note) => note !== '');
  return bullets([
    `Request: ${code(`GET ${requestOf(collection)}`)}`,
    `Permission: ${code(collection.permission)}, ${collection.mode === 'application' ? 'for an application or a person' : 'for a signed-in person only'}`,
    `File in an export: ${code(fileOf(collection))}`,
    `Properties read: ${code(propertiesOf(collection).join(','))}`,
    `Feeds: ${tables.map((name) => tableLink(name, '')).join(', ')}`,
    `Read by: ${readers.length === 0 ? 'no requirement by itself' : readers.map((one) => requirementLink(one, '')).join(', ')}`,
    ...(notes.length === 0 ? [] : [notes.join(' ')]),
  ]);
}

function permissionRows(sources: Sources): readonly (readonly string[])[] {
  const permissions = [...new Set(COLLECTIONS.map((one) => one.permission))].sort();
  return permissions.map((permission) => {
    const collections = COLLECTIONS.filter((one) => one.permission === permission);
    const modes = [...new Set(collections.map((one) => one.mode))].sort();
    return [
      code(permission),
      modes.map((mode) => (mode === 'application' ? 'an application' : 'a person')).join(' and '),
      String(collections.length),
      String(dependentsOf(sources, collections.flatMap(tablesFedBy)).length),
    ];
  });
}

function writingPart(writing: readonly Collection[], sources: Sources): string {
  const lines = writing.map((one) => {
    const lost = dependentsOf(sources, tablesFedBy(one));
    const without =
      lost.length === 0
        ? 'no requirement rests on it alone'
        : `without it ${listed(lost.map((requirement) => requirementLink(requirement, '')))} stay${lost.length === 1 ? 's' : ''} unknown`;
    return `${code(one.permission)} for ${code(requestOf(one))}: ${without}.`;
  });
  return [
    'These permissions could also write. Microsoft Graph knows no smaller one for the request; Muster only reads, and you may well leave it out:',
    bullets(lines),
  ].join('\n\n');
}

function permissionsOfCatalog(sources: Sources, id: string) {
  const reads = entriesOf(sources.catalogs.library, id).flatMap(
    ({ requirement }) => sources.reads.get(requirement.id) ?? [],
  );
  const permissionsFor = (tables: readonly string[]) => {
    const feeding = COLLECTIONS.filter((one) => tablesFedBy(one).some((name) => tables.includes(name)));
    return [...new Set(feeding.map((one) => one.permission))].sort();
  };
  const needed = permissionsFor(reads.filter((read) => !read.tolerated).map((read) => read.table));
  const all = permissionsFor(reads.map((read) => read.table));
  return { needed, adding: all.filter((permission) => !needed.includes(permission)) };
}
