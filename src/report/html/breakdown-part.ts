import type { BreakdownKey, BreakdownRow, DeviceBreakdown, ReportModel } from '../model.ts';
import { counted, grouped, onOneLine } from '../plain-text.ts';
import { bar, capital } from './charts.ts';
import { html, type Markup } from './markup.ts';

const LONGEST = 120;

const KEYS: Readonly<Record<BreakdownKey, { readonly title: string; readonly column: string; readonly from: string }>> =
  {
    model: { title: 'By model', column: 'Model', from: 'the maker and model that inventories report' },
    ring: { title: 'By ring', column: 'Ring', from: 'the Autopilot group tag, else the category of the device' },
    site: { title: 'By site', column: 'Site', from: 'the first site in muster.yaml with a pattern that fits the name' },
    country: {
      title: 'By country',
      column: 'Country',
      from: 'where the primary user uses services, because no site in muster.yaml says which devices are its own',
    },
  };

/** Devices by model, ring and site, each as bars and numbers in one table. */
export function breakdownPart(model: ReportModel): Markup | undefined {
  const { breakdowns = [], breakdownsMissing } = model;
  if (breakdowns.length === 0 && breakdownsMissing === undefined) return undefined;
  return html`<section aria-labelledby="devices"><h2 id="devices">Devices by model, ring and site</h2>
    ${breakdownsMissing === undefined ? undefined : html`<p>Not shown. ${breakdownsMissing}</p>`}
    ${breakdowns.map((one) => breakdown(one, model))}
    </section>`;
}

function breakdown({ by, rows, others }: DeviceBreakdown, model: ReportModel): Markup {
  const { title, column, from } = KEYS[by];
  const heading = html`<h3>${title}</h3>`;
  if (rows.every(({ label }) => label === null))
    return html`${heading}<p>No evidence says it of any device (${from}).</p>`;
  const titles = new Map(model.requirements.map(({ text }) => [text.id, text.title]));
  const most = Math.max(1, ...rows.map(({ devices }) => devices), others?.devices ?? 0);
  return html`${heading}${breakdownKey()}<div class="scroll"><table>
    <caption>Devices in scope by ${from}: how many may enrol and deploy, the largest groups first</caption>
    <thead><tr><th scope="col">${column}</th><th scope="col">Chart: may enrol</th><th scope="col" class="n">Devices</th><th scope="col" class="n">May enrol</th><th scope="col" class="n">Could not<br>be told</th><th scope="col" class="n">May deploy</th><th scope="col">Most often in the way</th></tr></thead>
    <tbody>${rows.map((row) => groupRow(row.label === null ? 'Not known' : onOneLine(row.label, LONGEST), row, most, titles))}
    ${others === undefined ? undefined : groupRow(counted(others.labels, 'other'), others, most, titles)}</tbody></table></div>`;
}

function groupRow(label: string, row: BreakdownRow, most: number, titles: ReadonlyMap<string, string>): Markup {
  const enrol = row.gates.find(({ gate }) => gate === 'may-enrol');
  const deploy = row.gates.find(({ gate }) => gate === 'may-deploy');
  const [passed, undecided] = [enrol?.passed ?? 0, enrol?.undecided ?? 0];
  const parts = [
    { count: passed, fill: 'ready' as const },
    { count: undecided, fill: 'unknown' as const },
    { count: row.devices - passed - undecided, fill: 'not-ready' as const },
  ];
  const { mostly } = row;
  const title = mostly === undefined ? undefined : titles.get(mostly.requirement);
  return html`<tr><th scope="row">${label}</th><td class="chart">${bar(parts, most)}</td><td class="n">${grouped(row.devices)}</td><td class="n">${grouped(passed)}</td><td class="n">${grouped(undecided)}</td><td class="n">${grouped(deploy?.passed ?? 0)}</td><td>${title === undefined ? '' : html`<a href="#r-${mostly?.requirement ?? ''}">${capital(title)}</a> <small>(${grouped(mostly?.blocked ?? 0)})</small>`}</td></tr>
    `;
}

const WORDS = { ready: 'May enrol', unknown: 'Could not be told', 'not-ready': 'Blocked' } as const;

function breakdownKey(): Markup {
  return html`<ul class="key">${Object.entries(WORDS).map(([fill, word]) => html`<li><svg aria-hidden="true"><rect class="f-${fill}" width="100%" height="100%"/></svg>${word}</li>`)}</ul>`;
}
