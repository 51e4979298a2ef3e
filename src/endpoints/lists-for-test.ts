import { readFileSync } from 'node:fs';
import { brotliDecompressSync } from 'node:zlib';
import type { EndpointList } from './endpoint.ts';
import { parseEndpointList } from './parse-list.ts';
import { parseWebServiceList } from './web-service.ts';

/** A list that ships in our own format, for tests. */
export function shippedList(name: string): EndpointList {
  const read = parseEndpointList(text(`../../catalogs/endpoints/${name}.yaml`), `${name}.yaml`);
  if (!read.ok) throw new Error(JSON.stringify(read.faults));
  return read.value;
}

/** The shipped answer of the web service, and one of 2022. */
export function publication(when: '2026-07-31' | '2022-06-29'): EndpointList {
  const path =
    when === '2026-07-31' ? '../../catalogs/endpoints/microsoft-365-worldwide.json' : `fixtures/worldwide-${when}.json`;
  const version = `${when.replaceAll('-', '')}00`;
  const about = { id: 'microsoft-365', title: 'Microsoft 365', source: 'web service', date: when, version };
  const read = parseWebServiceList(bytes(path), path, about);
  if (!read.ok) throw new Error(JSON.stringify(read.faults));
  return read.value;
}

/** The answers of the web service from 2018 to 2022 that are known, the oldest first: each with its day. */
export function publishedSeries(): readonly { readonly date: string; readonly bytes: Uint8Array }[] {
  const text = brotliDecompressSync(bytes('fixtures/worldwide-series.json.br')).toString('utf8');
  // Made of our own fixtures.
  const answers = JSON.parse(text) as Readonly<Record<string, unknown>>;
  return Object.entries(answers).map(([date, answer]) => ({
    date,
    bytes: new TextEncoder().encode(JSON.stringify(answer)),
  }));
}

/** A published answer as a list. */
export function listOfAnswer({ date, bytes: answer }: ReturnType<typeof publishedSeries>[number]): EndpointList {
  const version = `${date.replaceAll('-', '')}00`;
  const about = { id: 'microsoft-365', title: 'Microsoft 365', source: 'web service', date, version };
  const read = parseWebServiceList(answer, date, about);
  if (!read.ok) throw new Error(JSON.stringify(read.faults));
  return read.value;
}

/** The bytes of a file, by its path from this folder. */
export function bytes(path: string): Uint8Array {
  return readFileSync(new URL(path, import.meta.url));
}

function text(path: string): string {
  return new TextDecoder().decode(bytes(path));
}
