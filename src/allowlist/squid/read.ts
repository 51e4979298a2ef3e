import { shownLine, takeRemarks } from '../firewall/remarks.ts';
import type { Access, Authentication, ConfigurationReader, Inspection, Rule, Table } from '../model/configuration.ts';
import { takeAcls } from './acls.ts';
import { bumpEntryOf, bumpList } from './bump.ts';
import { HARMLESS, NOT_FOLLOWED, tablesOfUnknown } from './directives.ts';
import { squidFiles } from './files.ts';
import { type Line, linesOf } from './lines.ts';
import { type Entry, entryOf, type FlatList, flatList, follow, rulesOf, whenAll } from './lists.ts';
import { routeList } from './routes.ts';
import { type Budget, both, conditionOf, TooMuch, TUNNELS } from './terms.ts';

const FORMAT = 'squid';
/** Hosts that are looked at while conditions are multiplied out: a second of work. */
const BUDGET = 2_000_000;
const UDP = 'what lets UDP through, which does not pass Squid';
const SIGNS: readonly RegExp[] = [
  /^[ \t]*(?:http_access|ssl_bump)[ \t]+\w+[ \t]+\S/m,
  /^[ \t]*acl[ \t]+\S+[ \t]+(?:dstdomain|src|port|dstdom_regex|method|ssl::server_name)\s/m,
  /^[ \t]*http_port[ \t]+\S/m,
  /^[ \t]*(?:cache_peer|refresh_pattern|coredump_dir|always_direct|never_direct)[ \t]+\S/m,
];

/**
 * Reads the configuration of Squid as Squid 5.7 does, with the files that it includes and lists. Sources: squid.conf.documented
 * and the code of Squid 5; all of it is compared with a real Squid in test/squid-peer.test.ts.
 */
export const squidReader: ConfigurationReader = {
  format: FORMAT,
  recognise(_, text) {
    const signs = SIGNS.filter((sign) => sign.test(text)).length;
    return Math.min(0.95, signs * 0.45);
  },
  read(given, included, asking = {}) {
    const remarks = takeRemarks();
    const files = squidFiles(given, included);
    const budget: Budget = { left: BUDGET };
    const acls = takeAcls(files, asking, remarks, budget);
    const access: Entry<'allow' | 'deny'>[] = [];
    const adapted: Entry<'allow' | 'deny'>[] = [];
    const bumps: NonNullable<ReturnType<typeof bumpEntryOf>>[] = [];
    const lists = { always_direct: [] as Entry<'allow' | 'deny'>[], never_direct: [] as Entry<'allow' | 'deny'>[] };
    const peers: Line[] = [];
    let [opensTls, tunnelsToParents, prefersDirect] = [false, false, false];

    for (const line of linesOf(files, remarks)) take(line);

    function take(line: Line): void {
      const { words, place } = line;
      const [name = '', first = ''] = words;
      switch (name) {
        case 'acl':
          acls.define(line);
          return;
        case 'http_access':
          push(access, entryOf(line, acls, remarks));
          return;
        case 'http_access2':
        case 'adapted_http_access':
          push(adapted, entryOf(line, acls, remarks));
          return;
        case 'ssl_bump':
          push(bumps, bumpEntryOf(line, acls, remarks));
          return;
        case 'always_direct':
        case 'never_direct':
          push(lists[name], entryOf(line, acls, remarks));
          return;
        case 'cache_peer':
          peers.push(line);
          return;
        case 'cache_peer_access':
          if (words[2] === 'allow' && words[3] === 'all') return;
          remarks.note(place, 'not-understood', 'peer-access', 'Which parent takes what is not followed.', ['route']);
          return;
        case 'http_port':
        case 'https_port':
          opensTls ||= words.includes('ssl-bump');
          return;
        case 'nonhierarchical_direct':
          tunnelsToParents = first === 'off';
          return;
        case 'prefer_direct':
          prefersDirect = first === 'on';
          return;
        case 'external_acl_type':
          if (/%(?:LOGIN|un\b)/.test(line.text)) acls.asking.add(first);
          return;
        default:
          other(line);
          return;
      }
    }

    function other({ words, place }: Line): void {
      const [name = '', first = ''] = words;
      const doubts = Object.hasOwn(NOT_FOLLOWED, name) ? NOT_FOLLOWED[name] : undefined;
      if (doubts !== undefined) {
        // Nothing is taken away where everything is let through, or nothing is rewritten.
        if ((first === 'allow' && words[2] === 'all') || first === 'none') return;
        const message = `What ${name} changes is not followed.`;
        remarks.note(place, 'not-understood', 'not-followed', message, doubts);
        return;
      }
      if (HARMLESS.has(name)) return;
      const message = `Squid 5.7 has no directive ${name.slice(0, 60)}, and does not start with it.`;
      remarks.note(place, 'not-understood', 'unknown-directive', message, tablesOfUnknown(name.slice(0, 60)));
    }

    const result = { format: FORMAT, files: given.map(({ file }) => file), isProxy: true };
    try {
      const asked = flatList(access, acls, budget);
      const first = adapted.length === 0 ? asked : followAllow(asked, flatList(adapted, acls, budget), budget);
      const hasEffect = bumps.length > 0 && opensTls;
      const [bump] = bumps;
      if (bump !== undefined && !opensTls) {
        const message = 'No port has `ssl-bump`, so that what ssl_bump says has no effect.';
        remarks.note(bump.place, 'warning', 'ssl-bump-no-port', message);
      }
      const ends = hasEffect ? bumpList(bumps, acls, budget) : undefined;
      const ended =
        ends?.rules.some(({ decision }) => decision === 'terminate') === true
          ? followAllow(asked === first ? asked : first, asAccess(ends), budget)
          : first;
      const ways = routeList(
        { peers, always: lists.always_direct, never: lists.never_direct, tunnelsToParents, prefersDirect },
        acls,
        budget,
        remarks,
      );
      const asks = authentication();
      return {
        ...result,
        access: accessTable(ended),
        ...(ends === undefined ? {} : { inspection: inspectionTable(ends) }),
        ...(asks === undefined ? {} : { authentication: asks }),
        ...(ways === undefined ? {} : { route: { ...ways, rules: rulesOf(ways.rules, (way) => way) } }),
        remarks: remarks.all(),
      };
    } catch (error) {
      if (!(error instanceof TooMuch)) throw error;
      const place = access[0]?.place ?? { file: given[0]?.file ?? FORMAT, line: 1 };
      const message = 'The conditions of these lines hang together in more ways than are followed here.';
      remarks.note({ ...place, line: 1 }, 'not-understood', 'too-much', message, [
        'access',
        'inspection',
        'authentication',
        'route',
      ]);
      return { ...result, remarks: remarks.all() };
    }

    /** Squid asks who is there as soon as it comes to an acl that has to know, after those before it in the line. */
    function authentication(): Table<Authentication> | undefined {
      const asks = (word: string): boolean => acls.meaningOf(word.replace(/^!/, ''))?.asksWho === true;
      if (!access.some(({ acls: words }) => words.some(asks))) return undefined;
      const rules = access.flatMap((entry): readonly Rule<Authentication>[] => {
        const { acls: words, place, text } = entry;
        const asksAt = words.findIndex(asks);
        const when = whenAll(asksAt < 0 ? words : words.slice(0, asksAt), acls, budget);
        const decision = asksAt < 0 ? 'do-not-ask' : 'ask';
        return when.map((term) => ({ place, text, when: conditionOf(term), decision }));
      });
      return { rules, otherwise: 'do-not-ask', because: 'no line that is come to asks who is there' };
    }
  },
};

