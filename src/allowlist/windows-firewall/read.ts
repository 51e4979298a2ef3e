import { parsePrefix, rangeToPrefixes } from '../firewall/addresses.ts';
import { ALWAYS, anyOf, conditionsOf, NEVER, onlyIf, type Way } from '../firewall/conditions.ts';
import { named, type Remarks, shownLine, takeRemarks } from '../firewall/remarks.ts';
import { parsePorts } from '../firewall/services.ts';
import type {
  Access,
  Asking,
  Configuration,
  ConfigurationReader,
  HostPattern,
  Rule,
  Service,
  Table,
} from '../model/configuration.ts';
import { recordsIn, type WindowsRecord } from './records.ts';

const ALL = ['access'] as const;
const PROFILES = ['Domain', 'Private', 'Public'] as const;
/** Words for addresses that no host of the internet has. */
const LOCAL: ReadonlySet<string> = new Set([
  'localsubnet',
  'localsubnet4',
  'localsubnet6',
  'dns',
  'dhcp',
  'wins',
  'defaultgateway',
  'intranet',
  'rmtintranet',
]);
const FILTERS = ['RemoteAddress', 'RemoteIP', 'RemotePort', 'Protocol', 'RemoteDynamicKeywordAddresses'] as const;

/** What rules are read with. */
interface Reading {
  readonly remarks: Remarks;
  readonly asking: Asking;
  /** Dynamic keywords by their id. */
  readonly keywords: ReadonlyMap<string, WindowsRecord>;
  /** Filters of rules by the rule's id: `Get-NetFirewallRule` alone prints neither addresses nor ports. */
  readonly filters: ReadonlyMap<string, readonly WindowsRecord[]>;
}

/**
 * Reads what `Get-NetFirewallRule`, its address and port filters, `Get-NetFirewallProfile` and
 * `Get-NetFirewallDynamicKeywordAddress` give as JSON or CSV. Of outgoing rules one that blocks comes before all that allow
 * (https://learn.microsoft.com/en-us/windows/security/operating-system-security/network-security/windows-firewall/rules).
 */
export const windowsFirewallReader: ConfigurationReader = {
  format: 'windows-firewall',
  recognise(_file, text) {
    const words = [
      'RemoteDynamicKeywordAddresses',
      'DefaultOutboundAction',
      'AutoResolve',
      'EdgeTraversalPolicy',
      'LooseSourceMapping',
    ];
    if (words.some((word) => text.includes(word))) return 1;
    return /"?Direction"?/i.test(text) && /"?(RemoteAddress|RemotePort|DisplayGroup)"?/i.test(text) ? 0.8 : 0;
  },
  read(files, _included, asking = {}) {
    const remarks = takeRemarks();
    const records = files.flatMap(({ file, text }) => recordsIn(file, text, remarks));
    const rules = records.filter((one) => one.values('Direction') !== undefined);
    const profiles = records.filter((one) => one.values('DefaultOutboundAction') !== undefined);
    const keywords = records.filter((one) => one.values('Keyword', 'AutoResolve') !== undefined);
    const others = records.filter(
      (one) => !rules.includes(one) && !profiles.includes(one) && one.values('InstanceID') !== undefined,
    );
    const reading: Reading = {
      remarks,
      asking,
      keywords: new Map(keywords.map((one) => [idOf(one.values('Id')), one])),
      filters: groupById(others),
    };
    if (rules.length + profiles.length + keywords.length === 0)
      remarks.note(
        { file: files[0]?.file ?? '', line: 1 },
        'not-understood',
        'no-rules',
        'There is no rule of Windows Firewall in it.',
        ALL,
      );
    const access =
      rules.length + profiles.length === 0 && keywords.length > 0
        ? keywordTable(keywords, reading)
        : ruleTable(rules, profiles, reading);
    return {
      format: 'windows-firewall',
      files: files.map(({ file }) => file),
      access,
      remarks: remarks.all(),
    } satisfies Configuration;
  },
};

function idOf(values: readonly string[] | undefined): string {
  return (values?.[0] ?? '').toLowerCase();
}

function groupById(records: readonly WindowsRecord[]): ReadonlyMap<string, readonly WindowsRecord[]> {
  const found = new Map<string, WindowsRecord[]>();
  for (const one of records) {
    const id = idOf(one.values('InstanceID'));
    const same = found.get(id);
    if (same === undefined) found.set(id, [one]);
    else same.push(one);
  }
  return found;
}

function is(values: readonly string[] | undefined, ...words: readonly string[]): boolean {
  return words.includes((values?.[0] ?? '').toLowerCase());
}

/** Keywords alone, which somebody is to make rules of: each is taken to be let through. */
function keywordTable(keywords: readonly WindowsRecord[], reading: Reading): Table<Access> {
  const rules = keywords.flatMap((one) =>
    conditionsOf([keywordWays([idOf(one.values('Id'))], one, reading)]).map((when) => ({
      place: one.place,
      text: one.text,
      when,
      decision: 'allow' as const,
    })),
  );
  return { rules, otherwise: 'block', because: 'keywords alone are taken to be all that is let through' };
}

