import { pageMark } from '../http/index.ts';
import type { Measured } from '../judge/measured.ts';
import type { Connected, HttpAnswer, ProbeSettings, Secured, Staged, StageRecord } from '../measurement.ts';
import { probeServices, questionsFor, type ServiceTools } from '../services/index.ts';
import type { Target } from './plan.ts';
import { notApplicable, type Reacher, routeText } from './reach.ts';
import type { Stages } from './stages.ts';

/** Ports on which TLS begins at once. */
const SECURE: ReadonlySet<number> = new Set([443, 465, 636, 993, 995, 5061, 5671, 8443]);
/** Ports on which a question over HTTP is understood. */
const WEB: ReadonlySet<number> = new Set([80, 443, 8080, 8443]);
/** What an old way may look like from the side of a new one: then it is worth asking which versions pass. */
const MAY_BE_OLD: ReadonlySet<string> = new Set(['tls-failed', 'tls-too-old', 'connection-reset', 'connection-closed']);

/** How long the other stages of a host let the answer over HTTP go before them. */
const HEAD_START_MS = 500;

/** How a target is measured. */
export interface Measuring {
  readonly stages: Stages;
  /** By the route of the target; shared by all that take the same. */
  readonly reacher: Reacher;
  readonly settings: ProbeSettings;
  readonly now: () => Date;
}

/**
 * Measures one target through all its stages, the later ones at the same time. Throws the reason of the signal where it
 * is aborted, and leaves no socket behind.
 */
export async function measureTarget(target: Target, measuring: Measuring): Promise<Measured> {
  const { host, protocol, port } = target;
  const { reacher, settings, now } = measuring;
  const head = { host, protocol, port, observedAt: now().toISOString() };
  if (protocol === 'udp') {
    const records = await askBesides(target, measuring, undefined);
    return { ...head, route: 'direct', addresses: [], stages: records.length > 0 ? records : [NOTHING_TO_ASK] };
  }
  if (isForIpv6Alone(target) && !(settings.families.includes(6) && (await measuring.stages.hasIpv6())))
    return { ...head, route: 'direct', addresses: [], stages: [WITHOUT_IPV6] };
  const { route, records, addresses, connected } = await reacher.reach(host, port);
  const reached = { ...head, route: routeText(route), addresses };
  if (connected === undefined) return { ...reached, stages: records };
  const { authenticated, family, passedOver } = connected;
  const how = {
    family,
    ...(passedOver === undefined ? {} : { passedOver }),
    ...(authenticated === undefined ? {} : { authenticated }),
  };
  const later = SECURE.has(port)
    ? await measureSecured(target, connected, measuring)
    : await measurePlain(target, connected, measuring);
  const isThrough = later.stages.every(({ outcome }) => outcome !== 'failed');
  const besides = isThrough ? await askBesides(target, measuring, connected.proxy) : [];
  return { ...reached, ...how, ...later, stages: [...records, ...later.stages, ...besides] };
}

/** Whether Windows asks a target only where it has IPv6: the test of the connection has a host for that. */
function isForIpv6Alone(target: Target): boolean {
  return questionsFor(target).some(({ stage, family }) => stage === 'ncsi' && family === 6);
}

const WITHOUT_IPV6 = notApplicable(
  'connect',
  'there is no IPv6 here, and only where there is does Windows ask this host',
);

const NOTHING_TO_ASK: StageRecord = {
  stage: 'connect',
  outcome: 'not-run',
  ms: null,
  reason: null,
  detail: 'nothing is known to ask on this port over UDP',
};

/** The stages besides that the target's services ask for. */
function askBesides(target: Target, measuring: Measuring, proxy: string | undefined): Promise<readonly StageRecord[]> {
  const { stages, reacher, settings, now } = measuring;
  const tools: ServiceTools = {
    resolve: (host) => stages.resolve(host, settings),
    connect: (resolved, port) => stages.connect(resolved, port, settings),
    exchange: stages.exchange,
    getPlain: async ({ host, port, path, headers }) => {
      const { record, value } = await reacher.open(host, port);
      if (value === undefined) return { record, value };
      return closing(value, stages.ask(value, { host, port, secure: false, path, headers }, settings));
    },
    secure: async (host, port) => {
      const { record, value } = await reacher.open(host, port);
      if (value === undefined) return { record, value };
      const secured = await stages.secure(value, host, settings, now).catch((error: unknown) => {
        value.socket.destroy();
        throw error;
      });
      if (secured.value === undefined) value.socket.destroy();
      return secured;
    },
    now: () => now().getTime(),
    proxy,
  };
  return settled(probeServices(target, tools, settings));
}

