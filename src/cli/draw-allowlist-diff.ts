import type { AllowListDifference } from '../workspace/index.ts';
import type { Style } from './style.ts';

const MOST = 60;
const MOST_NAMES = 12;
const WORDS: Readonly<Record<AllowListDifference['beyond'][number]['kind'], string>> = {
  opens: 'opens',
  closes: 'closes',
  'starts-inspection': 'starts being inspected',
  'stops-inspection': 'stops being inspected',
  'starts-authentication': 'starts being asked for who is there',
  'stops-authentication': 'stops being asked for who is there',
  'starts-direct': 'goes direct',
  'stops-direct': 'goes through the proxy',
  unclear: 'is unclear: it hangs on what is not in the files',
};
const GOOD = new Set(['opens', 'stops-inspection', 'stops-authentication']);
const BAD = new Set(['closes', 'starts-inspection', 'starts-authentication']);

type Deciding = AllowListDifference['beyond'][number]['before'];

/** What changes: endpoints first, then names that nobody needs, then rules without effect, and the patch. */
export function drawAllowListDiff(result: AllowListDifference, style: Style): string {
  const { before, after, services, sites, notCompared, remarks, patch } = result;
  const sections = [
    drawEndpoints(result, style),
    drawBeyond(result, style),
    drawWithoutEffect(result, style),
    drawNames(result, style),
  ].filter((lines) => lines.length > 0);
  return [
    style.bold(`From ${before.format} ${before.files.join(', ')} to ${after.format} ${after.files.join(', ')}`),
    ...(sections.length === 0 ? ['Nothing changes'] : []),
    ...(services.length === 0
      ? []
      : [`Services that it is about: ${services.map(({ list, service }) => `${list} ${service}`).join(', ')}`]),
    ...(sites.length === 0
      ? []
      : [
          `Sites that have it: ${sites.map(({ site, verifiedAt }) => `${site} (verified ${verifiedAt.slice(0, 10)})`).join(', ')}; afterwards verify again with --site`,
        ]),
    ...sections.flatMap((lines) => ['', ...lines]),
    ...(notCompared.length === 0 ? [] : ['', `Not all could be compared: ${shorten(notCompared)}`]),
    ...(remarks.length === 0
      ? []
      : ['', `In the files ${remarks.length} remarks: see \`muster allowlist verify\`, or --json`]),
    ...(patch === null ? [] : ['', ...patch.map(({ unified }) => unified.trimEnd())]),
    ...(patch ?? []).flatMap(({ name, commands = [] }) =>
      commands.length === 0 ? [] : ['', `To tell a device that has been told the earlier ${name}:`, ...commands],
    ),
  ].join('\n');
}

function drawEndpoints({ endpoints }: AllowListDifference, style: Style): readonly string[] {
  const groups = Map.groupBy(
    endpoints.flatMap((one) => one.changes.map((change) => ({ one, change }))),
    ({ change }) => [change.kind, ...drawDeciding(change)].join('\n'),
  );
  if (groups.size === 0) return [];
  const shown = [...groups.values()].slice(0, MOST).flatMap((all) => {
    const [first] = all;
    if (first === undefined) return [];
    const names = Map.groupBy(all, ({ one }) => `${one.asked} ${one.protocol} ${one.required}`);
    return [
      `  ${mark(first.change.kind, style)(WORDS[first.change.kind])}`,
      ...[...names.values()].slice(0, MOST_NAMES).map((some) => `    ${drawName(some, style)}`),
      ...(names.size > MOST_NAMES ? [`    and ${names.size - MOST_NAMES} more`] : []),
      ...drawDeciding(first.change),
    ];
  });
  return [style.bold('Endpoints'), ...shown, ...more(groups.size)];
}

type Changed = { readonly one: Endpoint; readonly change: Endpoint['changes'][number] };
type Endpoint = AllowListDifference['endpoints'][number];

function drawName(some: readonly Changed[], style: Style): string {
  const [first] = some;
  if (first === undefined) return '';
  const { one, change } = first;
  const ports = [...new Set(some.map((each) => each.one.port))].sort((a, b) => a - b).join(',');
  const whose = [...new Set(some.map((each) => each.one.service))];
  const such = change.witness === one.asked ? '' : `: for example ${change.witness}`;
  const name = `${one.asked}:${ports}${one.protocol === 'udp' ? '/udp' : ''}`;
  return `${style.cyan(name)} (${shorten(whose)}${one.required ? '' : ', not required'})${such}`;
}

function drawBeyond({ beyond }: AllowListDifference, style: Style): readonly string[] {
  if (beyond.length === 0) return [];
  return [
    style.bold('Names that nobody in scope needs'),
    ...beyond.slice(0, MOST).flatMap((change) => {
      const ports = change.ports.map(({ protocol, port }) => `${port}${protocol === 'udp' ? '/udp' : ''}`);
      const such = change.witness === change.pattern ? '' : `: for example ${change.witness}`;
      return [
        `  ${WORDS[change.kind]} ${style.cyan(`${change.pattern}:${shorten(ports)}`)}${such}`,
        ...drawDeciding(change),
      ];
    }),
    ...more(beyond.length),
  ];
}

function drawWithoutEffect({ withoutEffect }: AllowListDifference, style: Style): readonly string[] {
  if (withoutEffect.length === 0) return [];
  return [
    style.bold('Rules that changed without effect'),
    ...withoutEffect.slice(0, MOST).map(({ change, pattern, place, text, coveredBy }) => {
      const by = coveredBy === null || change === 'moved' ? '' : `, ${change === 'added' ? 'was' : 'is'} covered by `;
      const cover = by === '' ? '' : `${by}${placeText(coveredBy ?? { table: 'access', text: '' })}`;
      return `  ${change} ${style.cyan(pattern)} (${placeText({ table: 'access', place, text })})${cover}`;
    }),
    ...more(withoutEffect.length),
  ];
}

function drawNames({ lists }: AllowListDifference, style: Style): readonly string[] {
  if (lists === null) return [];
  const { added, removed } = lists.names;
  const same = [...added, ...removed].filter(({ coveredBy }) => coveredBy !== undefined);
  return [
    style.bold('The lists themselves'),
    `  ${added.length} names came and ${removed.length} went, of which ${same.length} change nothing: see \`muster endpoints diff\``,
  ];
}

function drawDeciding({ before, after }: { readonly before: Deciding; readonly after: Deciding }): readonly string[] {
  return [`    was: ${placeText(before)}`, `    now: ${placeText(after)}`];
}

function placeText({ place, text }: Deciding): string {
  return place === undefined || place.line === 0 ? text : `${place.file}:${place.line}: ${text}`;
}

function mark(kind: AllowListDifference['beyond'][number]['kind'], style: Style): (text: string) => string {
  return BAD.has(kind) ? style.red : GOOD.has(kind) ? style.green : style.yellow;
}

function more(count: number): readonly string[] {
  return count > MOST ? [`  and ${count - MOST} more: --json has them all`] : [];
}

function shorten(words: readonly string[]): string {
  return words.length > 4 ? `${words.slice(0, 3).join(', ')} and ${words.length - 3} more` : words.join(', ');
}
