import type { ReportedTable } from '../model.ts';
import { html, type Markup, name } from './markup.ts';

/** What brings the evidence of a table: a request with its permission, a statement, or an import. */
export function bringing(of: string, table: ReportedTable | undefined): Markup {
  if (table?.request !== undefined)
    return html`${name(`GET ${table.request.split('?')[0]}`)}${table.permission === undefined ? undefined : html` <small>with the permission ${name(table.permission)}</small>`}`;
  if (table?.question !== undefined) return html`${name(`muster attest ${of}`)} <small>${table.question}</small>`;
  return html`<code>muster import</code> of a source that has it`;
}
