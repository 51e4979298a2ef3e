import type { TableState } from '../../finding/index.ts';
import type { ReportedTable, ReportModel } from '../model.ts';
import { counted, dayOf, grouped, timeOf } from '../plain-text.ts';
import { missingEvidence } from '../verdict.ts';
import { TABLE_STATE_WORDS } from '../words.ts';
import { bringing } from './bringing.ts';
import { capital } from './charts.ts';
import { html, type Markup, name, prose } from './markup.ts';

const MOST_NAMED = 4;

/** What was not assessed, why, and what to bring. */
export function notAssessedPart(model: ReportModel): Markup {
  const missing = missingEvidence(model);
  const count = model.requirements.filter((one) => one.result.counts.unknown + one.result.counts.error > 0).length;
  const states = new Map(model.assessment.tables.map((state) => [state.table, state]));
  const described = new Map(model.tables.map((table) => [table.name, table]));
  const heading = html`<h2 id="not-assessed">What was not assessed, and why</h2>`;
  if (count === 0)
    return html`<section aria-labelledby="not-assessed">${heading}<p>Every requirement could be judged on everything that it concerns.</p></section>`;
  return html`<section aria-labelledby="not-assessed">${heading}
    <p>${counted(count, 'requirement')} of ${grouped(model.requirements.length)} could not be judged, or not on everything that ${count === 1 ? 'it concerns' : 'they concern'}. That is not failing: it is not known.</p>
    ${
      missing.length === 0
        ? undefined
        : html`<div class="scroll"><table class="missing">
    <caption>What to bring, first what most requirements wait for</caption>
    <thead><tr><th scope="col">Evidence</th><th scope="col">State</th><th scope="col">What brings it</th><th scope="col">Requirements that wait for it</th></tr></thead>
    <tbody>${missing.map(
      ({
        table,
        requirements,
      }) => html`<tr><th scope="row">${evidenceName(table, described.get(table))}</th><td>${stateCell(states.get(table), described.get(table))}</td><td>${bringing(table, described.get(table))}</td><td>${requirements.slice(0, MOST_NAMED).map(({ text }, index) => html`${index > 0 ? '; ' : ''}<a href="#r-${text.id}">${capital(text.title)}</a>`)}${requirements.length > MOST_NAMED ? ` and ${grouped(requirements.length - MOST_NAMED)} more` : ''}</td></tr>
      `,
    )}</tbody></table></div>`
    }
    </section>`;
}

function evidenceName(of: string, table: ReportedTable | undefined): Markup {
  return html`${name(of)}${table === undefined ? undefined : html`<br><small>${prose(table.doc)}</small>`}`;
}

function stateCell(state: TableState | undefined, table: ReportedTable | undefined): Markup {
  if (table?.question !== undefined) return html`Nobody has stated it, or the statement has lapsed`;
  if (state === undefined) return html`Here, but without what decides`;
  const words = TABLE_STATE_WORDS[state.status];
  return html`${words.title}${state.status === 'complete' ? ', but without what decides' : `: ${words.means}`}${state.message === undefined ? undefined : html`<br><small>${state.message}</small>`}`;
}

/** The evidence that the assessment rests on, table by table. */
export function evidencePart(model: ReportModel): Markup {
  const described = new Map(model.tables.map((table) => [table.name, table]));
  const states = model.assessment.tables.toSorted((a, b) => (a.table < b.table ? -1 : 1));
  return html`<section aria-labelledby="evidence"><h2 id="evidence">Evidence</h2>
    ${
      states.length === 0
        ? html`<p>No evidence was collected.</p>`
        : html`<div class="scroll"><table>
    <caption>Every table of collected or stated evidence that a check reads. What comes with Muster or from muster.yaml is left out.</caption>
    <thead><tr><th scope="col">Table</th><th scope="col">State</th><th scope="col" class="n">Rows</th><th scope="col">Collected</th><th scope="col">Request and permission</th></tr></thead>
    <tbody>${states.map((state) => evidenceRow(state, described.get(state.table)))}</tbody></table></div>`
    }
    ${referenceTable(model)}
    </section>`;
}

/** What ships with Muster and decides with it, the oldest first. */
function referenceTable({ reference }: ReportModel): Markup | undefined {
  if (reference.length === 0) return undefined;
  const sorted = reference.toSorted((a, b) => b.ageDays - a.ageDays || (a.name < b.name ? -1 : 1));
  return html`<h3 id="reference">Reference data</h3><div class="scroll"><table>
    <caption>What comes with Muster and decides together with the evidence, the oldest first</caption>
    <thead><tr><th scope="col">File</th><th scope="col">Of</th><th scope="col">Age at the assessment</th></tr></thead>
    <tbody>${sorted.map(
      ({
        name: file,
        date,
        ageDays,
        isOld,
      }) => html`<tr><th scope="row">${name(file)}</th><td>${dayOf(date)}</td><td>${counted(ageDays, 'day')}${isOld ? html` <strong>old</strong>` : undefined}</td></tr>
      `,
    )}</tbody></table></div>`;
}

function evidenceRow(state: TableState, table: ReportedTable | undefined): Markup {
  const request = state.request ?? table?.request;
  const permission = state.permission ?? table?.permission;
  const words = TABLE_STATE_WORDS[state.status];
  return html`<tr id="t-${state.table}"><th scope="row">${evidenceName(state.table, table)}</th><td>${words.title}${state.message === undefined ? undefined : html`<br><small>${state.message}</small>`}${state.columnsNotSupplied === undefined || state.columnsNotSupplied.length === 0 ? undefined : html`<br><small>without ${state.columnsNotSupplied.join(', ')}</small>`}</td><td class="n">${state.rows === undefined ? '' : grouped(state.rows)}</td><td>${state.collectedAt === undefined ? '' : timeOf(state.collectedAt)}${state.snapshot === undefined ? undefined : html`<br><small>${state.snapshot}</small>`}</td><td>${request === undefined ? (table?.question === undefined ? '' : name(`muster attest ${state.table}`)) : name(request)}${permission === undefined ? undefined : html`<br><small>${name(permission)}</small>`}</td></tr>
    `;
}

/** Every waiver, in force or over. */
export function waiversPart(model: ReportModel): Markup | undefined {
  if (model.waivers.length === 0) return undefined;
  const known = new Map(model.requirements.map((one) => [one.text.id, one.text.title]));
  return html`<section aria-labelledby="waivers"><h2 id="waivers">Waivers</h2>
    <div class="scroll"><table><caption>Findings that somebody accepted for a time; the gates count them as met while the waiver is in force and what was accepted has not changed</caption>
    <thead><tr><th scope="col">Waiver</th><th scope="col">Requirement</th><th scope="col" class="n">Subjects</th><th scope="col">Until</th><th scope="col">Approved by</th><th scope="col">Reason</th></tr></thead>
    <tbody>${model.waivers.map((waiver) => {
      const title = known.get(waiver.requirement);
      return html`<tr><th scope="row">${waiver.id}</th><td>${title === undefined ? waiver.requirement : html`<a href="#r-${waiver.requirement}">${capital(title)}</a>`}</td><td class="n">${grouped(waiver.subjects)}</td><td>${timeOf(waiver.until)}${waiver.ended !== undefined ? html` <strong>ended</strong> ${timeOf(waiver.ended.at)} by ${waiver.ended.by}${waiver.ended.reason === undefined ? undefined : html`: ${waiver.ended.reason}`}` : waiver.inForce ? '' : html` <strong>over</strong>`}</td><td>${waiver.approver}</td><td>${prose(waiver.reason)}</td></tr>
      `;
    })}</tbody></table></div></section>`;
}
