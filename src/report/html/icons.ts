import type { Status } from '../../finding/index.ts';
import { STATUS_WORDS } from '../words.ts';
import { html, type Markup } from './markup.ts';

/** Icons and patterns that the page refers to: each status has a shape and a pattern of its own, so that colour is never alone. */
export function sprite(): Markup {
  return html`<svg class="sprite" aria-hidden="true" focusable="false"><defs>
    <symbol id="i-ready" viewBox="0 0 24 24"><circle cx="12" cy="12" r="9"/><path d="m8 12.5 3 3 5.5-6.5"/></symbol>
    <symbol id="i-not-ready" viewBox="0 0 24 24"><path d="M8 3h8l5 5v8l-5 5H8l-5-5V8z"/><path d="m9 9 6 6m0-6-6 6"/></symbol>
    <symbol id="i-advisory" viewBox="0 0 24 24"><path d="M12 3.5 22 20.5H2z"/><path d="M12 10v5m0 2.5v.1"/></symbol>
    <symbol id="i-error" viewBox="0 0 24 24"><rect x="3.5" y="3.5" width="17" height="17" rx="2"/><path d="M12 7.5v5.5m0 3.4v.1"/></symbol>
    <symbol id="i-unknown" viewBox="0 0 24 24"><circle cx="12" cy="12" r="9" stroke-dasharray="3.5 3"/><path d="M9.5 9.5a2.5 2.5 0 1 1 3.4 2.4c-.6.2-.9.7-.9 1.6m0 2.9v.1"/></symbol>
    <symbol id="i-not-applicable" viewBox="0 0 24 24"><circle cx="12" cy="12" r="9"/><path d="M8 12h8"/></symbol>
    <symbol id="i-turn" viewBox="0 0 24 24"><path d="m9 6 6 6-6 6"/></symbol>
    <pattern id="p-advisory" width="6" height="6" patternUnits="userSpaceOnUse"><rect class="i-advisory" width="6" height="6"/><circle class="i-on" cx="3" cy="3" r=".4"/></pattern>
    <pattern id="p-unknown" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect class="i-unknown" width="6" height="6"/><path class="i-on" d="M0 0v6"/></pattern>
    <pattern id="p-error" width="6" height="6" patternUnits="userSpaceOnUse"><rect class="i-error" width="6" height="6"/><path class="i-on" d="M0 3h6"/></pattern>
    <pattern id="p-na" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(-45)"><rect class="i-na" width="6" height="6"/><path class="i-on" d="M0 0v6M3 0v6"/></pattern>
    </defs></svg>`;
}

/** An icon of the sprite; the words beside it say the same. */
export function icon(name: string, extra = ''): Markup {
  return html`<svg class="icon${extra}" aria-hidden="true"><use href="#i-${name}"/></svg>`;
}

/** A status as icon and word. */
export function badge(status: Status): Markup {
  return html`<span class="badge s-${status}">${icon(status)}${STATUS_WORDS[status].title}</span>`;
}
