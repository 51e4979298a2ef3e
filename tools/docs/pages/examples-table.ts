import type { Requirement } from '../../../src/catalog/index.ts';
import { code, oneLine, table } from '../markdown.ts';

type Rows = Requirement['given'][string];
type Cell = Rows[number][string];

const MOST = 240;

/** The examples of a requirement: evidence in, finding out. */
export function examplesTable({ examples, given }: Requirement): string {
  const rows = examples.map((example) => [
    example.name,
    evidenceText(example.evidence),
    Object.entries(example.expect)
      .map(([subject, finding]) => `${code(subject)}: ${finding}`)
      .join('; '),
  ]);
  const common = Object.keys(given).length === 0 ? '' : `All of them with: ${evidenceText(given)}.\n\n`;
  return `${common}${table(['Example', 'Evidence', 'Finding'], rows)}`;
}

function evidenceText(evidence: Requirement['given']): string {
  return Object.entries(evidence)
    .map(([name, rows]) => `${name} ${code(shortened(rows.map(rowText), rows.length))}`)
    .join('; ');
}

/** As many whole rows as fit on a line, and how many there are besides. */
function shortened(rows: readonly string[], total: number): string {
  if (total === 0) return 'collected, and empty';
  const kept: string[] = [];
  for (const row of rows) {
    if (kept.length > 0 && kept.join(' ').length + row.length > MOST) break;
    kept.push(row.length > MOST ? `${row.slice(0, MOST)} …` : row);
  }
  return `${kept.join(' ')}${total > kept.length ? ` and ${total - kept.length} more` : ''}`;
}

function rowText(row: Rows[number]): string {
  return `{ ${Object.entries(row)
    .map(([name, value]) => `${name}: ${cellText(value)}`)
    .join(', ')} }`;
}

function cellText(value: Cell | undefined): string {
  if (Array.isArray(value)) return `[${value.map(cellText).join(', ')}]`;
  return value === null || value === undefined ? 'null' : oneLine(String(value));
}
