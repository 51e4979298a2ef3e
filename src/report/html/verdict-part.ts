import type { ReportModel } from '../model.ts';
import { counted, grouped } from '../plain-text.ts';
import { summaryOf } from '../reasons.ts';
import { type GateVerdict, gateVerdicts, type NamedBlocker, type SubjectVerdict } from '../verdict.ts';
import { GATE_WORDS, kindWord, OWNER_WORDS } from '../words.ts';
import { areaChart, blockerChart, capital, gateBar } from './charts.ts';
import { badge, icon } from './icons.ts';
import { html, type Markup } from './markup.ts';

const ICONS = { open: 'ready', shut: 'not-ready', undecided: 'unknown', 'not-asked': 'not-applicable' } as const;
const MOST_ROWS = 15;

/** The verdict, what stands in the way, and the picture as a whole. */
export function verdictPart(model: ReportModel): Markup {
  const verdicts = gateVerdicts(model);
  return html`<section aria-labelledby="verdict">
    <h2 id="verdict">Verdict</h2>
    <div class="gates">${verdicts.map(gateCard)}</div>
    </section>
    ${wayPart(model)}
    <section aria-labelledby="at-a-glance">
    <h2 id="at-a-glance">At a glance</h2>
    ${areaChart(model)}
    ${blockerChart(model, 'device')}
    ${blockerChart(model, 'user')}
    </section>`;
}

/** What stands in the way of the tenant, of devices and of users. */
export function wayPart(model: ReportModel): Markup {
  const verdicts = gateVerdicts(model);
  return html`<section aria-labelledby="in-the-way">
    <h2 id="in-the-way">What stands in the way</h2>
    ${tenantBlockers(verdicts)}
    ${subjectBlockers(verdicts, 'device')}
    ${subjectBlockers(verdicts, 'user')}
    </section>`;
}

/** A gate as a card: yes, no or not known, in a sentence, with bars for devices and users. */
export function gateCard(verdict: GateVerdict): Markup {
  return html`<div class="card ${verdict.state}">
    <h3><span class="badge">${icon(ICONS[verdict.state])}${verdict.answer}</span> ${verdict.title}</h3>
    <p class="lead">${verdict.sentence}</p>
    ${verdict.counts.map((count) => html`<p>${count.sentence}${gateBar(count)}</p>`)}
    <p><small>${GATE_WORDS[verdict.gate].means}</small></p>
    </div>`;
}

/** What blocks the tenant itself: what was found wrong, gate by gate, and what could not be told, folded. */
function tenantBlockers(verdicts: readonly GateVerdict[]): Markup {
  const seen = new Set<string>();
  const fresh = (blockers: readonly NamedBlocker[]) =>
    blockers.filter(({ requirement }) => !seen.has(requirement) && seen.add(requirement));
  const failing = verdicts
    .map((verdict) => ({ verdict, blockers: fresh(verdict.failing) }))
    .filter(({ blockers }) => blockers.length > 0);
  const open = fresh(verdicts.flatMap((verdict) => verdict.open));
  return html`<h3>For the tenant</h3>
    ${failing.length === 0 ? html`<p>${verdicts.every(({ state }) => state === 'not-asked') ? 'Nothing in scope is asked of it.' : 'Nothing was found wrong.'}</p>` : failing.map(({ verdict: { gate }, blockers }) => tenantTable(SHUTS[gate], blockers))}
    ${open.length === 0 ? undefined : html`<details><summary>${counted(open.length, failing.length > 0 ? 'more requirement' : 'requirement')} could not be judged</summary>${tenantTable('What could not be judged; “What was not assessed” says what to bring', open)}</details>`}`;
}

const SHUTS = {
  'may-enrol': 'Before enrolling: what was found wrong on the tenant, its policies, apps, domains and sites',
  'may-deploy': 'Before deploying: what may wait until then',
} as const;

function tenantTable(caption: string, blockers: readonly NamedBlocker[]): Markup {
  return html`<div class="scroll"><table class="blockers">
    <caption>${caption}</caption>
    <thead><tr><th scope="col">Requirement</th><th scope="col">Status</th><th scope="col">What was found</th><th scope="col">Put right by</th></tr></thead>
    <tbody>${blockers.map((blocker) => {
      const { text } = blocker.reported;
      return html`<tr><th scope="row">${requirementLink(blocker)}</th><td>${badge(blocker.status)}</td><td>${summaryOf(blocker.reported, blocker.status)}</td><td>${OWNER_WORDS[text.remediation.owner]}, ${text.remediation.effort}</td></tr>
      `;
    })}</tbody></table></div>`;
}

/** What blocks devices or users, in the order of how many it alone blocks. */
function subjectBlockers(verdicts: readonly GateVerdict[], kind: 'device' | 'user'): Markup | undefined {
  const counts = verdicts.flatMap((verdict) =>
    verdict.counts.filter((count) => count.kind === kind).map((count) => ({ verdict, count })),
  );
  const first = counts[0];
  if (first === undefined) return undefined;
  const ids = [...new Set(counts.flatMap(({ count }) => count.blockers.map((blocker) => blocker.requirement)))];
  const heading = html`<h3>For ${kindWord(kind, 2)}</h3>`;
  if (ids.length === 0) return html`${heading}<p>Nothing: ${first.count.sentence}</p>`;
  const rows = ids.slice(0, MOST_ROWS);
  return html`${heading}<div class="scroll"><table>
    <caption>What keeps ${kindWord(kind, 2)} out; first what is the only thing in the way of most${ids.length > rows.length ? `; the first ${rows.length} of ${ids.length}` : ''}</caption>
    <thead><tr><th scope="col">Requirement</th><th scope="col">Put right by</th>${counts.map(({ verdict }) => html`<th scope="col" class="n">${verdict.title}:<br>only this blocks</th><th scope="col" class="n">${verdict.title}:<br>this blocks</th>`)}</tr></thead>
    <tbody>${rows.map((id) =>
      subjectRow(
        id,
        counts.map(({ count }) => count),
      ),
    )}</tbody></table></div>`;
}

function subjectRow(id: string, counts: readonly SubjectVerdict[]): Markup {
  const blockers = counts.map((count) => count.blockers.find((one) => one.requirement === id));
  const known = blockers.find((blocker) => blocker !== undefined);
  if (known === undefined) return html``;
  const { remediation } = known.reported.text;
  return html`<tr><th scope="row">${requirementLink(known)}${known.isFailing ? undefined : html` <small>(could not be judged)</small>`}</th><td>${OWNER_WORDS[remediation.owner]}, ${remediation.effort}</td>${blockers.map((blocker) => html`<td class="n">${grouped(blocker?.alone ?? 0)}</td><td class="n">${grouped(blocker?.blocked ?? 0)}</td>`)}</tr>
    `;
}

function requirementLink({ reported }: NamedBlocker): Markup {
  return html`<a href="#r-${reported.text.id}">${capital(reported.text.title)}</a>`;
}
