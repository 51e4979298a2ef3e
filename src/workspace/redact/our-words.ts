import type { Onboarding, Requirement, Task } from '../../catalog/index.ts';
import { PROBE_STAGES } from '../../collect/index.ts';
import { hostsToTest } from '../../endpoints/index.ts';
import { PROBE_REASONS, PROBE_VERDICTS, TABLES } from '../../evidence/index.ts';
import { GATES, LEVELS, REASONS, STATUSES, SUBJECT_KINDS } from '../../finding/index.ts';
import type { OurWords } from '../../report/index.ts';
import type { Catalogs } from '../catalogs.ts';
import { requestOf } from '../describe.ts';
import { parseListFiles } from '../endpoint-tables.ts';

/** Words that evidence and findings use besides those of the catalogs. */
const MORE = `January February March April May June July August September October November December
  Monday Tuesday Wednesday Thursday Friday Saturday Sunday import muster directory devices export
  byte bytes kilobyte megabyte gigabyte second seconds minute minutes hour hours day days week weeks month months year years
  error failed failure denied forbidden unauthorized timeout not found request response status code message permission`;
/** Words of the sentences in which probes say what they saw; products in the way, which the customer chose, are left out. */
const PROBING = `abort aborted aborts alert answering bearer big binding body broke cache challenge clocks closes continue cookie
  credentials cuts damaged datagram datagrams death decode decrypt draft dropped drops encoding families filtered finish
  followed forwards guardian handshake header headers honour icmp illegal inappropriate init insufficient interim ipv kiss
  leads leap lifetime lived localhost lookup malformed meaning minor negotiate negotiation noerror nonce ntlm nxdomain opaque
  overflow padding perhaps phrase pieces prevents range readable realm redirects refusal responder seems segment servfail
  shake shorter shutting silence sinkhole socket sockets socks stood stratum stun transaction transfer transmit udp
  unanswered unasked unauthorised unrecognized unrelated unsupported unsure url verbatim violation vouches websocket
  yields zero`;
/** Reference data whose words name things of the service; makers, regions and accounts could be somebody's names. */
const REFERENCE = new Set([
  'reference/windows-releases.yaml',
  'reference/editions.yaml',
  'reference/licences.yaml',
  'reference/skus.csv',
  'endpoints/minimal.yaml',
  'endpoints/managed-desktop.yaml',
  'endpoints/intune.yaml',
]);
/** Organisations of samples and documents; whoever bears such a name is not ours. */
const SAMPLES = ['contoso', 'fabrikam', 'woodgrove', 'northwind', 'adatum', 'litware', 'tailspin', 'wingtip'];
const WORD = /[\p{L}\p{M}\p{N}]+/gu;
const LITERAL = /'((?:[^']|'')*)'/g;

/**
 * What is ours: the words of the catalogs, onboarding tasks, tables and reference data that ship with Muster. Examples are left out, because
 * they are full of people's names; so are the identifiers of queries, but for names of tables and columns.
 */
export function ourWords({ library, reference, files }: Catalogs, onboarding: Onboarding): OurWords {
  const words = new Set<string>();
  const names = new Set<string>();
  const say = (text: string) => {
    for (const [word] of text.matchAll(WORD)) if (word.length > 1 && !/^\d+$/.test(word)) words.add(word.toLowerCase());
  };
  const named = (text: string) => {
    names.add(text);
    say(text);
  };
  say(MORE);
  for (const word of [...STATUSES, ...GATES, ...LEVELS, ...SUBJECT_KINDS, ...Object.keys(REASONS)]) named(word);
  for (const { sentence, next } of Object.values(REASONS)) say(`${sentence} ${next}`);
  for (const requirement of library.requirements.values()) sayRequirement(requirement, say, named);
  for (const task of onboarding.tasks.values()) sayTask(task, say, named);
  for (const { id, title, tell } of onboarding.facts.values()) {
    named(id);
    say(`${title} ${tell}`);
  }
  for (const { id, title } of onboarding.services) for (const text of [id, title]) named(text);
  for (const { id, title } of library.catalogs.values()) for (const text of [id, title]) named(text);
  for (const { table, doc, question, columns } of library.attested.values()) {
    for (const text of [table, ...Object.keys(columns)]) named(text);
    say(`${doc} ${question}`);
    for (const column of Object.values(columns)) say(`${column.doc} ${(column.values ?? []).join(' ')}`);
  }
  for (const { name, doc, columns } of TABLES) {
    for (const text of [name, ...Object.keys(columns)]) named(text);
    say(doc);
    for (const column of Object.values(columns)) say(`${column.doc} ${Object.values(column.values ?? {}).join(' ')}`);
    for (const { request, permission } of requestOf(name)) {
      named(permission);
      named(request);
      names.add(`GET ${request}`);
    }
  }
  for (const word of [...PROBE_REASONS, ...PROBE_VERDICTS, ...PROBE_STAGES, 'tcp', 'udp']) named(word);
  say(PROBING);
  for (const text of endpointNames(files)) names.add(text);
  for (const { file, tables } of reference.files) {
    names.add(file);
    if (!REFERENCE.has(file)) continue;
    for (const row of Object.values(tables).flat())
      for (const cell of Object.values(row).flat()) if (typeof cell === 'string') named(cell);
  }
  for (const file of ['muster.yaml', 'attestations.yaml', 'waivers.yaml', 'plan.yaml']) names.add(file);
  for (const word of SAMPLES) words.delete(word);
  return { words, names, requirements: library.requirements, tasks: onboarding.tasks };
}

/** Hosts, services and what they are for, of the endpoint lists: whole, since their words could be anybody's names. */
function endpointNames(files: Catalogs['files']): readonly string[] {
  const lists = parseListFiles(files);
  if (!lists.ok) return [];
  return lists.value.flatMap(({ list }) => [
    list.id,
    ...list.services.flatMap(({ id, title, consequence, endpoints }) => [
      ...[id, title, consequence ?? ''],
      ...endpoints.flatMap((endpoint) => [endpoint.pattern, ...hostsToTest(endpoint)]),
    ]),
  ]);
}

function sayTask(task: Task, say: (text: string) => void, named: (text: string) => void): void {
  const { id, title, phase, services, provider, customer, out_of_scope, guidance, ambiguous } = task;
  for (const text of [id, phase, ...services, ...guidance.links]) named(text);
  const prose = [title, provider, customer, guidance.steps, out_of_scope.map(({ reason }) => reason)].flat();
  if (ambiguous !== undefined) prose.push(ambiguous.says, ambiguous.reading);
  for (const text of prose) say(text);
}

function sayRequirement(requirement: Requirement, say: (text: string) => void, named: (text: string) => void): void {
  const { id, title, aka, params, check, reasons, why, consequence, resolves, remediation } = requirement;
  for (const text of [id, ...Object.keys(params), ...Object.keys(reasons), ...remediation.links]) named(text);
  for (const value of Object.values(params).flat()) if (typeof value === 'string') named(value);
  const prose = [
    title,
    aka ?? [],
    why,
    consequence,
    remediation.steps,
    resolves.map(({ decision }) => decision),
  ].flat();
  for (const own of Object.values(reasons)) prose.push(own.sentence, ...(own.remediation ?? []));
  for (const text of prose) say(text);
  for (const [, literal = ''] of check.matchAll(LITERAL)) say(literal);
}
