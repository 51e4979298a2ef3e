import { ALWAYS, anyOf, conditionsOf, onlyIf, type Way } from '../firewall/conditions.ts';
import { type JsonNode, jsonAt, jsonEntries, jsonText, readJson } from '../firewall/json.ts';
import { named, type Remarks, shownLine, takeRemarks } from '../firewall/remarks.ts';
import { between, fromAddresses, type Sides, sidesOf } from '../firewall/sides.ts';
import type { Access, Asking, Condition, ConfigurationReader, Rule, Service, Table } from '../model/configuration.ts';
import {
  type FtdNode,
  type FtdObjects,
  networkMeaning,
  placeOf,
  portServices,
  resolved,
  urlMeanings,
  urlWays,
} from './ftd-objects.ts';
import { readListEntry, type UrlMeaning } from './ftd-urls.ts';

const ALL = ['access'] as const;
const MOST_DEPTH = 40;
const URL_TYPES = /^(url|urlobject)$/i;
const RULE_TYPES = /^(accessrule)$/i;
const OPEN_PARTS = [
  'applications',
  'embeddedAppFilter',
  'users',
  'identitySources',
  'timeRangeObjects',
  'vlanTags',
  'sourceSecurityGroupTags',
] as const;

/**
 * Reads what a management center's or device manager's REST API gives of a Secure Firewall Threat Defense: access rules with
 * their objects, or URL objects alone; and, where the format is named, URL lists as text.
 */
