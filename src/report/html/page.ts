import { TIMELINE_STYLE } from '../timeline/style.ts';
import { SCRIPT_HASH, STYLE_HASH, TIMELINE_HASH } from './hashes.ts';
import { html, type Markup, textOf } from './markup.ts';
import { SCRIPT } from './script.ts';
import { STYLE } from './style.ts';

/**
 * A whole page. Its policy forbids every request: nothing but the one style, with that of a timeline where it has one, and
 * the one script where it has it, may run.
 */
export function pageOf(title: string, body: Markup, { hasScript = true, hasTimeline = false } = {}): string {
  const head = html`<!doctype html>
    <html lang="en-GB"><head><meta charset="utf-8">
    <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src '${STYLE_HASH}'${hasTimeline ? html` '${TIMELINE_HASH}'` : undefined}; script-src '${hasScript ? SCRIPT_HASH : 'none'}'; base-uri 'none'; form-action 'none'">
    <meta name="viewport" content="width=device-width,initial-scale=1"><meta name="color-scheme" content="light dark"><meta name="referrer" content="no-referrer"><meta name="generator" content="Muster">
    <title>${title}</title>`;
  const script = hasScript ? `\n<script>${SCRIPT}</script>` : '';
  return `${textOf(head)}\n<style>${STYLE}</style>${hasTimeline ? `\n<style>${TIMELINE_STYLE}</style>` : ''}</head>\n${textOf(body)}${script}\n</body></html>\n`;
}
