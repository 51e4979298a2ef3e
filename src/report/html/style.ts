/** The one style of the page. Its hash stands in `hashes.ts`. */
export const STYLE = `
:root{color-scheme:light dark;
--paper:#f6f7f9;--card:#fff;--ink:#1b1f24;--soft:#57606a;--line:#d5dae0;--faint:#eceff2;--link:#0a58b5;--focus:#0a58b5;
--ready:#15702e;--not-ready:#c0262d;--advisory:#9a6200;--error:#a3218e;--unknown:#5a51c8;--na:#59616a;
--ready-bg:#e4f4e8;--not-ready-bg:#fdeaea;--advisory-bg:#fcf1dc;--error-bg:#fae8f7;--unknown-bg:#ecebfb;--na-bg:#eceff2}
@media (prefers-color-scheme:dark){:root{
--paper:#0f1216;--card:#181c22;--ink:#e6e9ed;--soft:#a3acb7;--line:#343b44;--faint:#22272e;--link:#79b8ff;--focus:#79b8ff;
--ready:#5fcf80;--not-ready:#ff8a85;--advisory:#e9b44c;--error:#ee93dd;--unknown:#b0a9ff;--na:#98a2ad;
--ready-bg:#16301e;--not-ready-bg:#3a1b1c;--advisory-bg:#352810;--error-bg:#351a30;--unknown-bg:#24214a;--na-bg:#262c33}}
@media (prefers-contrast:more){:root{--soft:var(--ink);--line:currentColor}}
*{box-sizing:border-box}
html{scroll-padding-top:1rem}
body{margin:0;background:var(--paper);color:var(--ink);font:1rem/1.5 "Segoe UI",system-ui,-apple-system,"Helvetica Neue",Arial,sans-serif;overflow-wrap:break-word}
a{color:var(--link)}
a:hover{text-decoration-thickness:2px}
:focus-visible{outline:3px solid var(--focus);outline-offset:2px;border-radius:2px}
h1,h2,h3,h4,h5,h6{line-height:1.25;margin:0;text-wrap:balance}
h1{font-size:1.75rem;font-weight:650}
h2{font-size:1.4rem;font-weight:650;margin-block:2.25rem .75rem}
h3{font-size:1.1rem;font-weight:650;margin-block:1.75rem .5rem}
h4{font-size:.95rem;font-weight:650;color:var(--soft);margin-block:1.25rem .5rem}
h5{font-size:1rem;font-weight:600;display:inline;text-wrap:wrap}
h6{font-size:.95rem;font-weight:650;margin-block:1.25rem .35rem}
p{margin:.35rem 0;max-width:75ch}
ol,ul{margin:.35rem 0;padding-inline-start:1.5rem;max-width:75ch}
li{margin:.2rem 0}
.names{columns:17rem;max-width:none}.names li{margin:0}
.body .facts{margin-block:.3rem .6rem}
code,pre{font:.875em/1.5 ui-monospace,"Cascadia Mono",Consolas,"DejaVu Sans Mono",monospace}
search{display:block}
pre{background:var(--faint);border:1px solid var(--line);border-radius:6px;padding:.75rem;overflow-x:auto;margin:.5rem 0}
small,.soft{color:var(--soft)}
small{font-size:.8125rem}
.skip{position:absolute;left:-999rem}
.skip:focus{left:1rem;top:1rem;background:var(--card);padding:.5rem 1rem;z-index:9}
.sprite{position:absolute;width:0;height:0}
.off{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
.wide{max-width:78rem;margin-inline:auto;padding-inline:1.5rem}
body>header{background:var(--card);border-block-end:1px solid var(--line);padding-block:1.5rem 1.25rem}
h1+p{color:var(--soft)}
.frame{display:grid;grid-template-columns:13rem minmax(0,1fr);gap:2.5rem}
.side{align-self:start;position:sticky;top:0;max-height:100vh;overflow-y:auto;padding-block:2.25rem 1rem;font-size:.9rem}
.side ul{list-style:none;padding:0;margin:0}
.side ul ul{padding-inline-start:.75rem}
.side a{display:flex;justify-content:space-between;gap:.5rem;padding:.2rem .5rem;border-radius:4px;color:var(--ink);text-decoration:none}
.side a:hover{background:var(--faint);text-decoration:underline}
.facts{display:grid;grid-template-columns:max-content minmax(0,1fr);gap:.2rem 1.25rem;margin:.75rem 0 0;font-size:.9rem}
.two{grid-template-columns:repeat(2,max-content minmax(0,1fr))}.two .all{grid-column:2/-1}
@media (max-width:60rem){.two{grid-template-columns:max-content minmax(0,1fr)}}
.facts dt{color:var(--soft)}
.facts dd{margin:0}.facts dd ul{list-style:none;padding:0;margin:0;max-width:none}
.notice{border:1px solid var(--line);border-inline-start:.3rem solid var(--advisory);background:var(--card);border-radius:6px;padding:.4rem 1rem;margin:.6rem 0 0;max-width:none;font-size:.9rem}
.notice p{max-width:none}
.gates{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,22rem),1fr));gap:1rem}
.card,.req,.filters{background:var(--card);border:1px solid var(--line);border-radius:8px}
.card{padding:1.1rem 1.25rem;border-block-start:.3rem solid var(--tone,var(--line))}
.card h3{margin:0;display:flex;gap:.5rem;align-items:center;flex-wrap:wrap}
.card .lead{font-size:1.1rem;margin-block:.6rem}
.open{--tone:var(--ready);--tint:var(--ready-bg)}.shut{--tone:var(--not-ready);--tint:var(--not-ready-bg)}.undecided{--tone:var(--unknown);--tint:var(--unknown-bg)}.not-asked{--tone:var(--na);--tint:var(--na-bg)}
.s-ready{--tone:var(--ready);--tint:var(--ready-bg)}.s-not-ready{--tone:var(--not-ready);--tint:var(--not-ready-bg)}.s-advisory{--tone:var(--advisory);--tint:var(--advisory-bg)}
.s-error{--tone:var(--error);--tint:var(--error-bg)}.s-unknown{--tone:var(--unknown);--tint:var(--unknown-bg)}.s-not-applicable{--tone:var(--na);--tint:var(--na-bg)}
.badge{display:inline-flex;gap:.35rem;align-items:center;font-size:.8125rem;font-weight:600;line-height:1.4;padding:.05rem .5rem .05rem .35rem;border-radius:1rem;border:1px solid transparent;background:var(--tint);color:var(--tone);white-space:nowrap}
.icon{width:1em;height:1em;flex:none;fill:none;stroke:currentColor;stroke-width:2;stroke-linecap:round;stroke-linejoin:round}
.bar{display:block;width:100%;height:.85rem;margin-block:.3rem;border-radius:3px;background:var(--faint)}

.f-ready{fill:var(--ready)}.f-not-ready{fill:var(--not-ready)}.f-advisory{fill:url(#p-advisory)}.f-error{fill:url(#p-error)}.f-unknown{fill:url(#p-unknown)}.f-not-applicable{fill:url(#p-na)}
.i-advisory{fill:var(--advisory)}.i-error{fill:var(--error)}.i-unknown{fill:var(--unknown)}.i-na{fill:var(--na)}.i-on{stroke:var(--card);stroke-width:2;fill:none}
.key{display:flex;flex-wrap:wrap;gap:.3rem 1.1rem;list-style:none;padding:0;font-size:.85rem;max-width:none}
.key svg{width:1.4rem;height:.8rem;vertical-align:-.05em;margin-inline-end:.35rem}
.scroll{overflow-x:auto;margin-block:.5rem 1rem}
table{border-collapse:collapse;width:100%;font-size:.9rem;background:var(--card)}
caption{text-align:start;color:var(--soft);font-size:.875rem;padding-block:.25rem .4rem}
th,td{text-align:start;vertical-align:top;padding:.4rem .7rem;border-block-end:1px solid var(--line);overflow-wrap:break-word}
td,td code{overflow-wrap:anywhere}
td:not(.n){min-width:6.5rem}
small code{font-size:1em}
thead th{font-weight:600;color:var(--soft);font-size:.8125rem;border-block-end-width:2px;overflow-wrap:normal;white-space:nowrap}
tbody th{font-weight:500}
td.n,th.n{text-align:end;font-variant-numeric:tabular-nums;white-space:nowrap;overflow-wrap:normal}
td.chart{width:40%;min-width:9rem;vertical-align:middle}
table.blockers th:nth-child(1){width:32%}table.blockers th:nth-child(3){width:38%}
table.missing th:nth-child(3){width:30%}table.missing th:nth-child(1){width:22%}table.missing th:nth-child(2){width:19%}
td p,td ol,td ul{margin-block:0}
.req{margin-block:.5rem;border-inline-start:.3rem solid var(--tone)}
.req>summary{display:grid;grid-template-columns:8.5rem minmax(0,1fr) auto;gap:.1rem .75rem;align-items:baseline;padding:.6rem 1rem;cursor:pointer;list-style:none}
.req>summary::-webkit-details-marker{display:none}
.req>summary>.badge{justify-self:start}
.req>summary:hover h5{text-decoration:underline}
.req>summary .meta{font-size:.8125rem;color:var(--soft);text-align:end}
.req>summary .what{grid-column:2/4;font-size:.9rem;color:var(--soft);max-width:90ch}
.req[open]>summary{border-block-end:1px solid var(--line)}
.turn{vertical-align:-.15em;margin-inline-start:.5rem;transition:transform .1s}
.req[open]>summary .turn,details[open]>summary>.turn{transform:rotate(90deg)}
.body{padding:.25rem 1.25rem 1.25rem}
.body details{margin-block:.75rem}
.body details>summary{cursor:pointer;font-weight:600;font-size:.95rem}
.tags{display:flex;flex-wrap:wrap;gap:.25rem 1.25rem;font-size:.85rem;color:var(--soft);margin-block:.75rem 0}
.filters{padding:.9rem 1.1rem;margin-block:1rem;display:grid;gap:.75rem}
.filters .row{display:flex;flex-wrap:wrap;gap:.6rem 1rem;align-items:end}
.filters label{font-size:.875rem}
.filters .field{display:grid;gap:.2rem}
.filters .grow{flex:1 1 16rem}
.filters fieldset{border:0;padding:0;margin:0;display:flex;flex-wrap:wrap;gap:.3rem 1rem}
.filters legend{float:inline-start;font-size:.875rem;margin-inline-end:1rem;color:var(--soft)}
input,select,button{font:inherit;color:inherit;background:var(--card);border:1px solid var(--soft);border-radius:5px;padding:.35rem .6rem;min-height:2.25rem}
input[type=search]{width:100%}
input[type=checkbox]{min-height:0;width:1.05rem;height:1.05rem;vertical-align:-.15em;margin:0 .3rem 0 0;accent-color:var(--link)}
button{cursor:pointer}
button:hover{background:var(--faint)}
.risks{padding-inline-start:1.25rem;max-width:none}.risks li{margin-block:.75rem}.risks h3{margin:0}
.words{display:grid;grid-template-columns:max-content minmax(0,1fr);gap:.4rem 1.25rem;font-size:.9rem}
.words dt{font-weight:600}
.words dd{margin:0;max-width:75ch}
footer{margin-block:3rem 2rem;padding-block-start:1rem;border-block-start:1px solid var(--line);font-size:.85rem;color:var(--soft)}
[hidden]{display:none!important}
@media (max-width:60rem){.frame{display:block}.side{position:static;max-height:none;padding-block:1rem 0}.side ul{display:flex;flex-wrap:wrap;gap:0 .25rem}.side ul ul{padding:0}.wide{padding-inline:1rem}}
@media (max-width:40rem){.scroll table{min-width:38rem}caption{max-width:calc(100vw - 4rem)}.facts,.words{grid-template-columns:minmax(0,1fr);gap:0}.two .all{grid-column:auto}.facts dd,.words dd{margin-block-end:.5rem}.req>summary{grid-template-columns:auto minmax(0,1fr)}.req>summary h5,.req>summary .what{grid-column:1/-1}.req>summary .meta{grid-row:1;grid-column:2/3}h1{font-size:1.4rem}.body{padding-inline:.9rem}}
@media (prefers-reduced-motion:reduce){*{transition:none!important}}
@media (forced-colors:active){.badge,.card,.req,.bar,.notice{border:1px solid CanvasText}.f-ready,.f-not-ready,.i-advisory,.i-error,.i-unknown,.i-na{fill:CanvasText}.f-ready{fill:Canvas;stroke:CanvasText}.i-on{stroke:Canvas}}
@media print{:root{color-scheme:light;--paper:#fff;--card:#fff;--ink:#000;--soft:#444;--line:#bbb;--faint:#f2f2f2;--link:#000;--ready:#15702e;--not-ready:#c0262d;--advisory:#9a6200;--error:#a3218e;--unknown:#5a51c8;--na:#59616a}
@page{margin:15mm}html{font-size:9.5pt}.body details:not([open],.list){display:none}.side,.filters,.skip,.turn{display:none!important}.frame{display:block}.wide{max-width:none;padding:0}
.badge{background:none;border-color:currentColor}.bar,.key svg{print-color-adjust:exact;-webkit-print-color-adjust:exact}
h2,h3,h4,h6,summary,caption,thead{break-after:avoid}tr,.card,summary{break-inside:avoid}thead{display:table-header-group}
.fails::details-content{content-visibility:visible;display:block}
.scroll{overflow:visible}pre{white-space:pre-wrap}a{text-decoration:none}}
`;
