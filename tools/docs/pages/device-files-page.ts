import { DEVICE_TABLES_OF_FILES, type DeviceTable } from '../../../src/evidence/index.ts';
import { bullets, code, codes, counted, type Page, page } from '../markdown.ts';

/** Every table of devices that Muster reads from a file: how to export it, and by what it is recognised. */
export function deviceFilesPage(): Page {
  return page('device-files.md', 'Files of devices', '`src/evidence/device-sources/`', [
    `Besides the answers of Microsoft Graph, \`muster import\` reads ${counted(DEVICE_TABLES_OF_FILES.length, 'table')} of devices that other tools export. A file is recognised by its headers, whatever it is called; it may be CSV with any of the usual separators and encodings, and for Log Analytics also JSON. Where sources disagree about a device, the one that stands first in [devices](evidence.md#devices) is believed, and nobody where it must not be guessed; \`muster devices show\` says who was.`,
    ...DEVICE_TABLES_OF_FILES.flatMap((one) => [`## ${one.title}`, describe(one)]),
  ]);
}

function describe({ source, request, permission, headers, needs, refusal }: DeviceTable): string {
  const spellings = Object.values(headers).map((known) => known.map(code).join(' or '));
  return bullets([
    `How to export it: ${request}`,
    `Permission: ${permission}`,
    `Recognised by: ${needs.map((group) => codes(group).replaceAll(', ', ' or ')).join('; ')}`,
    refusal === undefined ? `Source of facts: ${code(source.source)}` : `Not taken: ${refusal}`,
    ...(refusal === undefined ? [`Headers read, in any case, spaces and signs apart: ${spellings.join('; ')}`] : []),
  ]);
}
