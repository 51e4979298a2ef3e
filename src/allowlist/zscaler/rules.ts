import { ALWAYS, conditionsOf, NEVER, onlyIf, type Way } from '../firewall/conditions.ts';
import { type JsonNode, jsonAt, jsonEntries, jsonText, jsonTexts } from '../firewall/json.ts';
import { named, type Remarks, shownLine } from '../firewall/remarks.ts';
import type { Asking, Place, Rule, Service } from '../model/configuration.ts';
import type { Categories, Located } from './categories.ts';

/** All that rules are read with. */
export interface Reading {
  readonly categories: Categories;
  readonly remarks: Remarks;
  readonly asking: Asking;
  readonly lineAt: (place: Place) => string;
}

/** Criteria about people and devices, by what they are called. */
const ABOUT_DEVICES = [
  'groups',
  'departments',
  'users',
  'deviceGroups',
  'devices',
  'deviceTrustLevels',
  'userRiskScoreLevels',
  'sourceIpGroups',
  'srcIpGroups',
  'srcIps',
  'sourceCountries',
  'workloadGroups',
  'locationGroups',
];
/** Members of a rule that change nothing on what it decides. */
const WITHOUT_EFFECT = [
  'id',
  'name',
  'order',
  'rank',
  'state',
  'action',
  'description',
  'lastModifiedTime',
  'lastModifiedBy',
  'labels',
  'accessControl',
  'defaultRule',
  'predefined',
  'blockOverride',
  'overrideUsers',
  'overrideGroups',
  'cbiProfile',
  'cbiProfileId',
  'endUserNotificationUrl',
  'ciparule',
  'roadWarriorForKerberos',
  'sizeQuota',
  'timeQuota',
  'browserEunTemplateId',
  'eunTemplateId',
  'enableFullLogging',
  'capturePCAP',
  'exceptionRule',
];
const UNDERSTOOD: ReadonlySet<string> = new Set(
  [
    ...WITHOUT_EFFECT,
    ...ABOUT_DEVICES,
    'protocols',
    'urlCategories',
    'urlCategories2',
    'locations',
    'timeWindows',
    'enforceTimeValidity',
    'validityStartTime',
    'validityEndTime',
    'validityTimeZoneId',
    'userAgentTypes',
    'requestMethods',
    'platforms',
    'cloudApplications',
    'destIpGroups',
    'proxyGateways',
    'zpaAppSegments',
  ].map((key) => key.toLowerCase()),
);
const PLAIN: readonly Service[] = [{ protocol: 'tcp', from: 80, to: 80 }];
const SECURE: readonly Service[] = [
  { protocol: 'tcp', from: 0, to: 79 },
  { protocol: 'tcp', from: 81, to: 65_535 },
];

/** Rules that are switched on, in the order in which they are asked; the default rule comes last. */
export function inOrder(rules: readonly Located[]): readonly Located[] {
  const orderOf = ({ node }: Located): number => {
    const order = Number(jsonText(node, 'order') ?? Number.POSITIVE_INFINITY);
    return isDefault(node) || !(order > 0) ? Number.MAX_SAFE_INTEGER : order;
  };
  return rules
    .filter(({ node }) => (jsonText(node, 'state') ?? 'ENABLED') !== 'DISABLED')
    .toSorted((a, b) => orderOf(a) - orderOf(b));
}

/** Whether a rule is the one that holds where no other does. */
export function isDefault(node: JsonNode): boolean {
  return jsonText(node, 'defaultRule') === 'true';
}

/** Where a rule is told of: the line with its name. */
export function placeOf({ file, node }: Located): Place {
  return { file, line: jsonAt(node, 'name')?.line ?? node.line };
}

/** The rules that a rule is told as, one for each way in which it can match. */
export function toRules<Decision extends string>(
  rule: Located,
  parts: readonly (readonly Way[])[],
  decision: Decision,
  reading: Reading,
): readonly Rule<Decision>[] {
  const place = placeOf(rule);
  return conditionsOf(parts).map((when) => ({ place, text: shownLine(reading.lineAt(place)), when, decision }));
}