export const ciscoFtdReader: ConfigurationReader = {
  format: 'ftd',
  recognise(_file, text) {
    if (!/^\ufeff?\s*[[{]/.test(text)) return 0;
    return /"type"\s*:\s*"(AccessRule|accessrule|Url|UrlGroup|urlobject|urlobjectgroup|AccessPolicy)"/.test(text)
      ? 1
      : 0;
  },
  read(files, _included, asking = {}) {
    const remarks = takeRemarks();
    const nodes = files.filter(({ text }) => isJson(text)).flatMap(({ file, text }) => objectsIn(file, text, remarks));
    const rules = nodes.filter(({ node }) => RULE_TYPES.test(jsonText(node, 'type') ?? ''));
    const byName = new Map(
      nodes
        .filter(({ node }) => !RULE_TYPES.test(jsonText(node, 'type') ?? '') && hasContent(node))
        .map((one) => [(jsonText(one.node, 'name') ?? '').toLowerCase(), one] as const),
    );
    const objects: FtdObjects = { byName, remarks };
    const lists = files.filter(({ text }) => !isJson(text));
    const access = rules.length > 0 ? ruleTable(rules, nodes, objects, asking) : listTable(nodes, lists, remarks);
    if (access.rules.length === 0)
      remarks.note(
        { file: files[0]?.file ?? '', line: 1 },
        'not-understood',
        'no-rules',
        'There is neither a rule nor a URL in it.',
        ALL,
      );
    return { format: 'ftd', files: files.map(({ file }) => file), access, remarks: remarks.all() };
  },
};

function isJson(text: string): boolean {
  return /^\ufeff?\s*[[{]/.test(text);
}

function hasContent(node: JsonNode): boolean {
  return ['url', 'value', 'port', 'objects', 'literals', 'protocol'].some((field) => jsonAt(node, field) !== undefined);
}

/** Everything in a file that has a type, rules not looked into: what they hold is theirs. */
function objectsIn(file: string, text: string, remarks: Remarks): readonly FtdNode[] {
  const read = readJson(text);
  if (!read.ok) {
    remarks.note({ file, line: read.line }, 'error', 'json', `The JSON cannot be read: ${read.message}.`, ALL);
    return [];
  }
  const found: FtdNode[] = [];
  const walk = (node: JsonNode, depth: number): void => {
    if (depth > MOST_DEPTH) return;
    const type = jsonText(node, 'type');
    if (type !== undefined) found.push({ file, node });
    if (type !== undefined && RULE_TYPES.test(type)) return;
    for (const child of [...(node.entries ?? []), ...(node.members?.values() ?? [])]) walk(child, depth + 1);
  };
  walk(read.node, 0);
  return found;
}

/** URL objects and lists alone: each is taken to be let through. */
function listTable(
  nodes: readonly FtdNode[],
  lists: readonly { readonly file: string; readonly text: string }[],
  remarks: Remarks,
): Table<Access> {
  const rules: Rule<Access>[] = [];
  const add = (
    one: { readonly file: string; readonly line: number },
    text: string,
    meanings: readonly UrlMeaning[],
  ): void => {
    const { ways, prefixes } = urlWays(meanings);
    const parts = [[...ways, ...anyOf([], prefixes, shownLine(text), [])]];
    rules.push(
      ...conditionsOf(parts).map((when) => ({
        place: { file: one.file, line: one.line },
        text: shownLine(text),
        when,
        decision: 'allow' as const,
      })),
    );
  };
  for (const one of nodes.filter(({ node }) => URL_TYPES.test(jsonText(node, 'type') ?? '')))
    add(placeOf(one), jsonText(one.node, 'url') ?? '', urlMeanings([one], remarks));
  for (const { file, text } of lists)
    text.split(/\r?\n/).forEach((raw, index) => {
      const line = raw.replace(/^\ufeff/, '').trim();
      if (line === '' || line.startsWith('#')) return;
      const meaning = readListEntry(line);
      const place = { file, line: index + 1 };
      if (meaning.remark !== undefined)
        remarks.note(place, meaning.remark.kind, meaning.remark.code, meaning.remark.message);
      add(place, line, [meaning]);
    });
  return { rules, otherwise: 'block', because: 'a list alone is taken to be all that is let through' };
}

function ruleTable(
  rules: readonly FtdNode[],
  nodes: readonly FtdNode[],
  objects: FtdObjects,
  asking: Asking,
): Table<Access> {
  const sides = sidesOf(
    rules.map(({ node }) => zonesOf(node)),
    [],
    'any',
    asking,
  );
  const read = rules.flatMap((rule) => readRule(rule, objects, sides, asking));
  const policy = nodes.find(({ node }) => jsonAt(node, 'defaultAction') !== undefined);
  const action = jsonText(policy?.node, 'defaultAction', 'action');
  const because = 'the default action of the access control policy';
  if (policy !== undefined && action !== undefined)
    return {
      rules: read,
      otherwise: /^(block|deny)/i.test(action) ? 'block' : 'allow',
      because,
      place: placeOf(policy),
    };
  const [first] = rules;
  const open: Condition = {
    hosts: [{ kind: 'any' }],
    services: 'any',
    unless: ['the default action of the access control policy, which was not given'],
  };
  const last: readonly Rule<Access>[] =
    first === undefined ? [] : [{ place: placeOf(first), text: because, when: open, decision: 'allow' }];
  return { rules: [...read, ...last], otherwise: 'block', because };
}

function readRule(rule: FtdNode, objects: FtdObjects, sides: Sides, asking: Asking): readonly Rule<Access>[] {
  const { file, node } = rule;
  const action = (jsonText(node, 'action') ?? jsonText(node, 'ruleAction') ?? '').toUpperCase();
  if (jsonText(node, 'enabled') === 'false' || action === 'MONITOR') return [];
  const decision = /^(ALLOW|PERMIT|TRUST)$/.test(action) ? 'allow' : /^(BLOCK|DENY)/.test(action) ? 'block' : undefined;
  if (decision === undefined) {
    objects.remarks.note(
      placeOf(rule),
      'not-understood',
      'action',
      `The action ${named([action])} is not known here.`,
      ALL,
    );
    return [];
  }
  const part = (name: string): readonly FtdNode[] => jsonEntries(node, name).map((one) => ({ file, node: one }));
  const unless = OPEN_PARTS.flatMap((name) =>
    part(name).some(({ node: one }) => holdsAny(one)) ? [`what the rule says of ${name}`] : [],
  );
  const parts: readonly (readonly Way[])[] = [
    between(zonesOf(node), sides, 'any', 'zone'),
    sourceWays(part('sourceNetworks')),
    destinationWays(part('destinationNetworks')),
    portWays(part('destinationPorts')),
    part('sourcePorts').some(({ node: one }) => holdsAny(one)) ? onlyIf('from which port the devices connect') : ALWAYS,
    urlPart(part('urls'), part('urlFilter')),
    unless.length === 0 ? ALWAYS : [{ unless }],
  ];
  const text = shownLine(`${action}: ${jsonText(node, 'name') ?? 'a rule without a name'}`);
  return conditionsOf(parts).map((when) => ({ place: placeOf(rule), text, when, decision }));

  function sourceWays(references: readonly FtdNode[]): readonly Way[] {
    if (!references.some((one) => holdsAny(one.node))) return ALWAYS;
    const { nodes, unknown } = resolved(objects, references, 'network object');
    const meant = networkMeaning(nodes, objects.remarks);
    const isComplete = unknown.length + meant.unknown.length + meant.hosts.length === 0;
    return fromAddresses(meant.prefixes, isComplete, namesOf(references), false, asking);
  }

  function destinationWays(references: readonly FtdNode[]): readonly Way[] {
    if (!references.some((one) => holdsAny(one.node))) return ALWAYS;
    const { nodes, unknown } = resolved(objects, references, 'network object');
    const meant = networkMeaning(nodes, objects.remarks);
    return anyOf(meant.hosts, meant.prefixes, namesOf(references), [...unknown, ...meant.unknown]);
  }

  function portWays(references: readonly FtdNode[]): readonly Way[] {
    if (!references.some((one) => holdsAny(one.node))) return ALWAYS;
    const { nodes, unknown } = resolved(objects, references, 'port object');
    const read = nodes.map((one) => portServices(one.node));
    const services: readonly Service[] = read.flatMap((one) => one ?? []);
    const open = read.some((one) => one === undefined) ? ['which ports the rule names'] : [];
    return [
      ...(services.length === 0 ? [] : [{ services }]),
      ...[...unknown, ...open].map((what) => ({ unless: [what] })),
    ];
  }

  function urlPart(urls: readonly FtdNode[], filters: readonly FtdNode[]): readonly Way[] {
    const own = [
      ...urls,
      ...filters.flatMap((one) => jsonEntries(one.node, 'urlObjects').map((url) => ({ file, node: url }))),
    ];
    const categories = [...urls, ...filters].flatMap(({ node: one }) => [
      ...jsonEntries(one, 'urlCategoriesWithReputation'),
      ...jsonEntries(one, 'urlCategories'),
    ]);
    const references = own.filter(
      (one) =>
        holdsAny(one.node) &&
        (jsonAt(one.node, 'objects') ?? jsonAt(one.node, 'literals') ?? jsonAt(one.node, 'name')) !== undefined,
    );
    if (references.length === 0 && categories.length === 0) return ALWAYS;
    const { nodes, unknown } = resolved(objects, references, 'URL object or list');
    const { ways, prefixes } = urlWays(urlMeanings(nodes, objects.remarks));
    const labels = categories.map(
      (one) =>
        jsonText(one, 'category', 'name') ??
        jsonText(one, 'urlCategory', 'name') ??
        jsonText(one, 'name') ??
        'of the rule',
    );
    const open =
      labels.length === 0 ? unknown : [...unknown, `whether Cisco puts the host into the category ${named(labels)}`];
    return [...ways, ...anyOf([], prefixes, 'the URLs', open)];
  }
}

function zonesOf(node: JsonNode): { readonly from: readonly string[]; readonly to: readonly string[] } {
  const names = (side: string): readonly string[] => {
    const entries = jsonEntries(node, side).flatMap((one) => [
      ...(jsonAt(one, 'objects') === undefined ? [one] : jsonEntries(one, 'objects')),
    ]);
    const found = entries.flatMap((one) => jsonText(one, 'name') ?? []);
    return found.length === 0 ? ['any'] : found;
  };
  return { from: names('sourceZones'), to: names('destinationZones') };
}

function holdsAny(node: JsonNode): boolean {
  if (node.value !== undefined) return true;
  const parts = ['objects', 'literals'].flatMap((name) => jsonEntries(node, name));
  if (parts.length > 0) return true;
  return (
    jsonText(node, 'name') !== undefined ||
    [...(node.members?.values() ?? [])].some((one) => (one.entries?.length ?? 0) > 0)
  );
}

function namesOf(references: readonly FtdNode[]): string {
  const names = references.flatMap(({ node }) =>
    [node, ...jsonEntries(node, 'objects'), ...jsonEntries(node, 'literals')].flatMap(
      (one) => jsonText(one, 'name') ?? jsonText(one, 'value') ?? [],
    ),
  );
  return named(names);
}
