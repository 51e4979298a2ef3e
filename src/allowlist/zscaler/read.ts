import { conditionsOf } from '../firewall/conditions.ts';
import { type JsonNode, jsonAt, jsonEntries, jsonText, readJson } from '../firewall/json.ts';
import { type Remarks, shownLine, takeRemarks } from '../firewall/remarks.ts';
import type { Access, Configuration, ConfigurationReader, Place, Rule, Table } from '../model/configuration.ts';
import { readAuthentication } from './authentication.ts';
import { type Located, readCategories, readEntries } from './categories.ts';
import { readAccess, readInspection } from './policies.ts';
import { inOrder, placeOf, type Reading } from './rules.ts';
import { readUrlEntry } from './url-entry.ts';

const ALL = ['access', 'inspection', 'authentication'] as const;

/** What the files hold, by kind. */
type Kind =
  | 'category'
  | 'filtering'
  | 'inspection'
  | 'firewall'
  | 'application'
  | 'settings'
  | 'location'
  | 'deny-list';

/**
 * Reads what the API of Zscaler Internet Access answers (urlCategories, urlFilteringRules, sslInspectionRules, advancedSettings,
 * security/advanced), one file each or together, and lists as they are pasted into a category.
 */
export const zscalerReader: ConfigurationReader = {
  format: 'zscaler',
  recognise(_file, text) {
    if (/^\ufeff?\s*[[{]/.test(text)) {
      const marks = [
        '"configuredName"',
        '"superCategory"',
        '"dbCategorizedUrls"',
        '"doNotDecryptSubActions"',
        '"DO_NOT_DECRYPT"',
        '"ANY_RULE"',
        '"HTTPS_RULE"',
        '"authBypassUrls"',
        '"urlFilteringRules"',
        '"sslInspectionRules"',
        '"blacklistUrls"',
      ];
      return marks.some((mark) => text.includes(mark)) ? 1 : 0;
    }
    const entries = pasted('', text).slice(0, 500);
    const dotted = entries.filter((entry) => entry.text.startsWith('.'));
    const isList = entries.length > 0 && entries.every((entry) => readUrlEntry(entry.text).ok);
    return isList && dotted.length > 0 ? 0.3 : 0;
  },
  read(files, _included, asking = {}) {
    const remarks = takeRemarks();
    const lines = new Map(files.map(({ file, text }) => [file, text.split(/\r?\n/)]));
    const lineAt = ({ file, line }: Place): string => lines.get(file)?.[line - 1] ?? '';
    const found = new Map<Kind, Located[]>();
    const lists: { file: string; text: string }[] = [];
    for (const { file, text } of files) {
      if (!/^\ufeff?\s*[[{]/.test(text)) {
        lists.push({ file, text });
        continue;
      }
      const read = readJson(text);
      if (read.ok) sortOut(file, read.node, found, remarks);
      else remarks.note({ file, line: read.line }, 'error', 'json', `The JSON cannot be read: ${read.message}.`, ALL);
    }
    const of = (kind: Kind): readonly Located[] => found.get(kind) ?? [];
    const reading: Reading = { categories: readCategories(of('category'), remarks), remarks, asking, lineAt };
    const [filtering, inspection] = [of('filtering'), of('inspection')];
    const hasRules = filtering.length > 0 || inspection.length > 0;
    const first = files[0]?.file ?? '';
    const tables: Partial<Configuration> = hasRules
      ? {
          access: readAccess(
            filtering,
            inspection,
            [...of('deny-list').flatMap((one) => denied(one, reading))],
            reading,
          ),
          inspection: readInspection(inspection, reading),
        }
      : { access: listed(of('category'), lists, reading) };
    if (hasRules) tellMissing(first, of, remarks);
    const settings = of('settings')[0];
    return {
      format: 'zscaler',
      files: files.map(({ file }) => file),
      ...tables,
      ...(settings === undefined ? {} : { authentication: readAuthentication(settings, of('location'), reading) }),
      isProxy: true,
      remarks: remarks.all(),
    };
  },
};

/** Tells the kinds of things apart by what they have, whatever file they come in. */
function sortOut(file: string, node: JsonNode, found: Map<Kind, Located[]>, remarks: Remarks): void {
  const parts = node.entries ?? [node];
  for (const part of parts) {
    const kind = kindOf(part);
    if (kind !== undefined) {
      const known = found.get(kind) ?? [];
      known.push({ file, node: part });
      found.set(kind, known);
    } else if (
      node.entries === undefined &&
      part.members !== undefined &&
      [...part.members.values()].some(({ entries, members }) => entries !== undefined || members !== undefined)
    )
      for (const inner of part.members.values()) {
        if (inner.entries !== undefined || inner.members !== undefined)
          sortOut(file, inner.entries === undefined ? { ...inner, entries: [inner] } : inner, found, remarks);
      }
    else if (part.members !== undefined)
      remarks.note({ file, line: part.line }, 'not-understood', 'part', 'What this is is not known here.', ALL);
  }
}

function kindOf(node: JsonNode): Kind | undefined {
  const has = (key: string): boolean => jsonAt(node, key) !== undefined;
  if (has('configuredName') || has('dbCategorizedUrls') || (has('urls') && has('id'))) return 'category';
  if (jsonAt(node, 'action')?.members !== undefined && has('name')) return 'inspection';
  if (has('authBypassUrls') || has('authBypassUrlCategories')) return 'settings';
  if (has('authRequired')) return 'location';
  if (has('blacklistUrls') || has('whitelistUrls')) return 'deny-list';
  if (
    has('nwServices') ||
    has('nwApplications') ||
    has('destAddresses') ||
    /^BLOCK_|^EVAL_NWAPP/.test(jsonText(node, 'action') ?? '')
  )
    return 'firewall';
  if (has('actions') && has('applications')) return 'application';
  return has('action') && has('order') ? 'filtering' : undefined;
}

function tellMissing(file: string, of: (kind: Kind) => readonly Located[], remarks: Remarks): void {
  const start = { file, line: 1 };
  if (of('filtering').length === 0)
    remarks.note(start, 'not-understood', 'no-rules', 'The URL filtering rules were not given.', ['access']);
  if (of('inspection').length === 0)
    remarks.note(start, 'not-understood', 'no-rules', 'The SSL inspection rules were not given.', ['inspection']);
  const firewall = inOrder(of('firewall')).find(({ node }) => (jsonText(node, 'action') ?? '').startsWith('BLOCK'));
  if (firewall !== undefined)
    remarks.note(
      placeOf(firewall),
      'not-understood',
      'firewall-rule',
      'Firewall filtering rules that block are not read.',
      ['access'],
    );
  const [application] = inOrder(of('application'));
  if (application !== undefined)
    remarks.note(
      placeOf(application),
      'not-understood',
      'cloud-app-control',
      'Cloud app control comes before URL filtering, and is not read.',
      ['access'],
    );
  else
    remarks.note(
      start,
      'warning',
      'cloud-app-control',
      'Cloud app control comes before URL filtering; its rules were not given, and are taken to block nothing that is needed.',
    );
}

function denied({ file, node }: Located, reading: Reading): readonly Rule<Access>[] {
  return jsonEntries(node, 'blacklistUrls').flatMap(({ value, line }) =>
    ruleOfEntry(String(value ?? ''), { file, line }, 'block', reading.remarks),
  );
}

/** Categories and pasted lists alone are read as what is let through. */
function listed(
  categories: readonly Located[],
  lists: readonly { file: string; text: string }[],
  reading: Reading,
): Table<Access> {
  const entries = [
    ...categories.flatMap(({ file, node }) =>
      ['urls', 'dbCategorizedUrls'].flatMap((key) =>
        jsonEntries(node, key).map(({ value, line }) => ({ text: String(value ?? ''), place: { file, line } })),
      ),
    ),
    ...lists.flatMap(({ file, text }) => pasted(file, text)),
  ];
  return {
    rules: entries.flatMap(({ text, place }) => ruleOfEntry(text, place, 'allow', reading.remarks)),
    otherwise: 'block',
    because: 'a list alone is taken to be all that is let through',
  };
}

function ruleOfEntry(text: string, place: Place, decision: Access, remarks: Remarks): readonly Rule<Access>[] {
  return readEntries([{ text, place }], remarks, true).flatMap((way) =>
    conditionsOf([[way]]).map((when) => ({ place, text: shownLine(text), when, decision })),
  );
}

/** Entries of a list as it is pasted: one a line, or several with commas or blanks between. */
function pasted(file: string, text: string): readonly { readonly text: string; readonly place: Place }[] {
  return text
    .replace(/^\ufeff/, '')
    .split(/\r?\n/)
    .flatMap((line, index) =>
      line.trim().startsWith('#')
        ? []
        : line
            .split(/[\s,]+/)
            .filter((entry) => entry !== '')
            .map((entry) => ({ text: entry, place: { file, line: index + 1 } })),
    );
}
