import type { ReportModel } from '../model.ts';
import { dayOf } from '../plain-text.ts';
import { breakdownPart } from './breakdown-part.ts';
import { evidencePart, notAssessedPart, waiversPart } from './evidence-part.ts';
import { listLimit } from './findings-part.ts';
import { contentsPart, headerPart, wordsPart } from './frame-part.ts';
import { SCRIPT_HASH, STYLE_HASH } from './hashes.ts';
import { trendPart } from './history-part.ts';
import { sprite } from './icons.ts';
import { html, type Markup, textOf } from './markup.ts';
import { requirementsPart } from './requirement-part.ts';
import { SCRIPT } from './script.ts';
import { STYLE } from './style.ts';
import { verdictPart } from './verdict-part.ts';

/** Rows of findings in the whole page; beyond that, each list is cut shorter and says so. */
const MOST_FINDINGS = 2500;

/**
 * The report as one HTML file that asks for nothing else: it opens from a mail, without a network and on paper, and
 * everything in it can be read without its script. Equal models give equal bytes.
 */
export function renderHtml(model: ReportModel): string {
  const page = html`<body>
    <a class="skip" href="#main">Skip to the report</a>
    ${sprite()}
    ${headerPart(model)}
    <div class="wide frame">
    ${contentsPart(model)}
    <main id="main" tabindex="-1">
    ${verdictPart(model)}
    ${breakdownPart(model)}
    ${trendPart(model)}
    ${notAssessedPart(model)}
    ${requirementsPart(model, listLimit(model, MOST_FINDINGS))}
    ${waiversPart(model)}
    ${evidencePart(model)}
    ${wordsPart()}
    <footer><p>Made by Muster ${model.muster} from assessment ${model.assessment.id}. This page sends nothing and loads nothing. It names devices and people of ${model.assessment.tenant.name}: handle it accordingly.</p></footer>
    </main></div>`;
  return `${textOf(head(model))}\n<style>${STYLE}</style></head>\n${textOf(page)}\n<script>${SCRIPT}</script>\n</body></html>\n`;
}

/** The policy forbids every request: nothing but the one style and the one script of this page may run. */
function head({ assessment }: ReportModel): Markup {
  return html`<!doctype html>
    <html lang="en-GB"><head><meta charset="utf-8">
    <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src '${STYLE_HASH}'; script-src '${SCRIPT_HASH}'; base-uri 'none'; form-action 'none'">
    <meta name="viewport" content="width=device-width,initial-scale=1"><meta name="color-scheme" content="light dark"><meta name="referrer" content="no-referrer"><meta name="generator" content="Muster">
    <title>${assessment.tenant.name}: readiness, ${dayOf(assessment.assessedAt)}</title>`;
}
