import { parsePrefix, rangeToPrefixes } from '../firewall/addresses.ts';
import { ALWAYS, anyOf, type Way } from '../firewall/conditions.ts';
import { type JsonNode, jsonAt, jsonEntries, jsonText, jsonTexts } from '../firewall/json.ts';
import { named, type Remarks } from '../firewall/remarks.ts';
import type { HostPattern, Place } from '../model/configuration.ts';
import { readUrlEntry } from './url-entry.ts';

/** A value of one of the files that were read. */
export interface Located {
  readonly file: string;
  readonly node: JsonNode;
}

/** What the URL categories in the files hold, by their id. */
export interface Categories {
  readonly waysOf: (ids: readonly string[], place: Place) => readonly Way[];
}

/** Categories of Zscaler's that no service of Windows or Microsoft 365 is taken to be in. */
export const FOREIGN_CATEGORIES: ReadonlySet<string> = new Set([
  'ADULT_SEX_EDUCATION',
  'ADULT_THEMES',
  'ALCOHOL_TOBACCO',
  'ANONYMIZER',
  'BODY_ART',
  'COMPUTER_HACKING',
  'COPYRIGHT_INFRINGEMENT',
  'CULT',
  'DRUGS',
  'GAMBLING',
  'K_12_SEX_EDUCATION',
  'LINGERIE_BIKINI',
  'MARIJUANA',
  'MATURE_HUMOR',
  'MILITANCY_HATE_AND_EXTREMISM',
  'NUDITY',
  'OTHER_ADULT_MATERIAL',
  'OTHER_DRUGS',
  'OTHER_ILLEGAL_OR_QUESTIONABLE',
  'P2P_COMMUNICATION',
  'PORNOGRAPHY',
  'PROFANITY',
  'QUESTIONABLE',
  'SEXUALITY',
  'SOCIAL_ADULT',
  'SPYWARE_OR_ADWARE',
  'TASTELESS',
  'VIOLENCE',
  'WEAPONS_AND_BOMBS',
]);

/** Lists of Zscaler's own with a name, for the sentence that says what would have to be known. */
const OWN_LISTS: Readonly<Record<string, string>> = {
  GLOBAL_INT_GBL_SSL_BYPASS: "Zscaler's recommended exemptions",
  GLOBAL_INT_OFC_SSL_BYPASS: "Zscaler's list for Microsoft 365",
};

/** Reads the categories; what they hold is looked up by the rules that name them. */
export function readCategories(all: readonly Located[], remarks: Remarks): Categories {
  const byId = new Map(all.map((one) => [jsonText(one.node, 'id') ?? '', one]));
  const known = new Map<string, readonly Way[]>();
  const waysOfOne = (id: string, one: Located): readonly Way[] => {
    const found = known.get(id) ?? readCategory(one, remarks);
    known.set(id, found);
    return found;
  };
  return {
    waysOf(ids, place) {
      if (ids.length === 0 || ids.includes('ANY')) return ALWAYS;
      const ways: Way[] = [];
      const unknown: string[] = [];
      for (const id of new Set(ids)) {
        const one = byId.get(id);
        if (one !== undefined) ways.push(...waysOfOne(id, one));
        if (one !== undefined && jsonText(one.node, 'customCategory') === 'true') continue;
        if (FOREIGN_CATEGORIES.has(id))
          remarks.note(place, 'warning', 'foreign-categories', `No host that is needed is taken to be in ${id}.`);
        else unknown.push(OWN_LISTS[id] ?? id);
        if (one === undefined && id.startsWith('CUSTOM_'))
          remarks.note(place, 'not-understood', 'missing-object', `The category ${named([id])} is not in these files.`);
      }
      return unknown.length === 0
        ? ways
        : [...ways, { unless: [`whether Zscaler puts the host into ${named(unknown)}`] }];
    },
  };
}

/** What entries mean, those that are uncertain for the same reason together; the refused ones are told. */
export function readEntries(
  entries: readonly { readonly text: string; readonly place: Place }[],
  remarks: Remarks,
  isPasted: boolean,
): readonly Way[] {
  const sure: HostPattern[] = [];
  const others = new Map<string, Way & { readonly hosts: HostPattern[] }>();
  for (const { text, place } of entries) {
    const entry = readUrlEntry(text);
    if (!entry.ok) {
      const message = isPasted ? `${entry.why} Zscaler refuses the whole list with it.` : entry.why;
      remarks.note(place, 'error', 'url-entry', message, isPasted ? ['access', 'inspection', 'authentication'] : []);
    }
    if (!entry.ok || entry.way === undefined) continue;
    const { hosts = [], services, unless } = entry.way;
    if (services === undefined && unless === undefined) sure.push(...hosts);
    else {
      const key = JSON.stringify([services, unless]);
      const group = others.get(key) ?? { ...entry.way, hosts: [] };
      group.hosts.push(...hosts);
      others.set(key, group);
    }
  }
  return [...(sure.length === 0 ? [] : [{ hosts: sure }]), ...others.values()];
}

function readCategory({ file, node }: Located, remarks: Remarks): readonly Way[] {
  const place = { file, line: node.line };
  const name = jsonText(node, 'configuredName') ?? jsonText(node, 'id') ?? '';
  const entries = ['urls', 'dbCategorizedUrls'].flatMap((key) =>
    jsonEntries(node, key).flatMap(({ value, line }) =>
      typeof value === 'string' ? [{ text: value, place: { file, line } }] : [],
    ),
  );
  const keywords = ['keywords', 'keywordsRetainingParentCategory'].flatMap((key) => jsonTexts(node, key));
  if (keywords.length > 0)
    remarks.note(
      { file, line: jsonAt(node, 'keywords')?.line ?? place.line },
      'warning',
      'url-substring',
      `The category ${named([name])} is met by every address that has ${named(keywords)} anywhere in it, in its path too.`,
    );
  const expressions = ['regexPatterns', 'regexPatternsRetainingParentCategory'].flatMap((key) => jsonTexts(node, key));
  const hosts: HostPattern[] = [
    ...keywords.map((text): HostPattern => ({ kind: 'containing', text: text.toLowerCase() })),
    ...expressions.map((source): HostPattern => ({ kind: 'regex', source })),
  ];
  const prefixes = ['ipRanges', 'ipRangesRetainingParentCategory']
    .flatMap((key) => jsonTexts(node, key))
    .flatMap((text) => {
      const [start = '', end] = text.split('-', 2);
      const prefix = parsePrefix(text);
      return end === undefined
        ? prefix === undefined
          ? []
          : [prefix]
        : (rangeToPrefixes(start.trim(), end.trim()) ?? []);
    });
  return [...readEntries(entries, remarks, false), ...anyOf(hosts, prefixes, named([name]), [])];
}
