import { html } from '../html/markup.ts';
import { pageOf } from '../html/page.ts';
import { dayOf, timeOf } from '../plain-text.ts';
import type { TimelineModel } from './model.ts';
import { timelinePart } from './part.ts';

/** The timeline as one HTML file that asks for nothing else. Equal models give equal bytes. */
export function renderTimelinePage(model: TimelineModel): string {
  const body = html`<body>
    <a class="skip" href="#main">Skip to the timeline</a>
    <header><div class="wide"><h1>${model.title}</h1><p>As of ${timeOf(model.asOf)}</p></div></header>
    <div class="wide"><main id="main" tabindex="-1">
    ${timelinePart(model)}
    <footer><p>Made by <code>muster plan timeline</code>. This page sends nothing and loads nothing. It may name people: handle it accordingly.</p></footer>
    </main></div>`;
  return pageOf(`${model.title}, ${dayOf(model.asOf)}`, body, { hasScript: false, hasTimeline: true });
}
