import type { TableState } from '../../finding/index.ts';
import type { ReportedRequirement, ReportModel } from '../model.ts';
import { dayOf } from '../plain-text.ts';
import { type ReasonGroup, reasonGroups } from '../reasons.ts';
import { tableIn } from '../verdict.ts';
import { DOCUMENT_WORDS, OWNER_WORDS, TABLE_STATE_WORDS } from '../words.ts';
import { bringing } from './bringing.ts';
import { name as code, html, link, type Markup, prose, whole } from './markup.ts';

/** What to do: steps, those of a reason apart, who does it, how long it takes, and where to read on. */
export function stepsOf(reported: ReportedRequirement, model: ReportModel): Markup {
  const { remediation } = reported.text;
  const groups = reasonGroups(reported).filter(
    (group) => group.status !== 'ready' && group.status !== 'not-applicable',
  );
  const ofReasons = groups.filter((group) => group.steps.length > 0);
  const isFailing = groups.some((group) => group.status === 'not-ready' || group.status === 'advisory');
  const own = html`<p class="soft">Put right by: ${OWNER_WORDS[remediation.owner].toLowerCase()}. Takes: ${remediation.effort}.</p>${steps(remediation.steps)}`;
  return html`<h6>What to do</h6>
    ${isFailing ? own : undefined}
    ${ofReasons.map((group) => html`${isFailing || ofReasons.length > 1 ? html`<p><strong>Where it says “${group.sentence.replace(/\.$/, '')}”:</strong></p>` : undefined}${steps(group.steps)}${toBring(group, model)}`)}
    ${isFailing ? undefined : html`<details><summary>Should it then turn out not to be met</summary>${own}</details>`}
    ${remediation.links.length === 0 ? undefined : html`<p>Read on:</p><ul>${remediation.links.map((address) => html`<li>${link(address)}</li>`)}</ul>`}`;
}

/** The evidence that a group of findings names as missing, with what brings it. */
function toBring({ status, findings }: ReasonGroup, model: ReportModel): Markup | undefined {
  if (status !== 'unknown' && status !== 'error') return undefined;
  const tables = model.tables.filter((table) =>
    findings.some(({ blockedBy }) => blockedBy !== null && tableIn(blockedBy) === table.name),
  );
  return tables.length === 0
    ? undefined
    : html`<ul>${tables.map((table) => html`<li>${bringing(table.name, table)}</li>`)}</ul>`;
}

function steps(texts: readonly string[]): Markup {
  return html`<ol>${texts.map((text) => html`<li>${prose(text)}</li>`)}</ol>`;
}

/** How it is decided: the documents behind it, the parameters, the query; folded, or in sight. */
export function decisionOf({ text, changedParams }: ReportedRequirement, isInSight = false): Markup {
  const sources = Array.isArray(text.source) ? text.source : [text.source];
  const params = Object.entries(text.params);
  const how = html`
    <p>${sources.map((source, index) => html`${index > 0 ? '; ' : ''}${DOCUMENT_WORDS[source.document] ?? source.document}${source.section === undefined ? '' : `, ${source.section}`}${source.check === undefined ? '' : `, ${source.check}`}${source.inventory.length === 0 ? '' : ` (${source.inventory.join(', ')})`}`)}.</p>
    ${text.resolves.map((resolved) => html`<p>Where ${resolved.statements.join(' and ')} contradict each other: ${prose(resolved.decision)}</p>`)}
    ${
      params.length === 0
        ? undefined
        : html`<ul>${params.map(([name, value]) => {
            const changed = Object.hasOwn(changedParams, name);
            return html`<li><code>$${name}</code> is <code>${JSON.stringify(changed ? changedParams[name] : value)}</code>${changed ? html` <strong>changed by you</strong>; the catalog says <code>${JSON.stringify(value)}</code>` : undefined}</li>`;
          })}</ul>`
    }
    <pre class="scroll"><code>${whole(text.check.trimEnd())}</code></pre>`;
  return isInSight
    ? html`<h6>How it is decided</h6>${how}`
    : html`<details><summary>How it is decided</summary>${how}</details>`;
}

/** The evidence that it rests on: its tables by what is known of them, what is missing first. */
export function evidenceOf({ result }: ReportedRequirement, model: ReportModel): Markup {
  const groups = new Map<string, Markup[]>();
  for (const table of result.tables) {
    const state = model.assessment.tables.find((one) => one.table === table);
    const label = labelOf(state, model.tables.find((one) => one.name === table)?.question !== undefined);
    const item = state === undefined ? code(table) : html`<a href="#t-${table}">${code(table)}</a>`;
    groups.set(label, [...(groups.get(label) ?? []), item]);
  }
  if (groups.size === 0) return html``;
  const inOrder = [...groups].sort(([a], [b]) => rankOf(a) - rankOf(b) || (a < b ? -1 : 1));
  return html`<h6>What it rests on</h6><ul>${inOrder.map(([label, items]) => html`<li>${label}: ${items.map((item, index) => html`${index > 0 ? ', ' : ''}${item}`)}</li>`)}</ul>`;
}

function labelOf(state: TableState | undefined, isStated: boolean): string {
  if (state === undefined) return isStated ? STATED : SHIPPED;
  if (state.status === 'complete')
    return state.collectedAt === undefined ? 'Complete' : `${COLLECTED} ${dayOf(state.collectedAt)}`;
  const { title, means } = TABLE_STATE_WORDS[state.status];
  return `${title} (${means})`;
}

const COLLECTED = 'Collected';
const STATED = 'Stated in attestations.yaml';
const SHIPPED = 'From Muster or muster.yaml';

function rankOf(label: string): number {
  if (label === SHIPPED) return 3;
  if (label === STATED) return 2;
  return label.startsWith(COLLECTED) ? 1 : 0;
}
