import { existsSync } from 'node:fs';
import { basename, dirname, isAbsolute, relative } from 'node:path';
import {
  type Configuration,
  type ConfigurationReader,
  type Deciding,
  HYGIENE_CODES,
  type HygieneFinding,
  hygieneOf,
  type Place,
  type Proof,
  type ProofVerdict,
  proveByRunning,
  READERS,
  type Remark,
  readerOf,
  readListMeaning,
  recognise,
} from '../allowlist/index.ts';
import { writeAllowListVerdicts } from '../collect/index.ts';
import { type ConfigurationFiles, readConfigurationFiles } from './allowlist-files.ts';
import { type AllowListScope, type AskedEndpoint, askedEndpoints, readWorkspaceIfAny } from './allowlist-scope.ts';
import { readEndpointLists } from './endpoints.ts';
import { judgedByChain } from './judged-by-chain.ts';
import { meetsNeed } from './meets-need.ts';
import { narrowing, siteOf } from './probe.ts';
import { readWorkspace, WorkspaceFault } from './read.ts';

/** What is to be verified, and how. */
export interface VerifyOptions extends AllowListScope {
  /** The files of the configuration nearest to the devices. */
  readonly files: readonly string[];
  /** Those behind it, each a file or several separated by commas. */
  readonly next?: readonly string[];
  /** Formats in the order of the configurations; `auto`, or nothing, where the files tell. */
  readonly formats?: readonly string[];
  /** What is known of the devices, where rules hang on it. */
  readonly asking?: Asking;
  /** What lists of hosts mean, as `bare=exact,use=block`. */
  readonly listMeans?: readonly string[];
  /** The site that the configuration belongs to: what it says becomes evidence. */
  readonly site?: string | undefined;
  readonly now: Date;
  readonly who: string;
  readonly version: string;
  readonly readers?: readonly ConfigurationReader[];
}

type Asking = NonNullable<Parameters<ConfigurationReader['read']>[2]>;

/** What configurations do with one endpoint. */
export interface VerifiedEndpoint {
  readonly list: string;
  readonly service: string;
  /** As the list has it, and with the tenant's name filled in. */
  readonly pattern: string;
  readonly asked: string;
  readonly protocol: 'tcp' | 'udp';
  readonly port: number;
  readonly required: boolean;
  readonly verdict: ProofVerdict;
  /** Whether the service can use it like this; null where nobody can tell. */
  readonly meets: boolean | null;
  /** The rule that decides, with file and line. */
  readonly rule: string | null;
  readonly deciding: readonly Deciding[];
  readonly witness: string | null;
  /** By which ways its names go: direct, by the proxy, or some so and some so; none where no configuration says. */
  readonly ways: readonly string[];
  /** By how many names a pattern could only be tried, where a PAC file is run and not read; null where it was proved. */
  readonly tried: number | null;
  readonly needs: readonly string[];
}

/** A configuration as it was read. */
export interface VerifiedConfiguration {
  readonly format: string;
  readonly files: readonly string[];
}

/** A service, and how many of its endpoints have which verdict. */
export interface VerifiedService {
  readonly list: string;
  readonly service: string;
  readonly counts: Readonly<Record<string, number>>;
  /** Endpoints all of whose names go direct. */
  readonly direct: number;
  /** Required endpoints that it cannot use, and of which nobody can tell. */
  readonly failing: number;
  readonly open: number;
}

/** Something untidy, and what to do about it. */
export interface UntidyRule extends HygieneFinding {
  readonly advice: string;
}

/** What was found, the worst first. */
export interface Verification {
  readonly site: string | null;
  readonly configurations: readonly VerifiedConfiguration[];
  readonly endpoints: readonly VerifiedEndpoint[];
  readonly services: readonly VerifiedService[];
  readonly remarks: readonly Remark[];
  /** What is untidy; it changes no verdict. */
  readonly hygiene: readonly UntidyRule[];
  /** How much more there is of a code, where not all is told. */
  readonly hygieneLeft: Readonly<Record<string, number>>;
  /** Services that rules on addresses cannot decide on, since no addresses are published for them. */
  readonly withoutAddresses: readonly { readonly list: string; readonly service: string }[];
  /** The snapshot that it became; null where it did not. */
  readonly snapshot: string | null;
}

/** Verdicts from the worst on. */
const WORST_FIRST: readonly ProofVerdict[] = [
  'blocked',
  'partly',
  'cannot-tell',
  'authenticated',
  'inspected',
  'allowed',
];

/**
 * Reads configurations and proves what they do, one behind the other, with the endpoints in scope. Nothing is contacted.
 * With a site, and unless it was asked about single hosts, it becomes evidence. Throws `WorkspaceFault`.
 */
