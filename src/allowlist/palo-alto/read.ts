import { type Remarks, shownLine, takeRemarks } from '../firewall/remarks.ts';
import type {
  Access,
  Asking,
  Configuration,
  ConfigurationReader,
  Place,
  ReadIncluded,
  Table,
} from '../model/configuration.ts';
import { entriesOf, type ListType, type ReadList, readEntries } from './lists.ts';
import { readSet } from './read-set.ts';
import { readXml } from './read-xml.ts';
import { type Rulebases, rulebasesOf, rulesOf } from './rulebase.ts';
import type { Reading } from './rules.ts';
import type { Scope } from './scope.ts';
import { readSecurity } from './security.ts';
import { readAuthentication, readDecryption } from './treatment.ts';
import { type ConfigNode, wordAt } from './tree.ts';
import { zoneSides } from './zones.ts';

const ALL = ['access', 'inspection', 'authentication'] as const;

interface File {
  readonly file: string;
  readonly text: string;
}

/**
 * Reads Palo Alto Networks' firewalls: the XML that PAN-OS and Panorama export, the same as `set` commands, and, beside one
 * of these or alone, External Dynamic Lists.
 */
export const paloAltoReader: ConfigurationReader = {
  format: 'palo-alto',
  recognise(_file, text) {
    const start = text.slice(0, 20_000);
    if (/<config[\s>][^<]*(urldb=|version=)|<rulebase>|<pre-rulebase>|<device-group>/.test(start)) return 1;
    if (
      /^[ \t]{0,20}(\S{1,80}[#>] )?set (deviceconfig|rulebase|vsys|device-group|shared|external-list|profiles|address) /m.test(
        start,
      )
    )
      return 0.9;
    const lines = entriesOf('', start.split('\n').slice(0, 200));
    const marked = lines.filter(({ text: entry }) => /^[*^a-z0-9][^:]*\.[a-z]+\/$|\^/i.test(entry));
    return lines.length > 0 && marked.length * 2 > lines.length ? 0.6 : 0;
  },
  read(files, included, asking = {}) {
    const remarks = takeRemarks();
    const lines = new Map(files.map(({ file, text }) => [file, text.split(/\r?\n/)]));
    const lineAt = ({ file, line }: Place): string => lines.get(file)?.[line - 1] ?? '';
    const main = files.find(({ text }) => isXml(text)) ?? files.find(({ text }) => isSet(text));
    const answer = (tables: Partial<Configuration>): Configuration => ({
      format: 'palo-alto',
      files: files.map(({ file }) => file),
      ...tables,
      remarks: remarks.all(),
    });
    if (main === undefined) return answer({ access: listTable(files, lines, remarks) });
    const tree = treeOf(main, lines.get(main.file) ?? [], remarks);
    const rulebases = rulebasesOf(tree, asking, remarks);
    const others = files.filter((file) => file !== main);
    const scope: Scope = {
      nodes: rulebases.objects,
      remarks,
      appends: appendsSlash(rulebases),
      known: new Map(),
      listText: (name, url, from, type) =>
        listOf(others, included, { name, url, from, type }, appendsSlash(rulebases), remarks),
    };
    const reading: Reading = { scope, sides: zoneSides(rulebases, asking), asking, lineAt };
    tellSides(reading, rulebases, asking);
    if (rulesOf(rulebases, 'security').length === 0)
      remarks.note({ file: main.file, line: 1 }, 'not-understood', 'no-rules', 'There is no security rule in it.', ALL);
    const authentication = readAuthentication(rulebases, reading);
    return answer({
      access: readSecurity(rulebases, reading),
      inspection: readDecryption(rulebases, reading),
      ...(authentication === undefined ? {} : { authentication }),
    });
  },
};

function isXml(text: string): boolean {
  return /^\ufeff?\s*</.test(text);
}

function isSet(text: string): boolean {
  return /^[ \t]{0,20}(\S{1,80}[#>] )?set \S+ \S+/m.test(text.slice(0, 100_000));
}

function treeOf({ file, text }: File, lines: readonly string[], remarks: Remarks): ConfigNode {
  if (!isXml(text)) {
    const { root, strange } = readSet(file, lines);
    for (const { line } of strange)
      remarks.note({ file, line }, 'not-understood', 'line', 'This is no set command.', ALL);
    return root;
  }
  const { root, fault } = readXml(file, text.replace(/^\ufeff/, ''));
  if (fault !== undefined)
    remarks.note(fault.place, 'error', 'xml', `The XML cannot be read to its end: ${shownLine(fault.message)}.`, ALL);
  return root;
}

/** From PAN-OS 10.2 on a slash is added to entries that lack one. */
function appendsSlash({ root }: Rulebases): boolean {
  const version = /^(\d{1,3})\.(\d{1,3})/.exec(wordAt(root, '@detail-version') ?? wordAt(root, '@version') ?? '');
  if (version === null) return true;
  const [major, minor] = [Number(version[1]), Number(version[2])];
  return major > 10 || (major === 10 && minor >= 2);
}

function tellSides({ scope, sides }: Reading, rulebases: Rulebases, asking: Asking): void {
  if (sides.inside === undefined && sides.outside === undefined) return;
  const inside =
    sides.inside === undefined || asking.from !== undefined
      ? ''
      : `The devices are taken to be in the zone ${shownLine(sides.inside)}. `;
  const outside =
    sides.outside === undefined ? '' : `The internet is taken to be behind ${shownLine(sides.outside.join(', '))}.`;
  const place = rulesOf(rulebases, 'security')[0]?.place ?? rulebases.root.place;
  if (`${inside}${outside}` !== '') scope.remarks.note(place, 'warning', 'zones', `${inside}${outside}`.trim());
}

/** The text of a list: a file given beside the configuration that is named like the list or like its address ends, else what is included. */
function listOf(
  others: readonly File[],
  included: ReadIncluded,
  { name, url, from, type }: { name: string; url: string | undefined; from: Place; type: ListType },
  appends: boolean,
  remarks: Remarks,
): ReadList | undefined {
  const end = (url ?? '')
    .replace(/[?#].*$/, '')
    .split('/')
    .at(-1);
  const beside = others.find(({ file }) => {
    const base = file.split(/[\\/]/).at(-1) ?? '';
    return base === end || base === name || base.replace(/\.[^.]{1,8}$/, '') === name;
  });
  const text = beside?.text ?? (url === undefined ? undefined : included(url, from));
  if (text === undefined) return undefined;
  return readEntries(entriesOf(beside?.file ?? url ?? name, text.split(/\r?\n/)), type, appends, remarks);
}

/** Lists alone are read as what is let through: each entry a rule. */
function listTable(
  files: readonly File[],
  lines: ReadonlyMap<string, readonly string[]>,
  remarks: Remarks,
): Table<Access> {
  const rules = files.flatMap(({ file }) =>
    entriesOf(file, lines.get(file) ?? []).flatMap((entry) => {
      const type = /^[\da-f:.]+([/-][\da-f:.]+)?$/i.test(entry.text) ? 'ip' : 'url';
      const { ways, prefixes } = readEntries([entry], type, true, remarks);
      const networks = prefixes.map((prefix) => ({
        hosts: [{ kind: 'any' as const }],
        services: 'any' as const,
        addresses: [prefix],
        unless: [`whether the host's address is in ${prefix}`],
      }));
      const named = ways.map(({ hosts, unless }) => ({
        hosts: hosts ?? [{ kind: 'any' as const }],
        services: 'any' as const,
        ...(unless === undefined ? {} : { unless }),
      }));
      return [...named, ...networks].map((when) => ({
        place: entry.place,
        text: shownLine(entry.text),
        when,
        decision: 'allow' as const,
      }));
    }),
  );
  return { rules, otherwise: 'block', because: 'a list alone is taken to be all that is let through' };
}
