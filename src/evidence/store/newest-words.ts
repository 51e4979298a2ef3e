import { DEVICE_FACT_SOURCES } from '../device-sources/index.ts';
import { DEVICE_COLUMNS } from '../tables/devices.ts';
import { DEVICE_FACTS } from './raw-layout.ts';
import type { SelectedTable } from './select.ts';
import { filePath, identifier, literal } from './sql-text.ts';

/** What tells a device from others: it does not age. */
const IDENTITY: ReadonlySet<string> = new Set([
  'name',
  'serial_number',
  'manufacturer',
  'model',
  'intune_device_id',
  'entra_device_id',
  'operating_system',
]);
/** Of two rows of the same time, the one of the later snapshot: equal evidence gives equal words. */
const AGE = 'row(observed_at, snapshot)';

/**
 * SQL of `device_facts` over the snapshots that were selected, in which a source has at most one row per subject. Of a
 * source whose devices come in piecemeal it is the newest word on each column, as long as that was said at `since` or
 * later (absent: whenever it was said); what tells the device apart stays, so that a device that went silent is still
 * there, and unknown. Absent where no snapshot has a row.
 */
export function deviceFactsSql(selected: readonly SelectedTable[], since?: Date): string | undefined {
  const whole = filesOf(selected.filter((one) => !isPiecemeal(one)));
  const pieces = filesOf(selected.filter(isPiecemeal));
  const parts = [
    ...(whole.length === 0 ? [] : [`SELECT * FROM ${parquet(whole)}`]),
    ...(pieces.length === 0 ? [] : [newestSql(parquet(pieces), since)]),
  ];
  return parts.length === 0 ? undefined : `(${parts.join(' UNION ALL BY NAME ')})`;
}

/**
 * SQL of the rows of `problems` of some snapshots, by their folders: without those of a device about which a newer snapshot of
 * the same source has a word.
 */
export function currentProblemsSql(folders: readonly string[], selected: readonly SelectedTable[]): string {
  const columns = 'table_name, subject, column_name, problem, detail';
  const pieces = selected.filter(isPiecemeal);
  const parts = folders.map((folder) => {
    const own = pieces.find(({ snapshot }) => snapshot.folder === folder && hasNoOtherDevices(snapshot));
    const newer = own === undefined ? [] : filesOf(newerThan(own, pieces));
    const rows = `SELECT ${columns} FROM read_parquet(${filePath(`${folder}/problems.parquet`)})`;
    return newer.length === 0
      ? rows
      : `${rows} WHERE table_name NOT IN ('devices', 'device_facts') OR subject IS NULL OR subject NOT IN (SELECT subject FROM ${parquet(newer)} WHERE subject IS NOT NULL)`;
  });
  return parts.join(' UNION ALL ');
}

function newestSql(rows: string, since: Date | undefined): string {
  const fresh =
    since === undefined
      ? ''
      : ` FILTER (observed_at >= TIMESTAMP ${literal(since.toISOString().replace('T', ' ').replace('Z', ''))})`;
  const columns = Object.keys(DEVICE_COLUMNS).map((name) => {
    const column = identifier(name);
    return `arg_max(${column}, ${AGE})${IDENTITY.has(name) ? '' : fresh} AS ${column}`;
  });
  return `SELECT source, arg_max(snapshot, ${AGE}) AS snapshot, max(observed_at) AS observed_at, subject, ${columns.join(', ')} FROM ${rows} GROUP BY source, subject`;
}

function isPiecemeal({ entry }: SelectedTable): boolean {
  return DEVICE_FACT_SOURCES.some((source) => source.isPiecemeal === true && source.collection === entry.collection);
}

/** Problems do not say of which source they are: where there are several, all stay. */
function hasNoOtherDevices({ manifest }: SelectedTable['snapshot']): boolean {
  return manifest.tables.filter(({ name }) => name === DEVICE_FACTS).length === 1;
}

/** They come newest first. */
function newerThan(one: SelectedTable, pieces: readonly SelectedTable[]): readonly SelectedTable[] {
  const same = pieces.filter(({ entry }) => entry.collection === one.entry.collection);
  return same.slice(0, same.indexOf(one));
}

function filesOf(selected: readonly SelectedTable[]): readonly string[] {
  return selected.flatMap(({ file }) => (file === undefined ? [] : [file]));
}

function parquet(files: readonly string[]): string {
  return `read_parquet([${files.map(filePath).join(', ')}], union_by_name = true)`;
}