export async function verifyAllowList(folder: string, options: VerifyOptions): Promise<Verification> {
  const workspace = options.site === undefined ? await readWorkspaceIfAny(folder) : await readWorkspace(folder);
  const site = options.site === undefined || workspace === undefined ? null : siteOf(workspace, options.site);
  const asked = await askedEndpoints(folder, workspace, options);
  const read = readChain(options);
  const chain = read.map(({ configuration }) => configuration);
  const files = read.map((one) => one.files);
  const addresses = new Map(asked.map((one) => [one.asked, one.addresses]));
  const members = new Map(asked.map((one) => [one.asked, one.members]));
  const proved = await proveByRunning(
    chain,
    asked.map((one) => one.asked),
    (endpoint) => addresses.get(endpoint) ?? [],
    (endpoint) => members.get(endpoint) ?? [],
  );
  const proofs = proved.map((proof) => judgedByChain(chain, proof));
  const endpoints = asked.flatMap((one, index) => {
    const proof = proofs[index];
    return proof === undefined ? [] : [toVerified(one, proof, files)];
  });
  const result = {
    site,
    configurations: chain.map(({ format, files }) => ({ format, files })),
    endpoints: endpoints.toSorted(byUrgency),
    services: countByService(endpoints),
    remarks: read.flatMap(remarksOf),
    ...(await hygieneIn(folder, chain, proofs, files)),
    withoutAddresses: withoutAddresses(chain, asked, proofs),
  };
  if (site === null || workspace === undefined || (options.hosts ?? []).length > 0)
    return { ...result, snapshot: null };
  const listIds = (options.lists ?? []).length === 0 ? [] : [...new Set(endpoints.map(({ list }) => list))];
  const narrowed = narrowing({ services: options.services ?? [] }, listIds);
  const base = dirname(options.files[0] ?? '.');
  const manifest = await writeAllowListVerdicts(folder, {
    site,
    scope: narrowed === '' ? site : `${site}: ${narrowed}`.slice(0, 300),
    verdicts: endpoints.map((one) => ({
      list: one.list,
      service: one.service,
      pattern: one.pattern,
      protocol: one.protocol,
      port: one.port,
      verdict: one.verdict,
      rule: one.deciding[0] === undefined ? null : ruleText(one.deciding[0], base),
      detail: detailOf(one),
    })),
    inputs: inputsOf(read, endpoints.length, base),
    tenant: workspace.config.tenant.id,
    who: options.who,
    version: options.version,
    readAt: options.now,
    request: [`muster allowlist verify --site ${site}`, narrowed].filter((part) => part !== '').join(', '),
  });
  return { ...result, snapshot: manifest.id };
}

interface ReadConfiguration {
  readonly configuration: Configuration;
  readonly files: ConfigurationFiles;
}

/** The configurations in the order in which connections pass them. */
function readChain(options: VerifyOptions): readonly ReadConfiguration[] {
  const groups = [options.files, ...(options.next ?? []).map(filesOf)];
  const readers = options.readers ?? READERS;
  const list = readListMeaning(options.listMeans ?? []);
  if (typeof list === 'string') throw new WorkspaceFault([`--list-means ${list}`]);
  const asking = { ...options.asking, list };
  return groups.map((paths, index) => {
    const files = readConfigurationFiles(paths);
    const format = options.formats?.[index] ?? 'auto';
    const found = format === 'auto' ? recognise(files.files, readers) : readerOf(format, readers);
    if (!found.ok) throw new WorkspaceFault([found.fault]);
    return { configuration: found.reader.read(files.files, files.included, asking), files };
  });
}

function filesOf(text: string): readonly string[] {
  if (existsSync(text)) return [text];
  return text.split(',').filter((path) => path !== '');
}

/** The remarks of a reader at the files that they are in, and what was refused to it. */
function remarksOf({ configuration, files }: ReadConfiguration): readonly Remark[] {
  const refused = files
    .refused()
    .map(
      ({ from, why }): Remark => ({ place: from, kind: 'not-understood', code: 'not-read', message: why, doubts: [] }),
    );
  return [...configuration.remarks, ...refused].map((remark) => placed(remark, [files]));
}

/** Something at the file that a place means. */
function placed<T extends { readonly place?: Place }>(one: T, files: readonly ConfigurationFiles[]): T {
  const { place } = one;
  const file =
    place === undefined ? undefined : files.map(({ placeOf }) => placeOf(place.file)).find((own) => own !== place.file);
  return place === undefined || file === undefined ? one : { ...one, place: { ...place, file } };
}

async function hygieneIn(
  folder: string,
  chain: readonly Configuration[],
  proofs: readonly Proof[],
  files: readonly ConfigurationFiles[],
): Promise<Pick<Verification, 'hygiene' | 'hygieneLeft'>> {
  const lists = await readEndpointLists(folder);
  const overWide = lists.flatMap(({ list }) =>
    list.services.flatMap(({ endpoints }) =>
      endpoints.flatMap(({ pattern, overWide: why }) => (why === undefined ? [] : [{ pattern, why }])),
    ),
  );
  const { findings, left } = hygieneOf(chain, proofs, overWide);
  const hygiene = findings.map((one) => ({ ...placed(one, files), advice: HYGIENE_CODES[one.code] }));
  return { hygiene, hygieneLeft: left };
}

