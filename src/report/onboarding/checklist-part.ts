import type { ChecklistItem } from '../../onboard/index.ts';
import { html, type Markup, prose } from '../html/markup.ts';
import { counted, dayOf, grouped, onOneLine } from '../plain-text.ts';
import { OWNER_WORDS } from '../words.ts';
import type { ReportedPlan } from './model.ts';
import { LIST_WORDS } from './words.ts';

const LONGEST = 300;
const LISTS = ['intune', 'entra-id-premium', 'other'] as const;

/** What fails now and is to be put right, a table for each list, with the steps to open. */
export function checklistPart({ plan, people }: ReportedPlan): Markup {
  const { checklist, asOf } = plan;
  return html`<section aria-labelledby="checklist"><h2 id="checklist">Remediation checklist</h2>
    ${checklist.length === 0 ? html`<p>Nothing fails: there is nothing to put right.</p>` : html`<p>${counted(checklist.length, 'requirement')} fail now. Whatever is put right leaves the list by itself with the next assessment.</p>`}
    ${LISTS.map((list) => {
      const items = checklist.filter((item) => item.list === list);
      return items.length === 0 ? undefined : table(LIST_WORDS[list], items, people, asOf.slice(0, 10));
    })}</section>`;
}

function table(title: string, items: readonly ChecklistItem[], people: ReportedPlan['people'], today: string): Markup {
  return html`<h3>${title}</h3><div class="scroll"><table><caption>${title}: ${counted(items.length, 'item')}, those that unblock most first</caption>
    <thead><tr><th scope="col">To put right</th><th scope="col">Owner</th><th scope="col">Due</th><th scope="col">Effort</th><th scope="col">Unblocks</th></tr></thead>
    <tbody>${items.map((item) => row(item, people, today))}</tbody></table></div>`;
}

function row(item: ChecklistItem, people: ReportedPlan['people'], today: string): Markup {
  const { owner, due, party } = item;
  const isLate = due !== undefined && due < today;
  return html`<tr><th scope="row">${onOneLine(item.title, LONGEST)}${item.claimed ? html` <small>A person says it is done, and it still fails.</small>` : undefined}
    <small>${grouped(item.failing)} failing${item.subjects.length === 0 ? '' : `: ${item.subjects.slice(0, 5).join(', ')}`}${item.failing > 5 && item.subjects.length > 0 ? ' and more' : ''}</small>
    <details><summary>Steps</summary><ol>${item.steps.map((step) => html`<li>${prose(step)}</li>`)}</ol></details></th>
    <td>${owner === undefined ? html`<em>nobody yet</em>` : (people.get(owner) ?? owner)}<br><small>${OWNER_WORDS[party]}</small></td>
    <td>${due === undefined ? html`<em>no day yet</em>` : dayOf(due)}${isLate ? html`<br><strong>overdue</strong>` : undefined}</td>
    <td>${item.effort}</td><td>${item.unblocks.map((sentence) => html`${onOneLine(sentence, LONGEST)}<br>`)}</td></tr>
    `;
}
