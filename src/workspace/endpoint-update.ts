import { askChanges, askEndpoints, askVersion, type Client, EndpointServiceFault, SERVICE } from '../collect/index.ts';
import {
  type ChangeRecord,
  type EndpointList,
  type EndpointSet,
  formatStoredList,
  INSTANCES,
  type Instance,
  listIdOf,
  parseChanges,
  parseEndpointSets,
  parseStoredList,
  type Question,
  type StoredList,
  storedList,
} from '../endpoints/index.ts';
import { ageOf, judgeArrival, type ListChange } from './endpoint-change.ts';
import { readServiceMemory, type ServiceMemory } from './endpoint-client.ts';
import { FOLDER, readOwnListFiles, writeOwnLists } from './endpoint-folder.ts';
import { OWN_LISTS } from './endpoint-tables.ts';
import { readEndpointLists } from './endpoints.ts';
import { readWorkspace, WorkspaceFault } from './read.ts';

/** What to ask the web service for. What is left out is asked for as last time, or as by default. */
export interface UpdateOptions {
  readonly now: Date;
  readonly signal: AbortSignal;
  readonly isDryRun: boolean;
  /** Address of a mirror instead of the service. */
  readonly url?: string | undefined;
  readonly instances: readonly Instance[];
  readonly serviceAreas: readonly string[];
  readonly tenantName?: string | undefined;
  readonly noIPv6: boolean;
  /** Says what is being asked. */
  readonly onProgress?: (line: string) => void;
}

interface Run {
  readonly folder: string;
  readonly client: Client;
  readonly memory: ServiceMemory;
  readonly options: UpdateOptions;
}

/**
 * Brings the workspace's publications of the Microsoft 365 web service up to date: those of the instances given, else
 * those that it has, else Worldwide. Each is asked for its version first, and fetched only where that is newer; what came
 * is judged by the last good one, and written whole or not at all. Throws `EndpointServiceFault` and `WorkspaceFault`.
 */
export async function updateEndpointLists(folder: string, options: UpdateOptions): Promise<readonly ListChange[]> {
  await readWorkspace(folder);
  const url = addressOf(options.url);
  const memory = await readServiceMemory(folder, options.now);
  const until = memory.waitUntil(url);
  if (until !== undefined) throw throttled(url, until);
  const client = { url, clientRequestId: memory.clientRequestId, signal: options.signal };
  const stored = await readStored(folder);
  const chosen = options.instances.length > 0 ? options.instances : [...stored.keys()];
  const shipped = (await readEndpointLists()).map(({ list }) => list);
  const changes: ListChange[] = [];
  for (const instance of chosen.length > 0 ? chosen : INSTANCES.slice(0, 1)) {
    const own = stored.get(instance);
    const base = own ?? shippedAs(instance, shipped);
    changes.push(await updateOne({ folder, client, memory, options }, instance, base, own !== undefined));
  }
  return changes;
}

/** The instance that a word names; capitals do not matter to the service. */
export function instanceNamed(word: string): Instance | undefined {
  return INSTANCES.find((instance) => instance.toLowerCase() === word.toLowerCase());
}

async function updateOne(
  run: Run,
  instance: Instance,
  base: StoredList | undefined,
  isThere: boolean,
): Promise<ListChange> {
  const question = questionOf(run.options, instance, base?.question);
  const isSame = base !== undefined && isSameQuestion(question, base.question);
  const file = `${FOLDER}/${listIdOf(instance)}.json`;
  const { latest, note } = await latestOf(run, instance);
  if (base !== undefined && isSame && (base.list.version ?? '') >= latest) {
    const age = ageOf(base.list);
    return { id: base.list.id, file, outcome: 'current', reasons: [note], before: age, after: latest };
  }
  run.options.onProgress?.(`asking for the endpoints of ${instance}, version ${latest}`);
  const bytes = await asking(run, () => askEndpoints(run.client, question));
  const sets = parseEndpointSets(bytes, `endpoints/${instance}`);
  // Of other service areas the last good one says nothing.
  const isComparable = base !== undefined && String(question.serviceAreas) === String(base.question.serviceAreas);
  const lastGood = isComparable ? base.list : undefined;
  if (!sets.ok) {
    const reasons = sets.faults.slice(0, 5).map(({ line, message }) => `line ${line}: ${message}`);
    const before = lastGood === undefined ? null : ageOf(lastGood);
    return { id: listIdOf(instance), file, outcome: 'refused', reasons, before, after: latest };
  }
  const arrived = storedList(question, sets.value, { version: latest, date: dayOf(latest) });
  const arrival = { file, list: arrived.list, lastGood, isThere };
  const first = judgeArrival(arrival);
  const since = lastGood?.version;
  const change =
    first.outcome === 'refused' && since !== undefined && sets.value.length > 0
      ? judgeArrival(arrival, await recordsSince(run, instance, since))
      : first;
  if (change.outcome !== 'refused' && !run.options.isDryRun) await write(run.folder, arrived, sets.value);
  return change;
}