function toVerified(
  { endpoint, asked }: AskedEndpoint,
  proof: Proof,
  files: readonly ConfigurationFiles[],
): VerifiedEndpoint {
  const deciding = proof.deciding.map((one) => placed(one, files));
  const [first] = deciding;
  return {
    list: endpoint.list,
    service: endpoint.service,
    pattern: endpoint.pattern,
    asked: asked.pattern,
    protocol: endpoint.protocol,
    port: endpoint.port,
    required: endpoint.required,
    verdict: proof.verdict,
    meets: meetsNeed(endpoint, proof.verdict),
    rule: first === undefined ? null : ruleText(first),
    deciding,
    witness: proof.witness ?? null,
    ways: proof.ways ?? [],
    tried: proof.tried ?? null,
    needs: proof.needs,
  };
}

/** A rule with its place; seen from a folder, where one is given. */
function ruleText({ place, text }: Deciding, base?: string): string {
  if (place === undefined) return text;
  return `${base === undefined ? place.file : fileSeenFrom(base, place.file)}:${place.line}: ${text}`;
}

/** A file's name without the folders that are nobody else's business. */
function fileSeenFrom(base: string, file: string): string {
  const within = relative(base, file);
  return within.startsWith('..') || isAbsolute(within) ? basename(file) : within;
}

function detailOf({ witness, tried, needs }: VerifiedEndpoint): string | null {
  if (witness !== null) return `for example ${witness}`;
  if (tried !== null && needs.length === 0) return `tried by ${tried} names`;
  return needs.length === 0 ? null : `to be known: ${needs.slice(0, 3).join('; ')}`.slice(0, 500);
}

function byUrgency(a: VerifiedEndpoint, b: VerifiedEndpoint): number {
  return (
    Number(b.required) - Number(a.required) ||
    rank(a.meets) - rank(b.meets) ||
    WORST_FIRST.indexOf(a.verdict) - WORST_FIRST.indexOf(b.verdict) ||
    compare(a.list, b.list) ||
    compare(a.service, b.service) ||
    compare(a.pattern, b.pattern) ||
    a.port - b.port
  );
}

function rank(value: boolean | null): number {
  return value === null ? 1 : value ? 2 : 0;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function countByService(endpoints: readonly VerifiedEndpoint[]): readonly VerifiedService[] {
  const services = Map.groupBy(endpoints, ({ list, service }) => `${list} ${service}`);
  return [...services.values()].flatMap((all) => {
    const [first] = all;
    if (first === undefined) return [];
    const required = all.filter((one) => one.required);
    const verdicts = WORST_FIRST.filter((verdict) => all.some((one) => one.verdict === verdict));
    return [
      {
        list: first.list,
        service: first.service,
        counts: Object.fromEntries(
          verdicts.map((verdict) => [verdict, all.filter((one) => one.verdict === verdict).length]),
        ),
        direct: all.filter(({ ways }) => ways.length === 1 && ways[0] === 'direct').length,
        failing: required.filter((one) => one.meets === false).length,
        open: required.filter((one) => one.meets === null).length,
      },
    ];
  });
}

/** Services with endpoints that rules on addresses could let through, if only their addresses were published. */
function withoutAddresses(
  chain: readonly Configuration[],
  asked: readonly AskedEndpoint[],
  proofs: readonly Proof[],
): Verification['withoutAddresses'] {
  const isByAddress = chain.some(({ access }) => access?.rules.some(({ when }) => when.addresses !== undefined));
  if (!isByAddress) return [];
  const found = new Map<string, { readonly list: string; readonly service: string }>();
  asked.forEach(({ endpoint, addresses }, index) => {
    const verdict = proofs[index]?.verdict ?? 'allowed';
    if (addresses.length > 0 || !['blocked', 'partly', 'cannot-tell'].includes(verdict)) return;
    found.set(`${endpoint.list} ${endpoint.service}`, { list: endpoint.list, service: endpoint.service });
  });
  return [...found.values()];
}

function inputsOf(
  read: readonly ReadConfiguration[],
  objects: number,
  base: string,
): Parameters<typeof writeAllowListVerdicts>[1]['inputs'] {
  return read.flatMap(({ configuration, files }) =>
    files.files.map(({ file }) => ({
      file: fileSeenFrom(base, file),
      collection: 'allowListVerdicts',
      objects,
      problems: configuration.remarks
        .filter(({ place, kind }) => place.file === file && kind !== 'warning')
        .slice(0, 20)
        .map(({ place, message }) => `${place.line}: ${message}`),
    })),
  );
}
