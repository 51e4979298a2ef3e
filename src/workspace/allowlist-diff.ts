import { existsSync, readdirSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import {
  type BeyondChange,
  type Change,
  type Configuration,
  type ConfigurationDiff,
  type ConfigurationReader,
  compareConfigurations,
  compareRuns,
  type FilePatch,
  generate,
  isRun,
  listConfiguration,
  type Place,
  type ProofVerdict,
  patchFiles,
  prove,
  READERS,
  type Remark,
  readerOf,
  recognise,
  TARGETS,
  type WithoutEffect,
} from '../allowlist/index.ts';
import { diffLists, type EndpointList, type ListDiff } from '../endpoints/index.ts';
import { readConfigurationFiles } from './allowlist-files.ts';
import {
  type AllowListScope,
  type AskedEndpoint,
  askedEndpoints,
  askedOf,
  readWorkspaceIfAny,
} from './allowlist-scope.ts';
import { type SiteOfFiles, sitesOfFiles } from './allowlist-sites.ts';
import { nearest } from './describe.ts';
import { chooseServices, readEndpointList, readEndpointLists } from './endpoints.ts';
import { meetsNeed } from './meets-need.ts';
import { readTenantDomain } from './probe-settings.ts';
import { WorkspaceFault } from './read.ts';

/** What PAC files say of names can be asked of these alone. */
const OF_PAC_FILES: readonly string[] = ['names that no endpoint means, which PAC files are not asked about'];

/** What is to be compared, and how. */
export interface DiffOptions extends Omit<AllowListScope, 'hosts'> {
  /** Each the id of an endpoint list, a file of one, a configuration's file, or a folder with one. */
  readonly before: string;
  readonly after: string;
  /** Formats of the two, or of both; `auto`, or nothing, where the files tell. */
  readonly formats?: readonly string[];
  readonly asking?: NonNullable<Parameters<ConfigurationReader['read']>[2]>;
  /** Id of the product to write the patch for. */
  readonly for?: string | undefined;
  /** What lists do not require, too. */
  readonly all?: boolean;
}

/** One side, as it was read. */
export interface DiffedSide {
  readonly kind: 'configuration' | 'list';
  readonly format: string;
  readonly files: readonly string[];
}

/** An endpoint for which something changes. */
export interface DiffedEndpoint {
  readonly list: string;
  readonly service: string;
  readonly pattern: string;
  readonly asked: string;
  readonly protocol: 'tcp' | 'udp';
  readonly port: number;
  readonly required: boolean;
  readonly before: ProofVerdict;
  readonly after: ProofVerdict;
  /** Whether the service could use it before, and can now; null where nobody can tell. */
  readonly metBefore: boolean | null;
  readonly meets: boolean | null;
  readonly changes: readonly Change[];
}

/** What changes from one to the other. */
export interface AllowListDifference {
  readonly before: DiffedSide;
  readonly after: DiffedSide;
  readonly endpoints: readonly DiffedEndpoint[];
  readonly beyond: readonly BeyondChange[];
  readonly withoutEffect: readonly WithoutEffect[];
  /** Services for which something changes. */
  readonly services: readonly { readonly list: string; readonly service: string }[];
  /** Sites whose kept verdicts rest on the earlier configuration, by the names of its files. */
  readonly sites: readonly SiteOfFiles[];
  /** Of two endpoint lists: what changed by service and by name. */
  readonly lists: Pick<ListDiff, 'names' | 'services'> | null;
  readonly patch: readonly FilePatch[] | null;
  readonly notCompared: readonly string[];
  /** What was not understood, or is wrong, in the files. */
  readonly remarks: readonly Remark[];
}

interface Side extends DiffedSide {
  readonly configuration: Configuration;
  readonly list: EndpointList | undefined;
  readonly texts: readonly { readonly name: string; readonly text: string }[];
  readonly placeOf: (file: string) => string;
}

/**
 * Compares two configurations, two endpoint lists, or one with the other: for each endpoint in scope, and for whatever else
 * changes. Throws `WorkspaceFault` for what cannot be read.
 */
export async function diffAllowLists(folder: string, options: DiffOptions): Promise<AllowListDifference> {
  const tenant = readTenantDomain(options.tenantDomain);
  const before = await readSide(folder, options.before, options.formats?.[0], options, tenant);
  const after = await readSide(folder, options.after, options.formats?.[1] ?? options.formats?.[0], options, tenant);
  const asked = await endpointsInScope(folder, before, after, options, tenant);
  const addresses = new Map(asked.map((one) => [one.asked, one.addresses]));
  const addressesOf = (endpoint: AskedEndpoint['asked']): readonly string[] => addresses.get(endpoint) ?? [];
  const found = await withRuns(
    withoutLaxity(
      compareConfigurations(
        before.configuration,
        after.configuration,
        asked.map((one) => one.asked),
        addressesOf,
      ),
      before,
      after,
    ),
    before,
    after,
    asked,
  );
  const changed = found.endpoints.map(({ endpoint }) => endpoint);
  const [old, now] = [before, after].map((side) => prove([provable(side)], changed, addressesOf));
  const byAsked = new Map(asked.map((one) => [one.asked, one.endpoint]));
  const endpoints = found.endpoints.map(({ endpoint, changes }, index): DiffedEndpoint => {
    const [was, is] = [old?.[index]?.verdict ?? 'cannot-tell', now?.[index]?.verdict ?? 'cannot-tell'];
    const { list, service, protocol, port, required } = endpoint;
    return {
      ...{ list, service, pattern: byAsked.get(endpoint)?.pattern ?? endpoint.pattern, asked: endpoint.pattern },
      ...{ protocol, port, required, before: was, after: is },
      metBefore: meetsNeed(endpoint, was),
      meets: meetsNeed(endpoint, is),
      changes: changes.map((one) => placedChange(one, before, after)),
    };
  });
  const lists = before.list === undefined || after.list === undefined ? null : diffLists(before.list, after.list);
  return {
    before: sideOf(before),
    after: sideOf(after),
    endpoints,
    beyond: found.beyond.map((one) => placedChange(one, before, after)),
    withoutEffect: found.withoutEffect.map((one) => placedRule(one, before, after)),
    services: servicesOf(endpoints),
    sites: before.list === undefined ? await sitesOfFiles(folder, before.files) : [],
    lists: lists === null ? null : { names: lists.names, services: lists.services },
    patch: options.for === undefined ? null : patchFor(options.for, before, after, endpoints, options, tenant),
    notCompared: found.notCompared,
    remarks: [before, after].flatMap((side) =>
      side.configuration.remarks.map((remark) => ({ ...remark, place: placed(remark.place, side) })),
    ),
  };
}

/** With what changes of the way to endpoints where PAC files are compared, which are run and not read. */
async function withRuns(
  diff: ConfigurationDiff,
  before: Side,
  after: Side,
  asked: readonly AskedEndpoint[],
): Promise<ConfigurationDiff> {
  const run = [before, after].filter(({ configuration }) => isRun(configuration));
  if (run.length === 0) return diff;
  if (run.length === 1)
    throw new WorkspaceFault([
      `${run[0]?.files.join(', ')}: a PAC file says the way alone; compare it with another PAC file`,
    ]);
  const members = new Map(asked.map((one) => [one.asked, one.members]));
  const changes = await compareRuns(
    before.configuration,
    after.configuration,
    asked.map((one) => one.asked),
    (endpoint) => members.get(endpoint) ?? [],
  );
  return { ...diff, endpoints: [...diff.endpoints, ...changes], notCompared: OF_PAC_FILES };
}

/** A list says what must get through, and of the rest what may be done: that is no verdict. */
function provable({ list, configuration }: Side): Configuration {
  const { format, files, access, remarks } = configuration;
  return list === undefined || access === undefined ? configuration : { format, files, access, remarks };
}

/** Without what a list merely permits and a configuration does not do, or the other way round. */
function withoutLaxity(diff: ConfigurationDiff, before: Side, after: Side): ConfigurationDiff {
  if ((before.list === undefined) === (after.list === undefined)) return diff;
  const lax: ReadonlySet<string> = new Set(
    after.list === undefined
      ? ['stops-inspection', 'stops-authentication', 'starts-direct', 'stops-direct']
      : ['starts-inspection', 'starts-authentication', 'starts-direct', 'stops-direct'],
  );
  return {
    ...diff,
    endpoints: diff.endpoints
      .map((one) => ({ ...one, changes: one.changes.filter(({ kind }) => !lax.has(kind)) }))
      .filter(({ changes }) => changes.length > 0),
    beyond: diff.beyond.filter(({ kind }) => !lax.has(kind)),
    withoutEffect: [],
  };
}

function servicesOf(endpoints: readonly DiffedEndpoint[]): AllowListDifference['services'] {
  const services = new Map(endpoints.map(({ list, service }) => [`${list} ${service}`, { list, service }]));
  return [...services.values()];
}

function sideOf({ kind, format, files }: Side): DiffedSide {
  return { kind, format, files };
}

async function readSide(
  folder: string,
  name: string,
  format: string | undefined,
  options: DiffOptions,
  tenant: string | undefined,
): Promise<Side> {
  const list = await listNamed(folder, name, format);
  if (list !== undefined) {
    const chosen = servicesIn(list, options.services ?? []);
    const configuration = listConfiguration([chosen], { tenant, all: options.all ?? false });
    const { files } = configuration;
    return { kind: 'list', format: 'endpoint-list', files, configuration, list: chosen, texts: [], placeOf: same };
  }
  const files = readConfigurationFiles(pathsIn(name));
  const found = format === undefined || format === 'auto' ? recognise(files.files, READERS) : readerOf(format, READERS);
  if (!found.ok) throw new WorkspaceFault([found.fault]);
  const configuration = found.reader.read(files.files, files.included, options.asking ?? {});
  return {
    kind: 'configuration',
    format: configuration.format,
    files: configuration.files,
    configuration,
    list: undefined,
    texts: files.files.map(({ file, text }) => ({ name: basename(file), text })),
    placeOf: files.placeOf,
  };
}

/** The endpoint list of an id or in a file; undefined for a configuration. */
async function listNamed(folder: string, name: string, format: string | undefined): Promise<EndpointList | undefined> {
  if (format !== undefined && format !== 'auto') return undefined;
  const known = (await readEndpointLists(folder)).find(({ list }) => list.id === name);
  if (known !== undefined) return known.list;
  if (!existsSync(name)) return readEndpointList(name, folder);
  if (!/\.(csv|json|ya?ml)$/i.test(name) || statSync(name).isDirectory()) return undefined;
  try {
    return await readEndpointList(name, folder);
  } catch (error) {
    // Firewalls write JSON and CSV too.
    if (error instanceof WorkspaceFault) return undefined;
    throw error;
  }
}

/** The services named, of those that a version of a list has: another may have more. */
function servicesIn(list: EndpointList, ids: readonly string[]): EndpointList {
  const own = ids.filter((id) => list.services.some((service) => service.id === id));
  return ids.length > 0 && own.length === 0 ? { ...list, services: [] } : chooseServices(list, own);
}

/** The files of a folder, by their names; a file is itself. */
function pathsIn(path: string): readonly string[] {
  if (!statSync(path).isDirectory()) return [path];
  const names = readdirSync(path, { withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.startsWith('.'))
    .map((entry) => join(path, entry.name))
    .toSorted();
  if (names.length === 0) throw new WorkspaceFault([`${path}: there is no file in this folder`]);
  return names;
}

function same(file: string): string {
  return file;
}

/** Of two lists, what either names; else what the workspace asks about. */
async function endpointsInScope(
  folder: string,
  before: Side,
  after: Side,
  options: DiffOptions,
  tenant: string | undefined,
): Promise<readonly AskedEndpoint[]> {
  const lists = [after.list, before.list].filter((list) => list !== undefined);
  if (lists.length === 0) return askedEndpoints(folder, await readWorkspaceIfAny(folder), options);
  const known = new Map<string, AskedEndpoint>();
  for (const list of lists)
    for (const one of askedOf(list, tenant)) {
      const { service, pattern, protocol, port, required } = one.endpoint;
      const key = `${service} ${pattern} ${protocol} ${port}`;
      if ((required || options.all === true) && !known.has(key)) known.set(key, one);
    }
  return [...known.values()];
}

function patchFor(
  product: string,
  before: Side,
  after: Side,
  endpoints: readonly DiffedEndpoint[],
  options: DiffOptions,
  tenant: string | undefined,
): readonly FilePatch[] {
  if (before.list === undefined && after.list === undefined && before.format === after.format)
    return patchFiles(alikeNamed(before.texts, after.texts), after.texts);
  const ids = TARGETS.map(({ id }) => id);
  const target = TARGETS.find(({ id }) => id === product);
  if (target === undefined)
    throw new WorkspaceFault([
      `--for: there is no product ${product}${nearest(product, ids)}; there are ${ids.join(', ')}`,
    ]);
  if (after.list === undefined)
    throw new WorkspaceFault([
      '--for: what a patch leads to has to be an endpoint list, or both configurations have to be of one format',
    ]);
  const write = (list: EndpointList) =>
    generate([list], target, target.treatments, { tenant, all: options.all ?? false }).files;
  if (before.list !== undefined) return patchFiles(write(before.list), write(after.list), target.id);
  return patchFiles(
    [],
    write(
      onlyOf(
        after.list,
        endpoints.filter((one) => one.metBefore !== true),
      ),
    ),
  );
}

/** Of one file on each side, the names do not matter. */
function alikeNamed(before: Side['texts'], after: Side['texts']): Side['texts'] {
  const [first] = after;
  return before.length === 1 && after.length === 1 && first !== undefined
    ? before.map(({ text }) => ({ name: first.name, text }))
    : before;
}

/** A list with no more than some of its endpoints. */
function onlyOf(list: EndpointList, endpoints: readonly DiffedEndpoint[]): EndpointList {
  const wanted = new Set(endpoints.map(({ service, pattern, protocol }) => `${service} ${pattern} ${protocol}`));
  const services = list.services
    .map((service) => ({
      ...service,
      endpoints: service.endpoints.filter(({ pattern, protocol }) =>
        wanted.has(`${service.id} ${pattern} ${protocol}`),
      ),
    }))
    .filter((service) => service.endpoints.length > 0);
  return { ...list, services };
}

function placed(place: Place, { placeOf }: Side): Place {
  return { ...place, file: placeOf(place.file) };
}

function placedChange<T extends Change>(change: T, before: Side, after: Side): T {
  const at = <D extends Change['before']>(one: D, side: Side): D =>
    one.place === undefined ? one : { ...one, place: placed(one.place, side) };
  return { ...change, before: at(change.before, before), after: at(change.after, after) };
}

function placedRule(one: WithoutEffect, before: Side, after: Side): WithoutEffect {
  const [own, other] = one.change === 'removed' ? [before, after] : [after, before];
  const { coveredBy } = one;
  return {
    ...one,
    place: placed(one.place, own),
    coveredBy:
      coveredBy?.place === undefined
        ? coveredBy
        : { ...coveredBy, place: placed(coveredBy.place, one.change === 'moved' ? after : other) },
  };
}
