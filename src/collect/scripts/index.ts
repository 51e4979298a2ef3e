import { readFile } from 'node:fs/promises';
import { COLLECTIONS, type Collection, rawColumnsOf } from '../../evidence/index.ts';

/** What a script gathers from. */
export const SCRIPT_KINDS = ['device', 'directory'] as const;
export type ScriptKind = (typeof SCRIPT_KINDS)[number];

/**
 * The PowerShell script that gathers on a PC, or from a tenant, what an import reads: ASCII text, with line feeds. On a PC
 * it asks each of `endpoints` (`host:port`) for an answer.
 */
export async function collectScript(kind: ScriptKind, endpoints: readonly string[] = []): Promise<string> {
  const template = await readFile(new URL(`./gather-${kind}.ps1`, import.meta.url), 'utf8');
  return kind === 'device'
    ? template.replace('# {endpoints}', () => endpoints.map(quoted).join('\n    '))
    : directoryScript(template);
}

/** Puts the requests that tables are made from, and the permissions they take, into the template. */
function directoryScript(template: string): string {
  const scopes = [...new Set(COLLECTIONS.map(({ permission }) => permission))].sort();
  const isFirst = ({ path }: Collection) => !path.includes('{id}');
  // Requests about each object come after those that list the objects.
  const requests = [...COLLECTIONS.filter(isFirst), ...COLLECTIONS.filter((one) => !isFirst(one))];
  return template
    .replace('{count}', String(COLLECTIONS.length))
    .replace('# {scopes}', () => scopes.map(quoted).join('\n    '))
    .replace('# {properties}', () => deviceProperties().map(quoted).join('\n    '))
    .replace('# {requests}', () => requests.map(requestLine).join('\n    '));
}

/** What is read of a managed device, without what its query expands. */
function deviceProperties(): readonly string[] {
  const names = rawColumnsOf('managedDevices').map(({ steps }) => steps[0] ?? '');
  const query = COLLECTIONS.find(({ name }) => name === 'managedDevices')?.query ?? '';
  return [...new Set(names)].filter((name) => !name.startsWith('@') && !query.includes(`$expand=${name}`));
}

function requestLine({ version, path, query = '', single }: Collection): string {
  const of = path.includes('/{id}') ? path.slice(0, path.indexOf('/{id}')) : '';
  const isSingle = single === true ? '$true' : '$false';
  return `@{ Version = ${quoted(version)}; Path = ${quoted(path)}; Query = ${quoted(query)}; Of = ${quoted(of)}; Single = ${isSingle} }`;
}

/** A text of PowerShell in which nothing is expanded. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
