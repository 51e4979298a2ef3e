import type { ReportModel } from '../model.ts';
import { planLine } from '../onboarding/plan-part.ts';
import { counted, dayOf, grouped, timeOf } from '../plain-text.ts';
import { summaryOf } from '../reasons.ts';
import { gateVerdicts, type NamedBlocker } from '../verdict.ts';
import { OWNER_WORDS } from '../words.ts';
import { capital } from './charts.ts';
import { trendTable } from './history-part.ts';
import { sprite } from './icons.ts';
import { html, type Markup, prose } from './markup.ts';
import { pageOf } from './page.ts';
import { gateCard } from './verdict-part.ts';

const MOST_RISKS = 3;
const MOST_POINTS = 6;

/** One page for who decides: both gates, how it went so far, and the three things that weigh most. */
export function executivePage(model: ReportModel): string {
  const { assessment, muster, trend = [] } = model;
  const open = model.requirements.filter(({ result }) => result.counts.unknown + result.counts.error > 0).length;
  const risks = risksOf(model);
  const body = html`<body>
    <a class="skip" href="#main">Skip to the report</a>
    ${sprite()}
    <header><div class="wide"><h1>${assessment.tenant.name}: ready for managed Windows desktops?</h1><p>Assessed ${timeOf(assessment.assessedAt)} against ${counted(model.requirements.length, 'requirement')}</p></div></header>
    <div class="wide"><main id="main" tabindex="-1">
    <section aria-labelledby="verdict"><h2 id="verdict">Verdict</h2><div class="gates">${gateVerdicts(model).map(gateCard)}</div>
    ${open === 0 ? undefined : html`<p>${grouped(open)} of ${counted(model.requirements.length, 'requirement')} could not be judged, or not on everything, for want of evidence. That is not failing: it is not known.</p>`}
    ${model.plan === undefined ? undefined : planLine(model.plan)}</section>
    <section aria-labelledby="risks"><h2 id="risks">${risks.length === 0 ? 'What weighs most' : `The ${WORDS[risks.length - 1] ?? ''} that weigh${risks.length === 1 ? 's' : ''} most`}</h2>
    ${risks.length === 0 ? html`<p>Nothing was found wrong.</p>` : html`<ol class="risks">${risks.map((risk) => riskItem(risk))}</ol>`}</section>
    ${trend.length < 2 ? undefined : html`<section aria-labelledby="over-time"><h2 id="over-time">Over time</h2>${trendTable(trend, MOST_POINTS)}</section>`}
    <footer><p>Made by Muster ${muster} from assessment ${assessment.id}. All of it, with evidence and steps: <code>muster report</code>.</p></footer>
    </main></div>`;
  return pageOf(`${assessment.tenant.name}: readiness on one page, ${dayOf(assessment.assessedAt)}`, body, {
    hasScript: false,
  });
}

const WORDS = ['thing', 'two things', 'three things'];

function riskItem({ reported, status }: NamedBlocker): Markup {
  const { title, consequence, remediation } = reported.text;
  return html`<li><h3>${capital(title)}</h3><p>${summaryOf(reported, status)}</p><p>As long as it is not met: ${prose(consequence)}</p><p class="soft">Put right by: ${OWNER_WORDS[remediation.owner].toLowerCase()}. Takes: ${remediation.effort}.</p></li>
    `;
}

/** What was found wrong and weighs most: first on the tenant, then on devices and on users, then more on the tenant. */
export function risksOf(model: ReportModel): readonly NamedBlocker[] {
  const verdicts = gateVerdicts(model);
  const tenant = verdicts.flatMap((verdict) => verdict.failing);
  const ofKind = (kind: 'device' | 'user') =>
    verdicts
      .flatMap(({ counts }) => counts.filter((count) => count.kind === kind))
      .flatMap(({ blockers }) => blockers.filter((blocker) => blocker.isFailing));
  const ordered = [
    ...tenant.slice(0, 1),
    ...ofKind('device').slice(0, 1),
    ...ofKind('user').slice(0, 1),
    ...tenant,
    ...ofKind('device'),
    ...ofKind('user'),
  ];
  const seen = new Set<string>();
  return ordered.filter(({ requirement }) => !seen.has(requirement) && seen.add(requirement)).slice(0, MOST_RISKS);
}