/** Asks for the version, at most once an hour; within it, what was answered last stands. */
async function latestOf({ client, memory, options }: Run, instance: Instance) {
  const known = memory.versionOf(client.url, instance);
  if (known !== undefined) {
    const minutes = Math.ceil((known.at.getTime() + 3_600_000 - options.now.getTime()) / 60_000);
    return {
      latest: known.latest,
      note: `asked within the hour; it is asked again in ${minutes} minutes at the earliest`,
    };
  }
  options.onProgress?.(`asking for the version of ${instance}`);
  const latest = await asking({ client, memory }, () => askVersion(client, instance));
  await memory.noteVersion(client.url, instance, latest);
  return { latest, note: 'the service has nothing newer' };
}

async function recordsSince(run: Run, instance: Instance, since: string): Promise<readonly ChangeRecord[]> {
  const read = parseChanges(await asking(run, () => askChanges(run.client, instance, since)), `changes/${instance}`);
  // Records that cannot be read explain nothing, so the publication stays refused.
  return read.ok ? read.value : [];
}

/** Asks, and remembers where the service wants to be left alone. */
async function asking<T>({ client, memory }: Pick<Run, 'client' | 'memory'>, ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    if (!(error instanceof EndpointServiceFault) || error.code !== 'throttled') throw error;
    throw throttled(client.url, await memory.noteThrottled(client.url));
  }
}

function throttled(url: string, until: Date): WorkspaceFault {
  return new WorkspaceFault([
    `${url}: too many requests (429); the service asks to wait an hour, so it is asked again after ${until.toISOString()}. The lists are as they were.`,
  ]);
}

function questionOf(options: UpdateOptions, instance: Instance, before: Question | undefined): Question {
  const tenantName = options.tenantName?.toLowerCase().replace(/\.onmicrosoft\.com$/, '') ?? before?.tenantName;
  if (tenantName !== undefined && !/^[a-z0-9-]{1,63}$/.test(tenantName)) {
    throw new WorkspaceFault([`${tenantName}: is no name of a tenant; write it like contoso`]);
  }
  const wrong = options.serviceAreas.find((area) => !/^[a-z]{1,40}$/i.test(area));
  if (wrong !== undefined) throw new WorkspaceFault([`${wrong}: is no service area; write it like Exchange`]);
  return {
    instance,
    serviceAreas: options.serviceAreas.length > 0 ? options.serviceAreas : (before?.serviceAreas ?? []),
    tenantName,
    noIPv6: options.noIPv6 || before?.noIPv6 === true,
  };
}

function isSameQuestion(a: Question, b: Question): boolean {
  return String(a.serviceAreas) === String(b.serviceAreas) && a.tenantName === b.tenantName && a.noIPv6 === b.noIPv6;
}

/** The workspace's own publications, by instance. */
async function readStored(folder: string): Promise<ReadonlyMap<Instance, StoredList>> {
  const found = new Map<Instance, StoredList>();
  for (const { path, text } of await readOwnListFiles(folder)) {
    if (!path.endsWith('.json')) continue;
    const read = parseStoredList(text, `${FOLDER}/${path.slice(OWN_LISTS.length)}`);
    if (!read.ok) throw new WorkspaceFault(read.faults);
    found.set(read.value.question.instance, read.value);
  }
  return found;
}

/** The publication that ships, as if the workspace had it. */
function shippedAs(instance: Instance, shipped: readonly EndpointList[]): StoredList | undefined {
  const list = shipped.find(({ id }) => id === listIdOf(instance));
  return list === undefined ? undefined : { question: { instance, serviceAreas: [], noIPv6: false }, list };
}

async function write(folder: string, stored: StoredList, sets: readonly EndpointSet[]): Promise<void> {
  await writeOwnLists(folder, [{ name: `${stored.list.id}.json`, text: formatStoredList(stored, sets) }]);
}

function addressOf(text: string | undefined): string {
  if (text === undefined) return SERVICE;
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol) || url.username !== '' || url.search !== '') {
    throw new WorkspaceFault([
      `${text}: is no address of a mirror; write it like https://mirror.example, without a name, a password or a question mark`,
    ]);
  }
  return url.href.replace(/\/+$/, '');
}

/** The day that a version names. */
function dayOf(version: string): string {
  return `${version.slice(0, 4)}-${version.slice(4, 6)}-${version.slice(6, 8)}`;
}
