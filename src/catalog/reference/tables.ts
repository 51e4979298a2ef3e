import type { Parsed, TextFault } from '../parse.ts';
import { parseEditions } from './editions.ts';
import type { About } from './fields.ts';
import { parseLicences } from './licences.ts';
import { parseMakers } from './makers.ts';
import { parseRegions } from './regions.ts';
import { parseServicePrincipals } from './service-principals.ts';
import { parseWindowsReleases } from './windows-releases.ts';

/**
 * A row of a reference table: its properties are the columns that the table declares. Row types are types and not
 * interfaces, since an interface promises no index signature.
 */
export type ReferenceRow = Readonly<Record<string, string | number | boolean | null>>;

/** One file of reference data: what it says of itself, and the rows it gives. */
export interface ReferenceFile extends About {
  readonly file: string;
  readonly tables: Readonly<Record<string, readonly ReferenceRow[]>>;
}

export interface ReferenceData {
  /** By file; a report shows the age of each. */
  readonly files: readonly ReferenceFile[];
  /** Rows by table. */
  readonly tables: ReadonlyMap<string, readonly ReferenceRow[]>;
}

type Reader = (text: string, file: string) => Parsed<Omit<ReferenceFile, 'file'>>;

const READERS: Readonly<Record<string, Reader>> = {
  'reference/windows-releases.yaml': reader(parseWindowsReleases, ({ rows }) => ({ windows_releases: rows })),
  'reference/editions.yaml': reader(parseEditions, ({ rows }) => ({ windows_editions: rows })),
  'reference/licences.yaml': reader(parseLicences, ({ plans, sets }) => ({
    capability_plans: plans,
    capability_sets: sets,
  })),
  'reference/regions.yaml': reader(parseRegions, ({ rows }) => ({ supported_countries: rows })),
  'reference/makers.yaml': reader(parseMakers, ({ rows, virtualModels }) => ({
    supported_makers: rows,
    virtual_models: virtualModels.map((prefix) => ({ prefix })),
  })),
  'reference/service-principals.yaml': reader(parseServicePrincipals, ({ accounts, groups }) => ({
    service_account_names: accounts,
    service_group_names: groups,
  })),
};

/** The files, below the folder of catalogs, that hold reference data. */
export const REFERENCE_FILES: readonly string[] = Object.keys(READERS);

/** Reads the texts of `REFERENCE_FILES` into the rows of the reference tables. */
export function parseReferenceData(texts: ReadonlyMap<string, string>): Parsed<ReferenceData> {
  const files: ReferenceFile[] = [];
  const faults: TextFault[] = [];
  for (const [file, read] of Object.entries(READERS)) {
    const text = texts.get(file);
    const parsed = text === undefined ? missing(file) : read(text, file);
    if (parsed.ok) files.push({ file, ...parsed.value });
    else faults.push(...parsed.faults);
  }
  if (faults.length > 0) return { ok: false, faults };
  return { ok: true, value: referenceData(files) };
}

/** Reference data of some files; a table that several files give has the rows of all. */
export function referenceData(files: readonly ReferenceFile[]): ReferenceData {
  const tables = new Map<string, readonly ReferenceRow[]>();
  for (const file of files) {
    for (const [table, rows] of Object.entries(file.tables)) tables.set(table, [...(tables.get(table) ?? []), ...rows]);
  }
  return { files, tables };
}

function reader<T extends About>(
  parse: (text: string, file: string) => Parsed<T>,
  tablesOf: (value: T) => ReferenceFile['tables'],
): Reader {
  return (text, file) => {
    const parsed = parse(text, file);
    if (!parsed.ok) return parsed;
    const { source, date } = parsed.value;
    return { ok: true, value: { source, date, tables: tablesOf(parsed.value) } };
  };
}

function missing(file: string): Parsed<never> {
  return { ok: false, faults: [{ file, line: 1, column: 1, message: 'is missing: restore it from the package' }] };
}
