import type { ReportModel } from '../model.ts';
import { planPart } from '../onboarding/plan-part.ts';
import { projectManagerPage } from '../onboarding/project-manager-page.ts';
import { dayOf } from '../plain-text.ts';
import type { Reader } from '../readers.ts';
import { breakdownPart } from './breakdown-part.ts';
import { evidencePart, notAssessedPart, waiversPart } from './evidence-part.ts';
import { executivePage } from './executive-page.ts';
import { listLimit } from './findings-part.ts';
import { contentsPart, headerPart, wordsPart } from './frame-part.ts';
import { trendPart } from './history-part.ts';
import { sprite } from './icons.ts';
import { html } from './markup.ts';
import { networkPart } from './network-part.ts';
import { otherToolsPart } from './other-tools-part.ts';
import { pageOf } from './page.ts';
import { requirementsPart } from './requirement-part.ts';
import { verdictPart, wayPart } from './verdict-part.ts';

/** Rows of findings in the whole page; beyond that, each list is cut shorter and says so. */
const MOST_FINDINGS = 2500;

/**
 * The report as one HTML file that asks for nothing else: it opens from a mail, without a network and on paper, and
 * everything in it can be read without its script. For an engineer it is what is not in order, with evidence, query and
 * steps; for an executive one page; for a project manager the onboarding, which the model must have. Equal models give equal bytes.
 */
export function renderHtml(model: ReportModel, reader: Reader = 'everybody'): string {
  if (reader === 'executive') return executivePage(model);
  if (reader === 'project-manager' && model.plan !== undefined) return projectManagerPage(model, model.plan);
  const { assessment, muster } = model;
  const isEngineer = reader === 'engineer';
  const shown = isEngineer ? { ...model, requirements: model.requirements.filter(isOpen) } : model;
  const page = html`<body>
    <a class="skip" href="#main">Skip to the report</a>
    ${sprite()}
    ${headerPart(model)}
    <div class="wide frame">
    ${contentsPart(shown, reader)}
    <main id="main" tabindex="-1">
    ${isEngineer ? wayPart(model) : verdictPart(model)}
    ${breakdownPart(model)}
    ${networkPart(model)}
    ${isEngineer ? undefined : planPart(model.plan)}
    ${isEngineer ? undefined : trendPart(model)}
    ${notAssessedPart(model)}
    ${requirementsPart(shown, listLimit(shown, MOST_FINDINGS), reader)}
    ${waiversPart(shown)}${otherToolsPart(model)}
    ${evidencePart(model)}
    ${isEngineer ? undefined : wordsPart()}
    <footer><p>Made by Muster ${muster} from assessment ${assessment.id}. This page sends nothing and loads nothing. It names devices and people of ${assessment.tenant.name}: handle it accordingly.</p></footer>
    </main></div>`;
  return pageOf(`${assessment.tenant.name}: readiness, ${dayOf(assessment.assessedAt)}`, page, {
    hasTimeline: !isEngineer && model.plan?.timeline !== undefined,
  });
}

/** Whether there is something to do about a requirement: some finding of it fails, or could not be told. */
function isOpen({ result }: ReportModel['requirements'][number]): boolean {
  const { counts } = result;
  return counts['not-ready'] + counts.advisory + counts.unknown + counts.error > 0;
}