type Later = Pick<Measured, 'stages' | 'tls' | 'versions' | 'status' | 'page'>;

async function measurePlain(target: Target, connected: Connected, { stages, settings }: Measuring): Promise<Later> {
  const { host, port, path = '/' } = target;
  // Where Windows' own test of the connection is asked, nothing else over HTTP says more.
  const isTested = questionsFor(target).some(({ stage }) => stage === 'ncsi');
  if (!WEB.has(port) || isTested) {
    connected.socket.destroy();
    return { stages: [] };
  }
  const question = { host, port, secure: false, path };
  return withAnswer(await closing(connected, stages.ask(connected, question, settings)), host);
}

async function measureSecured(target: Target, connected: Connected, measuring: Measuring): Promise<Later> {
  const { host, port } = target;
  const { stages, reacher, settings, now } = measuring;
  const reopen = () => reacher.open(host, port);
  const secured = await stages.secure(connected, host, settings, now, reopen).catch((error: unknown) => {
    connected.socket.destroy();
    throw error;
  });
  if (secured.value === undefined) {
    connected.socket.destroy();
    if (!MAY_BE_OLD.has(secured.record.reason ?? '')) return { stages: [secured.record] };
    const versions = await stages.versions(reacher.open, host, port, settings);
    return {
      stages: [secured.record, versions.record],
      ...(versions.value === undefined ? {} : { versions: versions.value }),
    };
  }
  const { chain, version, root, issuer } = secured.value;
  const talked = closing(connected, talk(target, secured.value, measuring));
  const ahead = headStart(talked);
  const [answer, versions, revocation] = await settled([
    talked,
    ahead.then(() => stages.versions(reacher.open, host, port, settings, version)),
    ahead.then(() => (root === 'public' ? stages.revocation(chain, reacher.open, settings, now) : foreign(root))),
  ]);
  return {
    ...withAnswer(answer, secured.value.isProven === true ? undefined : host),
    tls: { version, root, subject: chain[0]?.subject ?? '', issuer: chain[0]?.issuer ?? issuer },
    ...(versions.value === undefined ? {} : { versions: versions.value }),
    stages: [secured.record, versions.record, ...withAnswer(answer).stages, revocation],
  };
}

/** Ends with the answer over HTTP, which is what most wait for; the rest of a host begins then, or a while later where none comes. */
function headStart(talked: Promise<unknown>): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const patience = setTimeout(resolve, HEAD_START_MS);
  const end = () => {
    clearTimeout(patience);
    resolve();
  };
  talked.then(end, end);
  return promise;
}

function foreign(root: Secured['root']): StageRecord {
  const who = root === 'company' ? "the company's own authority" : 'nobody that is publicly known';
  return notApplicable('revocation', `the certificate is by ${who}; the one of the service was not seen`);
}

async function talk(
  { host, port }: Target,
  secured: Secured,
  { stages, settings }: Measuring,
): Promise<Staged<HttpAnswer> | undefined> {
  try {
    if (!WEB.has(port)) return undefined;
    return await stages.ask(secured, { host, port, secure: true, path: '/' }, settings);
  } finally {
    secured.socket.destroy();
  }
}

/** What an answer leaves; with the mark of its page where a host is named, for there somebody else may have written it. */
function withAnswer(answer: Staged<HttpAnswer> | undefined, host?: string): Later {
  if (answer === undefined) return { stages: [] };
  const { record, value } = answer;
  const page = value === undefined || host === undefined ? undefined : pageMark(value, host);
  return {
    stages: [record],
    ...(value === undefined ? {} : { status: value.status }),
    ...(page === undefined ? {} : { page }),
  };
}

/** Waits for what is done over a connection, and closes it then. */
async function closing<T>({ socket }: Connected, done: Promise<T>): Promise<T> {
  try {
    return await done;
  } finally {
    socket.destroy();
  }
}

/** Waits for all, also where one throws: nothing may still be open when the run goes on. */
async function settled<T extends readonly unknown[]>(
  waiting: {
    readonly [K in keyof T]: Promise<T[K]>;
  },
): Promise<{ readonly [K in keyof T]: T[K] }> {
  await Promise.allSettled(waiting);
  // Promise.all answers a tuple of what these promises give, in their order.
  return (await Promise.all(waiting)) as { readonly [K in keyof T]: T[K] };
}
