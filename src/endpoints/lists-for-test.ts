import { readFileSync } from 'node:fs';
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

/** The bytes of a file, by its path from this folder. */
export function bytes(path: string): Uint8Array {
  return readFileSync(new URL(path, import.meta.url));
}

function text(path: string): string {
  return new TextDecoder().decode(bytes(path));
}
