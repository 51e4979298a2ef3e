import { named, type Remarks, takeRemarks } from '../firewall/remarks.ts';
import type {
  Access,
  Asking,
  Authentication,
  Configuration,
  ConfigurationReader,
  Place,
  Rule,
  Table,
} from '../model/configuration.ts';
import { objectsOf } from './asa-objects.ts';
import { type AsaReading, entryRules } from './asa-rules.ts';
import { type Block, blocksOf } from './blocks.ts';
import { type Interfaces, interfacesOf } from './interfaces.ts';
import { HARMLESS } from './known-commands.ts';

const ALL = ['access'] as const;
/** Commands that decide on connections in a way that is not followed here. */
const DECIDING: ReadonlySet<string> = new Set(['filter', 'url-server', 'shun', 'scansafe', 'dynamic-filter', 'regex']);

/**
 * Reads the running configuration of Cisco's ASA, and as far as it says what is decided, that of a threat defence: objects,
 * groups, access lists and where they are bound.
 */
export const ciscoAsaReader: ConfigurationReader = {
  format: 'cisco-asa',
  recognise(_file, text) {
    if (/^: Saved|^ASA Version|^access-list \S+ (line \d+ )?(extended|advanced) (permit|deny|trust)/m.test(text))
      return 1;
    return /^object network \S+\r?\n (fqdn|host|subnet|range) |^object-group network \S+/m.test(text) ? 0.9 : 0;
  },
  read(files, _included, asking = {}) {
    const remarks = takeRemarks();
    const blocks = files.flatMap(({ file, text }) => blocksOf(file, text));
    const start: Place = blocks[0]?.place ?? { file: files[0]?.file ?? '', line: 1 };
    remarkOnCommands(blocks, remarks);
    const objects = objectsOf(blocks, remarks);
    const interfaces = interfacesOf(blocks, asking, remarks);
    const reading: AsaReading = {
      objects,
      asking,
      inside: interfaces.inside,
      outside: interfaces.outside,
      inspectedRules: inspectedRules(blocks),
    };
    const access =
      accessTable(blocks, interfaces, reading, asking, remarks) ?? objectTable(blocks, reading, start, remarks);
    const authentication = authenticationTable(blocks, interfaces, reading, remarks);
    return {
      format: 'cisco-asa',
      files: files.map(({ file }) => file),
      access,
      ...(authentication === undefined ? {} : { authentication }),
      remarks: remarks.all(),
    } satisfies Configuration;
  },
};

