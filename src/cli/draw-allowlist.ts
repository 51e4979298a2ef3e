import type { Verification } from '../workspace/index.ts';
import type { Style } from './style.ts';

const MOST = 60;
const MOST_REMARKS = 40;
const MOST_UNTIDY = 30;
const MOST_NEEDS = 10;
/** From so many hosts on, what they have in common is told once. */
const SHARED = 4;

/**
 * What was proved: a line a service, then what does not simply pass, the worst first, then what is wrong in the files. Of
 * single hosts that were asked about, each is shown, whatever becomes of it.
 */
export function drawVerification(result: Verification, isOfHosts: boolean, style: Style): string {
  const { configurations, endpoints, services, site, snapshot } = result;
  const told = alike(isOfHosts ? endpoints : endpoints.filter(({ verdict }) => verdict !== 'allowed'));
  const shown = told.slice(0, MOST);
  const shared = sharedNeeds(told);
  return [
    style.bold(configurations.map(({ format, files }) => `${format} ${files.join(', ')}`).join(', then ')),
    ...(isOfHosts ? [] : services.map((service) => drawService(service, style))),
    ...(isOfHosts || shown.length === 0 ? [] : ['', style.bold('Not simply allowed')]),
    ...shown.flatMap((one) => drawEndpoint(one, shared, style)),
    ...(told.length > shown.length ? [`  and ${told.length - shown.length} more: --json has them all`] : []),
    ...drawNeeds(told, shared, style),
    ...drawWithoutAddresses(result, style),
    ...drawHygiene(result, style),
    ...drawRemarks(result, style),
    ...(site === null ? [] : ['']),
    ...(snapshot === null
      ? site === null
        ? []
        : ['Not kept: it was asked about single hosts']
      : [`Kept as ${snapshot}`, 'Next: muster assess']),
  ].join('\n');
}

type Group = readonly [Endpoint, ...Endpoint[]];

/** What would have to be known for many is told once. */
function sharedNeeds(groups: readonly Group[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const [{ needs }] of groups) for (const need of needs) counts.set(need, (counts.get(need) ?? 0) + 1);
  return new Map([...counts].filter(([, count]) => count >= SHARED));
}

function drawNeeds(groups: readonly Group[], shared: ReadonlyMap<string, number>, style: Style): readonly string[] {
  const isAboutDevices = groups.some(([{ needs }]) => needs.some((need) => /\bdevices?\b/.test(need)));
  const lines = [...shared]
    .toSorted(([, a], [, b]) => b - a)
    .slice(0, MOST_NEEDS)
    .map(([need, count]) => `  for ${count} hosts: ${need}`);
  if (isAboutDevices) lines.push('  Where the devices are can be said: --address <ip>, --from <zone>, --part <name>');
  return lines.length === 0 ? [] : ['', style.bold('To be known'), ...lines];
}

/** Endpoints with the same host that come out alike, whichever ports and services they are for. */
function alike(endpoints: Verification['endpoints']): readonly Group[] {
  const groups = new Map<string, [Endpoint, ...Endpoint[]]>();
  for (const one of endpoints) {
    const key = [one.required, one.verdict, one.meets, one.asked, one.protocol, one.rule, one.witness].join('\n');
    const known = groups.get(key);
    if (known === undefined) groups.set(key, [one]);
    else known.push(one);
  }
  return [...groups.values()];
}

type Endpoint = Verification['endpoints'][number];

function drawService(
  { list, service, counts, direct, failing, open }: Verification['services'][number],
  style: Style,
): string {
  const said = Object.entries(counts)
    .map(([verdict, count]) => `${count} ${verdict}`)
    .join(', ');
  const mark = failing > 0 ? style.red : open > 0 ? style.yellow : style.green;
  return `  ${mark(`${list} ${service}`.padEnd(44))} ${said}${direct > 0 ? `; ${direct} direct` : ''}`;
}

function drawEndpoint(group: Group, shared: ReadonlyMap<string, number>, style: Style): readonly string[] {
  const [{ asked, protocol, verdict, meets, required, deciding, witness, ways, tried, needs }] = group;
  const mark = meets === true ? style.green : meets === false && required ? style.red : style.yellow;
  const services = [...new Set(group.map(({ service }) => (service === 'none' ? 'no service' : service)))];
  const about = [...services.slice(0, 3), ...(services.length > 3 ? [`and ${services.length - 3} more`] : [])];
  const ports = [...new Set(group.map(({ port }) => port))].sort((a, b) => a - b).join(',');
  const name = `${asked}:${ports}${protocol === 'udp' ? '/udp' : ''}`;
  const [first] = deciding;
  return [
    `  ${mark(verdict)} ${style.cyan(name)} (${[...about, ...(required ? [] : ['not required'])].join(', ')})${ways.length === 0 ? '' : `, ${ways.join(' or ')}`}${witness === null ? '' : `: for example ${witness}`}`,
    ...(first === undefined
      ? []
      : [`    ${first.place === undefined ? '' : `${first.place.file}:${first.place.line}: `}${first.text}`]),
    ...(tried === null ? [] : [`    tried by ${tried} names; others may fare otherwise`]),
    ...needs
      .filter((need) => !shared.has(need))
      .slice(0, 3)
      .map((need) => `    to be known: ${need}`),
  ];
}

function drawWithoutAddresses({ withoutAddresses }: Verification, style: Style): readonly string[] {
  if (withoutAddresses.length === 0) return [];
  const names = withoutAddresses.map(({ list, service }) => `${list} ${service}`);
  return [
    '',
    style.bold('Cannot be done by address'),
    `  No addresses are published for ${names.slice(0, 20).join(', ')}${names.length > 20 ? `, and ${names.length - 20} more` : ''}: rules on addresses cannot let them through.`,
  ];
}

function drawHygiene({ hygiene, hygieneLeft }: Verification, style: Style): readonly string[] {
  if (hygiene.length === 0) return [];
  const shown = hygiene.slice(0, MOST_UNTIDY);
  const left = hygiene.length - shown.length + Object.values(hygieneLeft).reduce((sum, count) => sum + count, 0);
  const advice = new Map(hygiene.map((one) => [one.code, one.advice]));
  return [
    '',
    style.bold('Untidy, which changes no verdict'),
    ...shown.map(({ code, place, message }) => `  ${place.file}:${place.line}: ${style.yellow(code)}: ${message}`),
    ...(left > 0 ? [`  and ${left} more: --json has them`] : []),
    ...[...advice].map(([code, text]) => `  ${style.cyan(code)} ${text}`),
  ];
}

function drawRemarks({ remarks }: Verification, style: Style): readonly string[] {
  if (remarks.length === 0) return [];
  const order = ['error', 'not-understood', 'warning'];
  const shown = remarks.toSorted((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind)).slice(0, MOST_REMARKS);
  return [
    '',
    style.bold('In the files'),
    ...shown.map(({ place, kind, message }) => {
      const mark = kind === 'error' ? style.red : style.yellow;
      return `  ${place.file}:${place.line}: ${mark(kind === 'not-understood' ? 'not understood' : kind)}: ${message}`;
    }),
    ...(remarks.length > shown.length ? [`  and ${remarks.length - shown.length} more: --json has them all`] : []),
  ];
}
