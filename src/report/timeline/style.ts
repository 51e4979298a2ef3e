/** How a timeline looks in a page: the page's own colours. What a bar means is in its shape too, never in colour alone. */
export const TIMELINE_STYLE = `
.gantt{display:block;width:100%;min-width:44rem;height:auto;background:var(--card);color:var(--ink);font-size:13px;margin-block:.5rem}
.gantt text{fill:var(--ink);stroke:none}
.gantt .g-card{fill:var(--card)}
.gantt .g-soft{fill:var(--soft);stroke:var(--card);stroke-width:3;paint-order:stroke}
.gantt .g-head{font-weight:650}
.gantt .g-grid{stroke:var(--line);stroke-width:1}
.gantt .g-band{fill:var(--faint)}
.gantt .g-bar{fill:var(--card);stroke:var(--ink);stroke-width:1.25}
.gantt .g-done{fill:var(--line);stroke:var(--soft)}
.gantt .g-critical{fill:url(#g-hatch);stroke-width:2}
.gantt .g-undecided{stroke-dasharray:4 3}
.gantt .g-slack{stroke:var(--soft);stroke-width:1.5;fill:none}
.gantt .g-was{fill:none;stroke:var(--ink);stroke-width:1.5}
.gantt .g-today{stroke:var(--ink);stroke-width:1.5;stroke-dasharray:7 4}
.gantt .g-freeze{fill:url(#g-dots)}
.gantt .g-ink{stroke:var(--ink);stroke-width:1.75}
.gantt .g-dot{fill:var(--soft)}
.g-key{display:flex;flex-wrap:wrap;gap:.3rem 1.25rem;list-style:none;padding:0;font-size:.85rem;max-width:none}
.g-key .gantt{display:inline-block;width:2.6rem;min-width:0;height:1.1rem;vertical-align:-.25rem;margin:0 .35rem 0 0}
table.timeline tbody th[scope=rowgroup]{font-weight:650;background:var(--faint)}
@media (forced-colors:active){.gantt .g-bar,.gantt .g-slack,.gantt .g-was,.gantt .g-today,.gantt .g-ink{stroke:CanvasText}.gantt text{fill:CanvasText}}
@media print{.gantt{min-width:0;break-inside:avoid;print-color-adjust:exact;-webkit-print-color-adjust:exact}}
`;

const LIGHT = { card: '#fff', ink: '#1b1f24', soft: '#57606a', line: '#d5dae0', faint: '#eceff2' };
const DARK = { card: '#181c22', ink: '#e6e9ed', soft: '#a3acb7', line: '#4a525c', faint: '#22272e' };

/** The same for a drawing in a file of its own, in plain colours: many a program that shows one knows no variables. */
export const ALONE_STYLE = `.gantt{font-family:"Segoe UI",system-ui,"Helvetica Neue",Arial,sans-serif}
${inColours(LIGHT)}
@media screen and (prefers-color-scheme:dark){${inColours(DARK)}}`;

function inColours(colours: Readonly<Record<string, string>>): string {
  const drawn = TIMELINE_STYLE.slice(0, TIMELINE_STYLE.indexOf('.g-key'));
  return drawn.trim().replace(/var\(--([a-z]+)\)/g, (_, name: string) => colours[name] ?? 'none');
}
