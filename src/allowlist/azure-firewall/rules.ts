import { parsePrefix, rangeToPrefixes } from '../firewall/addresses.ts';
import { ALWAYS, anyOf, conditionsOf, type Way } from '../firewall/conditions.ts';
import { type JsonNode, jsonEntries, jsonText } from '../firewall/json.ts';
import { named, type Remarks } from '../firewall/remarks.ts';
import { parsePorts } from '../firewall/services.ts';
import { fromAddresses } from '../firewall/sides.ts';
import type { Asking, Condition, HostPattern, Place, Service } from '../model/configuration.ts';
import { lastOf } from './groups.ts';
import type { ReadTexts, Texts } from './values.ts';

/** All that rules are read with. */
export interface Reading {
  readonly textsOf: ReadTexts;
  readonly remarks: Remarks;
  readonly asking: Asking;
  readonly ipGroups: ReadonlyMap<string, JsonNode>;
}

const DOUBTS = ['access'] as const;
/** The port that Azure Firewall expects of a protocol where none is named. */
const USUAL_PORTS: Readonly<Record<string, string>> = { http: '80', https: '443', mssql: '1433' };

/** On which connections a network rule decides: by addresses, service tags and names that the firewall itself looks up. */
export function networkConditions(rule: JsonNode, place: Place, reading: Reading): readonly Condition[] {
  const { textsOf, remarks } = reading;
  const names = textsOf(rule, 'destinationFqdns', 'destination_fqdns');
  const hosts = names.texts.flatMap((name) => exactHost(name, place, remarks));
  if (hosts.length > 0)
    remarks.note(
      place,
      'warning',
      'dns-dependent',
      `${named(names.texts)} is met by the addresses that the firewall is told for the name; devices must ask the same DNS servers, best the firewall's DNS proxy.`,
    );
  const addresses = addressesOf(
    rule,
    ['destinationAddresses', 'destination_addresses'],
    ['destinationIpGroups', 'destination_ip_groups'],
    reading,
  );
  const label = named(textsOf(rule, 'destinationAddresses', 'destination_addresses').texts);
  const unknown = [
    ...addresses.tags.map((tag) => `whether the host's address is in the service tag ${tag}`),
    ...[...addresses.open, ...names.open].map(openNeed),
  ];
  return conditionsOf([
    sourceWays(rule, reading),
    anyOf(hosts, addresses.prefixes, label === '' ? 'its IP group' : label, unknown),
    networkServices(rule, place, reading),
  ]);
}

/** On which connections an application rule decides: by the name that TLS or HTTP tells. */
export function applicationConditions(rule: JsonNode, place: Place, reading: Reading): readonly Condition[] {
  return conditionsOf([
    sourceWays(rule, reading),
    hostWays(rule, place, reading),
    applicationServices(rule, place, reading),
  ]);
}

/** Whether a rule breaks TLS open. */
export function terminates(rule: JsonNode, { textsOf }: Reading): boolean | 'open' {
  const { texts, open } = textsOf(rule, 'terminateTLS', 'terminate_tls');
  return open.length > 0 ? 'open' : texts.some((text) => text.toLowerCase() === 'true');
}

