/** A name as SQL writes it. */
export function identifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** A text as SQL writes it. */
export function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** A list of texts as `IN` takes it. */
export function literals(texts: readonly string[]): string {
  return `(${texts.map(literal).join(', ')})`;
}

/** A path for functions that read files and take patterns: its characters stand for themselves. */
export function filePath(path: string): string {
  return literal(path.replaceAll(/[[*?]/g, '[$&]'));
}