/** The parts of a rule that say which connections it decides on. */
export function partsOf(
  rule: Located,
  reading: Reading,
  doubts: Parameters<Remarks['note']>[4],
): readonly (readonly Way[])[] {
  const { node } = rule;
  const place = placeOf(rule);
  for (const [key, value] of node.members ?? [])
    if (!UNDERSTOOD.has(key.toLowerCase()) && isSaid(value))
      reading.remarks.note(
        place,
        'not-understood',
        'rule-part',
        `What ${named([key])} means in a rule is not known here.`,
        doubts,
      );
  const people = ABOUT_DEVICES.flatMap((key) => jsonEntries(node, key).map(nameOf));
  const times = jsonEntries(node, 'timeWindows').map(nameOf);
  const hasEnd = jsonText(node, 'enforceTimeValidity') === 'true';
  return [
    protocolWays(jsonTexts(node, 'protocols')),
    whereTo(rule, reading),
    reading.categories.waysOf(jsonTexts(node, 'urlCategories2'), place),
    locationWays(jsonEntries(node, 'locations').map(nameOf), reading.asking),
    people.length === 0 ? ALWAYS : onlyIf(`whether the user or device is of ${named(people)}`),
    times.length === 0 && !hasEnd ? ALWAYS : onlyIf(`whether it is the time of the rule (${named(times)})`),
    platformWays(jsonTexts(node, 'platforms')),
    clientWays(node),
  ];
}

/** By category, or by application: it is not documented how one goes with the other, so that both are open then. */
function whereTo(rule: Located, { categories }: Reading): readonly Way[] {
  const ids = jsonTexts(rule.node, 'urlCategories');
  const applications = [
    ...jsonTexts(rule.node, 'cloudApplications'),
    ...jsonEntries(rule.node, 'destIpGroups').map(nameOf),
    ...jsonEntries(rule.node, 'zpaAppSegments').map(nameOf),
  ];
  const ways = categories.waysOf(ids, placeOf(rule));
  if (applications.length === 0) return ways;
  const what = `whether Zscaler counts the connection to ${named(applications)}`;
  if (ids.length === 0) return onlyIf(what);
  return [...ways.map((way) => ({ ...way, unless: [...(way.unless ?? []), what] })), { unless: [what] }];
}

function protocolWays(protocols: readonly string[]): readonly Way[] {
  if (protocols.length === 0 || protocols.includes('ANY_RULE')) return ALWAYS;
  const services = [
    ...(protocols.includes('HTTP_RULE') ? PLAIN : []),
    ...(protocols.some((protocol) => /^(HTTPS_RULE|SSL_RULE|TUNNEL_SSL_RULE|DOHTTPS_RULE)$/.test(protocol))
      ? SECURE
      : []),
  ];
  return services.length === 0 ? NEVER : [{ services }];
}

function locationWays(locations: readonly string[], { from }: Asking): readonly Way[] {
  if (locations.length === 0) return ALWAYS;
  if (from !== undefined) return locations.includes(from) ? ALWAYS : NEVER;
  return onlyIf(`whether the site is the location ${named(locations)}`);
}

function platformWays(platforms: readonly string[]): readonly Way[] {
  if (platforms.length === 0) return ALWAYS;
  const [onWindows, without] = [platforms.includes('SCAN_WINDOWS'), platforms.includes('NO_CLIENT_CONNECTOR')];
  if (onWindows && without) return ALWAYS;
  if (!onWindows && !without) return NEVER;
  return onlyIf(
    `whether the devices send their traffic by Client Connector (the rule is for ${onWindows ? 'those that do' : 'those that do not'})`,
  );
}

/** All nine methods and all seven kinds of browsers are as none named. */
function clientWays(node: JsonNode): readonly Way[] {
  const methods = jsonTexts(node, 'requestMethods');
  const agents = jsonTexts(node, 'userAgentTypes');
  const unless = [
    ...(methods.length === 0 || methods.length >= 9 ? [] : [`whether the method of the request is ${named(methods)}`]),
    ...(agents.length === 0 || agents.includes('OTHER') ? [] : [`whether the client is ${named(agents)}`]),
  ];
  return unless.length === 0 ? ALWAYS : [{ unless }];
}

function nameOf(node: JsonNode): string {
  return jsonText(node, 'name') ?? jsonText(node, 'id') ?? String(node.value ?? '?');
}

function isSaid({ value, entries, members }: JsonNode): boolean {
  return (
    (entries?.length ?? 0) > 0 ||
    (members?.size ?? 0) > 0 ||
    (value !== undefined && value !== false && value !== '' && value !== 0 && value !== 'ANY')
  );
}
