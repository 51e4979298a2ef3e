/** Columns of the formats that carry all findings: ids and names apart, all of them text. */
export const FINDING_COLUMNS = [
  'requirement',
  'title',
  'area',
  'level',
  'status',
  'reason',
  'kind',
  'subject_id',
  'subject_name',
  'observed',
  'expected',
  'blocked_by',
  'waiver',
] as const;

/** A finding as those formats carry it: a text for each of `FINDING_COLUMNS`, null where there is none. */
export type FindingRow = readonly (string | null)[];

/** A finding as one line of NDJSON, with its line end: every line has the same members in the same order. */
export function ndjsonRow(row: FindingRow): string {
  return `${JSON.stringify(Object.fromEntries(FINDING_COLUMNS.map((column, index) => [column, row[index] ?? null])))}\n`;
}