function ruleTable(
  rules: readonly WindowsRecord[],
  profiles: readonly WindowsRecord[],
  reading: Reading,
): Table<Access> {
  const outgoing = rules.filter(
    (one) => is(one.values('Direction'), '2', 'outbound', 'out') && !is(one.values('Enabled'), '2', 'false', 'no'),
  );
  const blocking = outgoing.filter((one) => is(one.values('Action'), '4', 'block'));
  const allowing = outgoing.filter((one) => is(one.values('Action'), '2', 'allow', 'bypass'));
  for (const one of outgoing)
    if (!blocking.includes(one) && !allowing.includes(one))
      reading.remarks.note(
        one.place,
        'not-understood',
        'action',
        `What ${named([one.text])} does is not known here.`,
        ALL,
      );
  const read = [
    ...blocking.flatMap((one) => toRules(one, 'block', reading)),
    ...allowing.flatMap((one) => toRules(one, 'allow', reading)),
  ];
  return { rules: read, ...otherwise(profiles, reading) };
}

/** What holds where no rule matches: what is sent is allowed unless the profile of the network says otherwise. */
function otherwise(
  profiles: readonly WindowsRecord[],
  { asking, remarks }: Reading,
): Pick<Table<Access>, 'otherwise' | 'because' | 'place'> {
  const on = profiles.filter((one) => !is(one.values('Enabled'), '0', '2', 'false'));
  const asked = on.find((one) => is(one.values('Name'), asking.part?.toLowerCase() ?? ''));
  const considered = asked === undefined ? on : [asked];
  const blocking = considered.filter((one) => is(one.values('DefaultOutboundAction'), '4', 'block'));
  const [first] = considered;
  if (first === undefined)
    return { otherwise: 'allow', because: 'Windows Firewall allows what is sent unless it is told otherwise' };
  if (blocking.length > 0 && blocking.length < considered.length)
    remarks.note(
      first.place,
      'not-understood',
      'several-parts',
      `The profiles ${named(blocking.map((one) => one.text))} block what no rule allows, others do not; which one the devices are in was not said.`,
      ALL,
    );
  const place = blocking[0]?.place ?? first.place;
  return blocking.length > 0
    ? { otherwise: 'block', because: 'DefaultOutboundAction of the profile', place }
    : { otherwise: 'allow', because: 'DefaultOutboundAction of the profile', place };
}

function toRules(record: WindowsRecord, decision: Access, reading: Reading): readonly Rule<Access>[] {
  const own = [record, ...(reading.filters.get(idOf(record.values('InstanceID', 'Name'))) ?? [])];
  const valuesOf = (...names: readonly string[]): readonly string[] | undefined => {
    for (const one of own) {
      const found = one.values(...names);
      if (found !== undefined && found.length > 0) return found;
    }
    return undefined;
  };
  const hasFilters = FILTERS.some((name) => name !== 'RemoteDynamicKeywordAddresses' && valuesOf(name) !== undefined);
  const ids = (valuesOf('RemoteDynamicKeywordAddresses') ?? []).map((id) => id.toLowerCase());
  const parts = [
    profileWays(valuesOf('Profile', 'Profiles') ?? ['Any'], reading.asking),
    addressWays(valuesOf('RemoteAddress', 'RemoteIP') ?? [], ids, record, reading),
    serviceWays(valuesOf('Protocol')?.[0] ?? 'Any', valuesOf('RemotePort') ?? [], record, reading.remarks),
    hasFilters
      ? ALWAYS
      : onlyIf('what the address and port filters of the rule hold, which Get-NetFirewallRule alone does not print'),
    isOpen(valuesOf('LocalPort')) ? ALWAYS : onlyIf('from which port the devices connect'),
    programWays(
      valuesOf('Program', 'Application'),
      valuesOf('Service', 'ServiceName'),
      valuesOf('Package', 'PackageFamilyName'),
    ),
  ];
  return conditionsOf(parts).map((when) => ({
    place: record.place,
    text: shownLine(`${decision}: ${record.text}`),
    when,
    decision,
  }));
}

function isOpen(values: readonly string[] | undefined): boolean {
  return values === undefined || values.length === 0 || is(values, 'any', '*');
}

function profileWays(values: readonly string[], { part }: Asking): readonly Way[] {
  const bits = Number(values[0]);
  const names = Number.isInteger(bits) ? PROFILES.filter((_, index) => (bits & (1 << index)) !== 0) : values;
  if (names.length === 0 || names.length === PROFILES.length || names.some((name) => /^(any|all|\d{5,})$/i.test(name)))
    return ALWAYS;
  if (part !== undefined) return names.some((name) => name.toLowerCase() === part.toLowerCase()) ? ALWAYS : NEVER;
  return onlyIf(`whether the network is of the profile ${named(names)}`);
}

