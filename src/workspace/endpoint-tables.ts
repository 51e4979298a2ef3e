import type { CatalogFile, Parsed, ReferenceFile, TextFault } from '../catalog/index.ts';
import { parseEndpointList, tuplesOf } from '../endpoints/index.ts';

/** The list that requirements on device preparation rest on: without it nothing on the network can be judged. */
const NEEDED = 'endpoints/minimal.yaml';
/** The lists that the table `endpoints` holds; another file in the folder is left alone. */
const LISTS: ReadonlySet<string> = new Set([NEEDED, 'endpoints/managed-desktop.yaml', 'endpoints/intune.yaml']);

/** Reads the endpoint lists that ship, among some files of catalogs, each into rows of the table `endpoints`. */
export function parseEndpointFiles(files: readonly CatalogFile[]): Parsed<readonly ReferenceFile[]> {
  const lists = files.filter(({ path }) => LISTS.has(path));
  const faults: TextFault[] = [];
  const read: ReferenceFile[] = [];
  if (!lists.some(({ path }) => path === NEEDED)) {
    faults.push({ file: NEEDED, line: 1, column: 1, message: 'is missing: restore it from the package' });
  }
  for (const { path, text } of lists) {
    const parsed = parseEndpointList(text, path);
    if (!parsed.ok) faults.push(...parsed.faults);
    else {
      const { source, date } = parsed.value;
      read.push({ file: path, source, date, tables: { endpoints: tuplesOf(parsed.value) } });
    }
  }
  return faults.length > 0 ? { ok: false, faults } : { ok: true, value: read };
}
