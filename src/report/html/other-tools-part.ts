import type { ReportModel } from '../model.ts';
import type { ReportedTool } from '../other-tools.ts';
import { counted, grouped, timeOf } from '../plain-text.ts';
import { html, type Markup, name } from './markup.ts';

/** What tools call themselves. */
const TOOLS: Readonly<Record<string, string>> = { maester: 'Maester' };

/** What other tools said, beside the findings: it decides nothing, and bears its own date. */
export function otherToolsPart({ otherTools = [] }: ReportModel): Markup | undefined {
  if (otherTools.length === 0) return undefined;
  return html`<section aria-labelledby="other-tools"><h2 id="other-tools">What other tools say</h2>
    <p>Results of tests that other tools made, as they wrote them down. They decide nothing here: what such a test looked at is not in its result, and its rule is the tool's own.</p>
    ${otherTools.map(toolTable)}
    </section>`;
}

function toolTable({ tool, at, snapshot, counts, tests, more }: ReportedTool): Markup {
  const title = TOOLS[tool] ?? tool;
  const total = counts.reduce((sum, { count }) => sum + count, 0);
  return html`<h3>${title}</h3>
    <p>${counted(total, 'test')} of ${timeOf(at)} (<small>${snapshot}</small>): ${counts.map(({ result, count }, index) => `${index > 0 ? ', ' : ''}${grouped(count)} ${wordOf(result)}`).join('')}.</p>
    ${
      tests.length === 0
        ? undefined
        : html`<div class="scroll"><table><caption>Tests of ${title}, what did not pass first</caption>
    <thead><tr><th scope="col">Test</th><th scope="col">What it says it tests</th><th scope="col">Result</th></tr></thead>
    <tbody>${tests.map(
      (one) =>
        html`<tr><th scope="row">${name(one.test)}</th><td>${one.title ?? ''}</td><td>${wordOf(one.result)}</td></tr>
    `,
    )}</tbody></table></div>`
    }
    ${more === 0 ? undefined : html`<p>${counted(more, 'more test')}, none of them worse: <code>muster explain ${tool}</code> lists more.</p>`}
    `;
}

function wordOf(result: string | null): string {
  return result === null ? 'with a result that is not known' : result.replaceAll('-', ' ');
}