function push<T>(list: T[], item: T | undefined): void {
  if (item !== undefined) list.push(item);
}

function followAllow(first: FlatList<'allow' | 'deny'>, second: FlatList<'allow' | 'deny'>, budget: Budget) {
  return follow<'allow' | 'deny', 'allow' | 'deny'>(
    first,
    (decision) => (decision === 'allow' ? second : 'deny'),
    budget,
  );
}

/** What is let through, where `ssl_bump` ends tunnels: those alone. */
function asAccess(ends: NonNullable<ReturnType<typeof bumpList>>): FlatList<'allow' | 'deny'> {
  const turn = (end: (typeof ends)['otherwise']): 'allow' | 'deny' => (end === 'terminate' ? 'deny' : 'allow');
  const rules = ends.rules.flatMap((one) =>
    both([one.term], [{ ports: TUNNELS }], { left: 2 }).map((term) => ({ ...one, term, decision: turn(one.decision) })),
  );
  return { ...ends, rules, otherwise: turn(ends.otherwise) };
}

function accessTable({ rules, otherwise, because, place }: FlatList<'allow' | 'deny'>): Table<Access> {
  const turn = (decision: 'allow' | 'deny'): Access => (decision === 'allow' ? 'allow' : 'block');
  const where = place ?? { file: FORMAT, line: 1 };
  const udp = { hosts: [{ kind: 'any' }], services: [{ protocol: 'udp', from: 0, to: 65_535 }] } as const;
  return {
    rules: [
      { place: where, text: UDP, when: { ...udp, unless: [UDP] }, decision: 'block' },
      { place: where, text: UDP, when: udp, decision: 'allow' },
      ...rulesOf(rules, turn),
    ],
    otherwise: turn(otherwise),
    because: shownLine(because),
    ...(place === undefined ? {} : { place }),
  };
}

function inspectionTable({
  rules,
  otherwise,
  because,
  place,
}: NonNullable<ReturnType<typeof bumpList>>): Table<Inspection> {
  const at = place ?? { file: FORMAT, line: 1 };
  const turn = (end: typeof otherwise): Inspection => (end === 'bump' ? 'inspect' : 'leave');
  const own = [...rules, { term: {}, decision: otherwise, text: because, place: at }];
  const tunnels = own.flatMap((one) =>
    both([one.term], [{ ports: TUNNELS }], { left: Number.POSITIVE_INFINITY }).map((term) => ({ ...one, term })),
  );
  return {
    rules: rulesOf(tunnels, turn),
    otherwise: 'leave',
    because: 'plain HTTP has no TLS to open',
  };
}
