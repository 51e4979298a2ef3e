import { DEVICE_COLUMNS, DEVICE_SOURCES, type DeviceColumn } from '../tables/devices.ts';
import { identifier, literal } from './sql-text.ts';

/**
 * SQL of `devices`: one row per subject, each column by the word of the first source in `DEVICE_SOURCES` that has one.
 * Where sources contradict each other on a column that must not be guessed, it is NULL. `facts` is a relation with the
 * columns of `device_facts`, in which a source has at most one row per subject.
 */
export function devicesSql(facts: string, sources: readonly string[]): string {
  const present = DEVICE_SOURCES.filter((source) => sources.includes(source));
  const names = Object.keys(DEVICE_COLUMNS);
  if (present.length <= 1) return `SELECT subject AS id, ${names.map(identifier).join(', ')} FROM ${facts}`;
  const columns = Object.entries(DEVICE_COLUMNS).map(([name, column]) => {
    const { conflict } = column;
    const words = wordsOf(name, column, present.length);
    const plain = present.map((_, index) => `f${index}.${identifier(name)}`);
    const first = `coalesce(${[...words, ...(column.type === 'text' ? plain : [])].join(', ')})`;
    const merged = conflict === undefined ? first : `CASE WHEN NOT (${differSql(words)}) THEN ${first} END`;
    return `${merged} AS ${identifier(name)}`;
  });
  return `SELECT subject AS id, ${columns.join(', ')} FROM ${joined(facts, present)}`;
}

/** SQL of the rows of `problems` for what sources contradict each other on; absent where there is one source. */
export function deviceConflictsSql(facts: string, sources: readonly string[]): string | undefined {
  const present = DEVICE_SOURCES.filter((source) => sources.includes(source));
  if (present.length <= 1) return undefined;
  const selects = Object.entries(DEVICE_COLUMNS).flatMap(([name, column]) => {
    if (column.conflict === undefined) return [];
    const words = wordsOf(name, column, present.length);
    const said = present.map(
      (source, index) =>
        `CASE WHEN ${words[index]} IS NOT NULL THEN ${literal(`${source}: `)} || ${words[index]}::VARCHAR END`,
    );
    return [
      `SELECT 'devices' AS table_name, subject, ${literal(name)} AS column_name, 'conflict' AS problem, concat_ws(', ', ${said.join(', ')}) AS detail FROM facts_of_sources WHERE ${differSql(words)}`,
    ];
  });
  const columns = present.map((_, index) => `f${index}`);
  return `WITH facts_of_sources AS (SELECT subject, ${columns.join(', ')} FROM ${joined(facts, present)}) ${selects.join(' UNION ALL ')}`;
}

function joined(facts: string, sources: readonly string[]): string {
  return sources
    .map((source, index) => `(SELECT * FROM ${facts} WHERE source = ${literal(source)}) f${index}`)
    .map((relation, index) => (index === 0 ? relation : `FULL JOIN ${relation} USING (subject)`))
    .join(' ');
}

/** What each source says; that it does not know contradicts nobody. */
function wordsOf(name: string, column: DeviceColumn, sources: number): readonly string[] {
  return Array.from({ length: sources }, (_, index) => {
    const word = `f${index}.${identifier(name)}`;
    return column.type === 'text' ? `nullif(${word}, 'unknown')` : word;
  });
}

/** True where two words are there and differ. Comparing many in pairs takes DuckDB seconds to plan. */
function differSql(words: readonly string[]): string {
  const [a, b] = words;
  return words.length === 2 ? `coalesce(${a} <> ${b}, false)` : `len(list_distinct([${words.join(', ')}])) > 1`;
}
