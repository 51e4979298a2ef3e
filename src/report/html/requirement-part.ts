import type { ReportedRequirement, ReportModel } from '../model.ts';
import { counted, dayOf, grouped } from '../plain-text.ts';
import type { Reader } from '../readers.ts';
import { standsIn, summaryOf, totalOf } from '../reasons.ts';
import { AREA_WORDS, kindWord, LEVEL_WORDS, OWNER_WORDS, STATUS_ORDER, STATUS_WORDS } from '../words.ts';
import { capital } from './charts.ts';
import { decisionOf, evidenceOf, stepsOf } from './explained-part.ts';
import { findingsOf } from './findings-part.ts';
import { sinceOf } from './history-part.ts';
import { badge, icon } from './icons.ts';
import { html, type Markup, prose } from './markup.ts';

/** Every requirement, by status and area, with the filters that a script brings to life. */
export function requirementsPart(model: ReportModel, limit: number, reader: Reader): Markup {
  const isAll = reader !== 'engineer';
  return html`<section aria-labelledby="requirements">
    <h2 id="requirements">Requirements</h2>
    <p>${isAll ? 'Each line opens: what was found, why it matters, what to do, and how it was decided.' : 'Everything that is not in order or could not be told: what was found, what to do, and how it was decided. What is met is left out.'}</p>
    ${filters(model)}
    ${STATUS_ORDER.map((status) => {
      const found = model.requirements.filter((one) => one.result.status === status);
      if (found.length === 0) return undefined;
      return html`<section data-group aria-labelledby="s-${status}">
        <h3 id="s-${status}">${STATUS_WORDS[status].title} <small>(${grouped(found.length)})</small></h3>
        ${Object.entries(AREA_WORDS).map(([area, title]) => {
          const ofArea = found.filter((one) => one.text.area === area).toSorted(byLevel);
          return ofArea.length === 0
            ? undefined
            : html`<div data-group><h4>${title}</h4>${ofArea.map((one) => requirement(one, model, limit, reader))}</div>`;
        })}
        </section>`;
    })}
    </section>`;
}

const LEVEL_ORDER = ['required', 'recommended', 'optional'];

function byLevel(a: ReportedRequirement, b: ReportedRequirement): number {
  return LEVEL_ORDER.indexOf(a.result.level) - LEVEL_ORDER.indexOf(b.result.level) || (a.text.id < b.text.id ? -1 : 1);
}

function requirement(reported: ReportedRequirement, model: ReportModel, limit: number, reader: Reader): Markup {
  const isAll = reader !== 'engineer';
  const { text, result } = reported;
  const isMet = result.status === 'ready' || result.status === 'not-applicable';
  const waivers = model.waivers.filter((waiver) => waiver.requirement === text.id);
  const named = new Map(model.assessment.catalogs.map((catalog) => [catalog.id, catalog.title]));
  return html`
    <details class="req s-${result.status}${isMet ? '' : ' fails'}" id="r-${text.id}" data-status="${result.status}" data-area="${text.area}" data-level="${result.level}" data-owner="${text.remediation.owner === 'both' ? 'customer provider both' : text.remediation.owner}">
    <summary>${badge(result.status)}<h5>${capital(text.title)}</h5><span class="meta">${LEVEL_WORDS[result.level].title}${result.waived > 0 ? html`, ${grouped(result.waived)} waived` : undefined}${icon('turn', ' turn')}</span><span class="what">${summaryOf(reported)}</span></summary>
    <div class="body">
    <div class="tags"><span><code>${text.id}</code></span><span>About ${scope(reported)}</span><span>In ${result.catalogs.map((id) => named.get(id) ?? id).join('; ')}</span></div>
    ${isAll ? html`<h6>Why it matters</h6><p>${prose(text.why)}</p><p><strong>${isMet ? 'Were it not met:' : 'As long as it is not met:'}</strong> ${prose(text.consequence)}</p>` : undefined}
    ${findingsOf(reported, model, limit)}
    ${waivers.length === 0 ? undefined : html`<h6>Waivers</h6><ul>${waivers.map((waiver) => html`<li>${waiver.id}: ${counted(waiver.subjects, 'subject')}, ${waiver.inForce ? 'until' : 'over since'} ${dayOf(waiver.ended?.at ?? waiver.until)}, approved by ${waiver.approver}. ${waiver.reason}</li>`)}</ul>`}
    ${isMet ? undefined : stepsOf(reported, model)}
    ${sinceOf(reported)}
    ${decisionOf(reported, !isAll)}
    ${evidenceOf(reported, model)}
    </div></details>`;
}

function scope(reported: ReportedRequirement): string {
  const { subjectKind, counts } = reported.result;
  if (subjectKind === 'tenant') return 'the tenant';
  const total = totalOf(reported);
  const first = reported.findings[0];
  if (total === 1 && first !== undefined && standsIn(first, reported))
    return `${kindWord(subjectKind, 2)} that are not known`;
  const parts = STATUS_ORDER.filter((status) => counts[status] > 0).map(
    (status) => `${grouped(counts[status])} ${STATUS_WORDS[status].title.toLowerCase()}`,
  );
  return total === 0
    ? `no ${kindWord(subjectKind, 2)}`
    : `${grouped(total)} ${kindWord(subjectKind, total)}: ${parts.join(', ')}`;
}

/** Search and filters: hidden until the script shows them, because without it they would do nothing. */
function filters({ requirements }: ReportModel): Markup {
  const count = (fits: (one: ReportedRequirement) => boolean) => requirements.filter(fits).length;
  const options = (
    words: readonly (readonly [value: string, title: string])[],
    fits: (one: ReportedRequirement, value: string) => boolean,
  ) => [
    html`<option value="">All</option>`,
    ...words
      .filter(([value]) => count((one) => fits(one, value)) > 0)
      .map(
        ([value, title]) =>
          html`<option value="${value}">${title} (${grouped(count((one) => fits(one, value)))})</option>`,
      ),
  ];
  return html`<search aria-label="Search and filter requirements"><form class="filters" id="filters" hidden>
    <div class="row"><div class="field grow"><label for="search">Search: a word, a device, a person</label><input type="search" id="search" autocomplete="off"></div>
    <div class="field"><label for="f-area">Area</label><select id="f-area" name="area">${options(Object.entries(AREA_WORDS), (one, value) => one.text.area === value)}</select></div>
    <div class="field"><label for="f-level">Level</label><select id="f-level" name="level">${options(
      Object.entries(LEVEL_WORDS).map(([value, { title }]) => [value, title] as const),
      (one, value) => one.result.level === value,
    )}</select></div>
    <div class="field"><label for="f-owner">Put right by</label><select id="f-owner" name="owner">${options(Object.entries(OWNER_WORDS), (one, value) => one.text.remediation.owner === value || (value !== 'both' && one.text.remediation.owner === 'both'))}</select></div></div>
    <fieldset><legend>Status</legend>${STATUS_ORDER.map((status) => {
      const number = count((one) => one.result.status === status);
      return number === 0
        ? undefined
        : html`<label><input type="checkbox" name="status" value="${status}">${STATUS_WORDS[status].title} (${grouped(number)})</label>`;
    })}</fieldset>
    <div class="row"><span id="shown" role="status" class="grow field"></span><button type="button" id="clear">Clear filters</button><button type="button" id="open-all">Open all</button><button type="button" id="close-all">Close all</button></div>
    </form></search>`;
}