function programWays(
  program: readonly string[] | undefined,
  service: readonly string[] | undefined,
  pack: readonly string[] | undefined,
): readonly Way[] {
  const unless = [
    ...(isOpen(program) ? [] : [`whether the program is ${named([program?.join(' ') ?? ''])}`]),
    ...(isOpen(service) ? [] : [`whether the service is ${named(service ?? [])}`]),
    ...(isOpen(pack) ? [] : [`whether the app is ${named(pack ?? [])}`]),
  ];
  return unless.length === 0 ? ALWAYS : [{ unless }];
}

function serviceWays(
  protocol: string,
  ports: readonly string[],
  { place }: WindowsRecord,
  remarks: Remarks,
): readonly Way[] {
  const kind = protocol.toLowerCase();
  if (kind === 'any' || kind === '256') return ALWAYS;
  const protocols = (['tcp', 'udp'] as const).filter((one) => kind === one || kind === (one === 'tcp' ? '6' : '17'));
  const [only] = protocols;
  if (only === undefined) return NEVER;
  if (isOpen(ports)) return [{ services: [{ protocol: only, from: 0, to: 65_535 } satisfies Service] }];
  const services = parsePorts(only, ports.join(','));
  if (services !== undefined) return [{ services }];
  remarks.note(place, 'not-understood', 'ports', `The ports ${named(ports)} cannot be read.`, ALL);
  return onlyIf(`which ports ${named(ports)} means`);
}

function addressWays(
  addresses: readonly string[],
  ids: readonly string[],
  record: WindowsRecord,
  reading: Reading,
): readonly Way[] {
  const bare = addresses.filter((text) => text.toLowerCase() !== 'any' && text !== '*');
  if (bare.length === 0 && ids.length === 0) return ALWAYS;
  const { prefixes, unknown } = networksOf(bare, record, reading.remarks);
  return [...anyOf([], prefixes, named(bare), unknown), ...(ids.length === 0 ? [] : keywordWays(ids, record, reading))];
}

function networksOf(
  texts: readonly string[],
  { place }: WindowsRecord,
  remarks: Remarks,
): { readonly prefixes: readonly string[]; readonly unknown: readonly string[] } {
  const prefixes: string[] = [];
  const unknown: string[] = [];
  for (const text of texts) {
    const [start = '', end] = text.split('-', 2);
    const prefix = parsePrefix(text);
    const range = prefix === undefined && end !== undefined ? rangeToPrefixes(start, end) : undefined;
    if (prefix !== undefined) prefixes.push(prefix);
    else if (range !== undefined) prefixes.push(...range);
    else if (/^(internet|rmtinternet)$/i.test(text)) prefixes.push('0.0.0.0/0');
    else if (!LOCAL.has(text.toLowerCase())) {
      unknown.push(`which addresses ${named([text])} means`);
      remarks.note(place, 'not-understood', 'address', `${named([text])} is no address that is known here.`, ALL);
    }
  }
  return { prefixes, unknown };
}

/**
 * What dynamic keywords mean: with AutoResolve a name, or a part of one with a star, of which the device is told an address
 * (https://learn.microsoft.com/en-us/windows/security/operating-system-security/network-security/windows-firewall/dynamic-keywords);
 * else addresses.
 */
function keywordWays(ids: readonly string[], record: WindowsRecord, { keywords, remarks }: Reading): readonly Way[] {
  const hosts: HostPattern[] = [];
  const prefixes: string[] = [];
  const unknown: string[] = [];
  for (const id of ids) {
    const keyword = keywords.get(id);
    if (keyword === undefined) {
      unknown.push(`what the dynamic keyword ${id} holds`);
      remarks.note(
        record.place,
        'not-understood',
        'missing-object',
        `The dynamic keyword ${named([id])} was not given.`,
      );
    } else if (is(keyword.values('AutoResolve'), 'true', '1')) readName(keyword);
    else {
      const read = networksOf(keyword.values('Addresses') ?? [], keyword, remarks);
      prefixes.push(...read.prefixes);
      unknown.push(...read.unknown);
    }
  }
  return anyOf(hosts, prefixes, 'the dynamic keywords', unknown);

  function readName(keyword: WindowsRecord): void {
    const host = (keyword.values('Keyword')?.[0] ?? '').toLowerCase().replace(/\.$/, '');
    const rest = host.startsWith('*.') ? host.slice(2) : host;
    if (!/^(?=.{1,255}$)[a-z0-9_*-]+(\.[a-z0-9_*-]+)*$/.test(rest)) {
      remarks.note(keyword.place, 'error', 'keyword', `${named([host])} is no name.`);
      return;
    }
    if (rest.includes('*')) hosts.push({ kind: 'glob', text: host, star: 'any' });
    else hosts.push(rest === host ? { kind: 'exact', host } : { kind: 'below', host: rest, withApex: false });
    remarks.note(
      keyword.place,
      'warning',
      'dns-dependent',
      `${named([host])} is met only after the device itself asked DNS for it: not through a proxy, with secure DNS, or in some VPNs.`,
    );
  }
}