function hostWays(rule: JsonNode, place: Place, { textsOf, remarks }: Reading): readonly Way[] {
  // A rule of a firewall without a policy calls them target_fqdns in Terraform.
  const names = both(textsOf(rule, 'targetFqdns', 'destination_fqdns'), textsOf(rule, 'target_fqdns'));
  const urls = textsOf(rule, 'targetUrls', 'destination_urls');
  const tags = both(textsOf(rule, 'fqdnTags', 'destination_fqdn_tags'), textsOf(rule, 'fqdn_tags'));
  const categories = textsOf(rule, 'webCategories', 'web_categories');
  const hosts = names.texts.flatMap((name) => readPattern(name, place, remarks) ?? []);
  const whole: HostPattern[] = [];
  const partly: HostPattern[] = [];
  for (const url of urls.texts) {
    const bare = url.replace(/^https?:\/\//i, '');
    const slash = bare.indexOf('/');
    const pattern = readPattern(slash < 0 ? bare : bare.slice(0, slash), place, remarks);
    const path = slash < 0 ? '' : bare.slice(slash);
    if (pattern !== undefined) (path === '/*' ? whole : partly).push(pattern);
  }
  const all = [...hosts, ...whole];
  const unless = [
    ...tags.texts.map((tag) => `whether Microsoft puts the host into the FQDN tag ${tag}`),
    ...(categories.texts.length === 0
      ? []
      : [`whether Microsoft puts the host into the web category ${named(categories.texts)}`]),
    ...[names, urls, tags, categories].flatMap(({ open }) => open).map(openNeed),
  ];
  if (all.some(({ kind }) => kind === 'any')) return ALWAYS;
  return [
    ...(all.length === 0 ? [] : [{ hosts: all }]),
    ...(partly.length === 0
      ? []
      : [{ hosts: partly, unless: ['the path of the address, of which the rule names a part only'] }]),
    ...unless.map((need) => ({ unless: [need] })),
  ];
}

/**
 * A name of an application rule: a star stands at the left only, for any characters, those of further labels too
 * (https://learn.microsoft.com/en-us/azure/firewall/firewall-faq: `*.contoso.com`, not `contoso.com` itself).
 */
function readPattern(text: string, place: Place, remarks: Remarks): HostPattern | undefined {
  const host = text.toLowerCase().replace(/\.$/, '');
  if (host === '*') return { kind: 'any' };
  const rest = host.startsWith('*') ? host.slice(1) : host;
  if (rest.includes('*') || !/^[\w.-]{1,255}$/.test(rest)) {
    remarks.note(
      place,
      'error',
      'pattern',
      `${named([text])} is no name that Azure Firewall takes: a star may stand at the left only, and neither scheme nor port.`,
    );
    return undefined;
  }
  if (rest === host) return { kind: 'exact', host };
  return rest.startsWith('.')
    ? { kind: 'below', host: rest.slice(1), withApex: false }
    : { kind: 'glob', text: host, star: 'any' };
}

function exactHost(text: string, place: Place, remarks: Remarks): readonly HostPattern[] {
  const host = text.toLowerCase().replace(/\.$/, '');
  if (/^[\w.-]{1,255}$/.test(host)) return [{ kind: 'exact', host }];
  remarks.note(
    place,
    'error',
    'pattern',
    `${named([text])} is no name: network rules of Azure Firewall take no stars.`,
  );
  return [];
}

function applicationServices(rule: JsonNode, place: Place, { textsOf, remarks }: Reading): readonly Way[] {
  const services: Service[] = [];
  for (const protocol of [...jsonEntries(rule, 'protocols'), ...jsonEntries(rule, 'protocol')]) {
    const type = (textsOf(protocol, 'protocolType', 'type').texts[0] ?? '').toLowerCase();
    const port = textsOf(protocol, 'port').texts[0];
    const ports = parsePorts('tcp', port === undefined || port === '0' ? (USUAL_PORTS[type] ?? '') : port);
    if (ports === undefined || ports.length === 0)
      remarks.note(place, 'not-understood', 'ports', 'The protocols of this rule cannot be read.', DOUBTS);
    else services.push(...ports);
  }
  return services.length === 0 ? [] : [{ services }];
}

function networkServices(rule: JsonNode, place: Place, { textsOf, remarks }: Reading): readonly Way[] {
  const protocols = textsOf(rule, 'ipProtocols', 'protocols');
  const ports = textsOf(rule, 'destinationPorts', 'destination_ports');
  const kinds = protocols.texts.map((text) => text.toLowerCase());
  const some = (['tcp', 'udp'] as const).filter((kind) => kinds.includes(kind) || kinds.includes('any'));
  const services = some.flatMap((protocol) => {
    const read = parsePorts(protocol, ports.texts.map((text) => (text === '*' ? '0-65535' : text)).join(','));
    if (read === undefined)
      remarks.note(place, 'not-understood', 'ports', `The ports ${named(ports.texts)} cannot be read.`, DOUBTS);
    return read ?? [];
  });
  const unless = [...protocols.open, ...ports.open].map(openNeed);
  return [...(services.length === 0 ? [] : [{ services }]), ...unless.map((need) => ({ unless: [need] }))];
}

function sourceWays(rule: JsonNode, reading: Reading): readonly Way[] {
  const { prefixes, tags, open, labels } = addressesOf(
    rule,
    ['sourceAddresses', 'source_addresses'],
    ['sourceIpGroups', 'source_ip_groups'],
    reading,
  );
  if (labels.length === 0) return ALWAYS;
  return fromAddresses(prefixes, tags.length + open.length === 0, named(labels), false, reading.asking);
}

interface Addresses {
  readonly prefixes: readonly string[];
  readonly tags: readonly string[];
  readonly open: readonly string[];
  readonly labels: readonly string[];
}

function addressesOf(rule: JsonNode, own: readonly string[], groups: readonly string[], reading: Reading): Addresses {
  const listed = reading.textsOf(rule, ...own);
  const prefixes: string[] = [];
  const tags: string[] = [];
  const open = [...listed.open];
  const read = (text: string): void => {
    const [start = '', end] = text.split('-', 2);
    const prefix = text === '*' ? '0.0.0.0/0' : parsePrefix(text);
    const range = prefix === undefined && end !== undefined ? rangeToPrefixes(start.trim(), end.trim()) : undefined;
    if (prefix !== undefined) prefixes.push(prefix);
    else if (range !== undefined) prefixes.push(...range);
    else tags.push(text.slice(0, 60));
  };
  listed.texts.forEach(read);
  const references = reading.textsOf(rule, ...groups);
  for (const id of [...references.texts, ...references.open]) {
    const group = reading.ipGroups.get(nameOfGroup(id));
    if (group === undefined) open.push(`IP group ${lastOf(id)}`);
    for (const { value } of group?.entries ?? []) if (value !== undefined) read(String(value));
  }
  return {
    prefixes,
    tags,
    open,
    labels: [...listed.texts, ...listed.open, ...[...references.texts, ...references.open].map(lastOf)],
  };
}

function nameOfGroup(id: string): string {
  const template = /ipGroups', '([\w.-]{1,80})'\)/i.exec(id) ?? /azurerm_ip_group\.([\w-]{1,80})/.exec(id);
  return (template?.[1] ?? lastOf(id)).toLowerCase();
}

function openNeed(what: string): string {
  return `what ${named([what])} is`;
}

function both(a: Texts, b: Texts): Texts {
  return { texts: [...a.texts, ...b.texts], open: [...a.open, ...b.open] };
}

/** The name of a rule. */
export function ruleName(rule: JsonNode): string {
  return jsonText(rule, 'name') ?? 'a rule without a name';
}
