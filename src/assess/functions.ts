/**
 * Functions of ours that every check may use, made before the configuration is locked. All keep "cannot tell" (NULL)
 * where SQL's own quantifiers would quietly turn a lost value into a verdict.
 */
export const MACROS: readonly { readonly name: string; readonly doc: string; readonly sql: string }[] = [
  {
    name: 'version_at_least',
    doc: 'version_at_least(have, minimum): dotted versions compared number by number; NULL when either is not dotted numbers, or `have` is an equal but shorter prefix.',
    sql: `CREATE MACRO version_at_least(have, minimum) AS (
      CASE WHEN have IS NULL OR minimum IS NULL THEN NULL
           WHEN NOT regexp_full_match(have, '[0-9]{1,9}(\\.[0-9]{1,9}){0,9}') OR NOT regexp_full_match(minimum, '[0-9]{1,9}(\\.[0-9]{1,9}){0,9}') THEN NULL
           ELSE (
             WITH parts AS (SELECT list_transform(string_split(have, '.'), lambda p: TRY_CAST(p AS BIGINT)) AS h, list_transform(string_split(minimum, '.'), lambda p: TRY_CAST(p AS BIGINT)) AS m)
             SELECT CASE WHEN h[1:len(m)] >= m THEN true
                         WHEN len(h) < len(m) AND h = m[1:len(h)] THEN CASE WHEN list_sum(m[len(h) + 1:]) = 0 THEN true END
                         ELSE false END FROM parts
           ) END)`,
  },
  {
    name: 'all_hold',
    doc: 'all_hold(condition): aggregate; false when one is false, else NULL when one is NULL, else true (also over no rows).',
    sql: 'CREATE MACRO all_hold(condition) AS CASE WHEN coalesce(bool_or(NOT condition), false) THEN false WHEN count(*) FILTER (WHERE condition IS NULL) > 0 THEN NULL ELSE true END',
  },
  {
    name: 'any_holds',
    doc: 'any_holds(condition): aggregate; true when one is true, else NULL when one is NULL, else false (also over no rows).',
    sql: 'CREATE MACRO any_holds(condition) AS CASE WHEN coalesce(bool_or(condition), false) THEN true WHEN count(*) FILTER (WHERE condition IS NULL) > 0 THEN NULL ELSE false END',
  },
  {
    name: 'includes',
    doc: 'includes(list, value): true when it is in the list, else NULL when the list is NULL or holds a NULL, else false.',
    sql: 'CREATE MACRO includes(list, value) AS CASE WHEN list IS NULL OR value IS NULL THEN NULL WHEN list_contains(list, value) THEN true WHEN len(list_filter(list, lambda x: x IS NULL)) > 0 THEN NULL ELSE false END',
  },
  {
    name: 'includes_any',
    doc: 'includes_any(list, values): true when one of the values is in the list, else NULL when either is NULL or holds a NULL, else false.',
    sql: 'CREATE MACRO includes_any(list, wanted) AS CASE WHEN list IS NULL OR wanted IS NULL THEN NULL WHEN list_has_any(list_filter(list, lambda x: x IS NOT NULL), wanted) THEN true WHEN len(list_filter(list, lambda x: x IS NULL)) + len(list_filter(wanted, lambda x: x IS NULL)) > 0 THEN NULL ELSE false END',
  },
  {
    name: 'includes_all',
    doc: 'includes_all(list, values): true when all values are in the list, else NULL when the list is NULL or holds a NULL, else false.',
    sql: 'CREATE MACRO includes_all(list, wanted) AS CASE WHEN list IS NULL OR wanted IS NULL THEN NULL WHEN list_has_all(list_filter(list, lambda x: x IS NOT NULL), wanted) THEN true WHEN len(list_filter(list, lambda x: x IS NULL)) > 0 THEN NULL ELSE false END',
  },
  {
    name: 'days_between',
    doc: 'days_between(earlier, later): whole days from one time to another, NULL when either is.',
    sql: "CREATE MACRO days_between(earlier, later) AS date_diff('day', earlier::TIMESTAMP, later::TIMESTAMP)",
  },
  {
    name: 'normalised_edition',
    doc: 'normalised_edition(text): the alias of a Windows edition, as windows_editions has it.',
    sql: "CREATE MACRO normalised_edition(edition) AS regexp_replace(lower(edition), 'microsoft|windows|10|11|[^a-z0-9]', '', 'g')",
  },
  {
    name: 'joined',
    doc: "joined(list): the list's texts with commas, the first ten of them; for `observed`.",
    sql: "CREATE MACRO joined(list) AS CASE WHEN list IS NULL THEN NULL WHEN len(list) > 10 THEN array_to_string(list_sort(list)[1:10], ', ') || ' and ' || (len(list) - 10) || ' more' ELSE array_to_string(list_sort(list), ', ') END",
  },
];

/** Names of DuckDB's functions that a check may call, operators among them. Whatever is not here is refused. */
export const ALLOWED_FUNCTIONS: ReadonlySet<string> = new Set([
  ...MACROS.map((macro) => macro.name),
  '+', '-', '*', '/', '//', '%', '||', '~~', '!~~', '~~*', '!~~*', 'like_escape', 'not_like_escape', 'ilike_escape',
  'abs', 'any_value', 'array_agg', 'array_extract', 'array_slice', 'array_to_string', 'bool_and', 'bool_or', 'ceil', 'coalesce', 'concat', 'concat_ws', 'contains', 'count', 'count_star', 'date_diff', 'datediff',
  'date_part', 'date_trunc', 'ends_with', 'first', 'floor', 'greatest', 'ifnull', 'least', 'left', 'len', 'length', 'list', 'list_aggregate', 'list_any_value', 'list_append', 'list_concat', 'list_contains', 'list_distinct', 'list_extract',
  'list_filter', 'list_has_all', 'list_has_any', 'list_sort', 'list_sum', 'list_transform', 'list_value', 'lower', 'ltrim', 'make_date', 'max', 'min', 'nullif', 'position', 'prefix', 'regexp_extract', 'regexp_full_match', 'regexp_matches',
  'replace', 'right', 'round', 'row', 'row_number', 'rtrim', 'split_part', 'starts_with', 'string_agg', 'string_split', 'strpos', 'struct_extract', 'struct_pack', 'substr', 'substring', 'suffix', 'sum', 'to_days', 'to_hours', 'to_minutes', 'to_months',
  'to_years', 'trim', 'try_strptime', 'unnest', 'upper', 'year',
]);