function remarkOnCommands(blocks: readonly Block[], remarks: Remarks): void {
  for (const { words, place } of blocks) {
    const [first = '', second = ''] = words;
    if (DECIDING.has(first))
      remarks.note(
        place,
        'not-understood',
        'command',
        `What ${named([`${first} ${second}`.trim()])} decides is not followed here.`,
        ALL,
      );
    else if (!HARMLESS.has(first) && !(first === 'no' || /[>#]$/.test(first)))
      remarks.note(place, 'not-understood', 'command', `The command ${named([first])} is not known here.`);
  }
}

/** Numbers of the rules of a threat defence of which the text says that more than addresses and ports decides. */
function inspectedRules(blocks: readonly Block[]): ReadonlySet<string> {
  return new Set(
    blocks.flatMap(({ text }) => {
      const found = /^access-list \S+ (?:line \d+ )?remark rule-id (\d{1,12}): L7 RULE/.exec(text);
      return found?.[1] === undefined ? [] : [found[1]];
    }),
  );
}

function rulesOf(blocks: readonly Block[], name: string | undefined, reading: AsaReading): readonly Rule<Access>[] {
  if (name === undefined) return [];
  return blocks
    .filter(({ words }) => words[0] === 'access-list' && words[1] === name && isEntry(words))
    .flatMap((line) => entryRules(line, reading));
}

function isEntry(words: readonly string[]): boolean {
  const kind = words[words[2] === 'line' ? 4 : 2];
  return kind === 'extended' || kind === 'advanced' || kind === 'permit' || kind === 'deny';
}

/** What is asked of who goes out: the list at the devices' interface, then the global one; what neither allows is denied. */
function accessTable(
  blocks: readonly Block[],
  interfaces: Interfaces,
  reading: AsaReading,
  asking: Asking,
  remarks: Remarks,
): Table<Access> | undefined {
  const lists = [
    ...new Set(
      blocks.filter(({ words }) => words[0] === 'access-list' && isEntry(words)).map(({ words }) => words[1] ?? ''),
    ),
  ];
  const groups = blocks.filter(({ words }) => words[0] === 'access-group');
  const bound = (direction: string, name: string | undefined): Block | undefined =>
    groups.find(
      ({ words }) =>
        words[2] === direction && words[3] === 'interface' && words[4] === name && !words.includes('control-plane'),
    );
  const global = groups.find(({ words }) => words[2] === 'global');
  const inward = bound('in', interfaces.inside);
  const outward = bound('out', interfaces.outside);
  if (groups.length === 0) {
    const chosen = lists.find((name) => name === asking.part) ?? lists[0];
    const place = blocks.find(({ words }) => words[0] === 'access-list' && words[1] === chosen)?.place;
    if (chosen === undefined || place === undefined) return undefined;
    if (lists.length > 1 && chosen !== asking.part)
      remarks.note(
        place,
        'not-understood',
        'several-parts',
        `No access-group says which of ${named(lists)} holds; ${named([chosen])} was read.`,
        ALL,
      );
    return {
      rules: rulesOf(blocks, chosen, reading),
      otherwise: 'block',
      because: 'an access list ends with an implicit deny',
      place,
    };
  }
  const first = inward === undefined && global === undefined ? outward : inward;
  if (outward !== undefined && outward !== first)
    remarks.note(
      outward.place,
      'not-understood',
      'two-lists',
      `The list ${named([outward.words[1] ?? ''])} is asked as well when a connection leaves; only the one where it comes in was read.`,
      ALL,
    );
  const used = [first, global].filter((group) => group !== undefined);
  for (const { words, place } of used)
    if (!lists.includes(words[1] ?? ''))
      remarks.note(
        place,
        'not-understood',
        'missing-object',
        `The access list ${named([words[1] ?? ''])} is not in these files.`,
        ALL,
      );
  const rules = used.flatMap(({ words }) => rulesOf(blocks, words[1], reading));
  const last = used.at(-1);
  if (last === undefined) return { rules, ...interfaces.withoutList };
  return { rules, otherwise: 'block', because: 'an access list ends with an implicit deny', place: last.place };
}

/** Objects alone, which somebody is to make rules of: each name and address that they hold is taken to be let through. */
function objectTable(blocks: readonly Block[], reading: AsaReading, start: Place, remarks: Remarks): Table<Access> {
  const objects = blocks.filter(({ words }) => words[0] === 'object' && words[1] === 'network');
  const groups = blocks.filter(({ words }) => words[0] === 'object-group' && words[1] === 'network');
  const because = 'objects alone are taken to be all that is let through';
  if (objects.length + groups.length === 0)
    remarks.note(start, 'not-understood', 'no-rules', 'There is neither an access list nor an object in it.', ALL);
  else
    remarks.note(
      start,
      'warning',
      'objects-alone',
      'There is no access list in it; its objects were read as what is let through.',
    );
  const rules = [...objects, ...groups].flatMap(({ words, place, text }) => {
    const line = {
      place,
      text,
      words: ['access-list', 'x', 'extended', 'permit', 'ip', 'any', words[0] ?? '', words[2] ?? ''],
    };
    return entryRules(line, reading);
  });
  return { rules, otherwise: 'block', because };
}

/** The cut-through proxy: who is asked who he is before he gets out. */
function authenticationTable(
  blocks: readonly Block[],
  { inside }: Interfaces,
  reading: AsaReading,
  remarks: Remarks,
): Table<Authentication> | undefined {
  const commands = blocks.filter(({ words }) => words[0] === 'aaa' && words[1] === 'authentication');
  for (const { words, place } of commands)
    if (words[2] === 'include' || words[2] === 'exclude')
      remarks.note(place, 'not-understood', 'command', 'What this asks of whom is not followed here.', [
        'authentication',
      ]);
  const matching = commands.filter(
    ({ words }) => words[2] === 'match' && (inside === undefined || words[4] === inside),
  );
  if (matching.length === 0) return undefined;
  return {
    rules: matching
      .flatMap(({ words }) => rulesOf(blocks, words[3], reading))
      .map((rule) => ({ ...rule, decision: rule.decision === 'allow' ? ('ask' as const) : ('do-not-ask' as const) })),
    otherwise: 'do-not-ask',
    because: 'ASA asks only where aaa authentication match says so',
  };
}
