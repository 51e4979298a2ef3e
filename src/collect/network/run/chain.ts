import type { Measured } from '../judge/measured.ts';
import type { Connected, HttpAnswer, ProbeSettings, Route, Secured, Staged, StageRecord } from '../measurement.ts';
import type { Target } from './plan.ts';
import { createReacher, notApplicable, type Reacher, routeText } from './reach.ts';
import type { Stages } from './stages.ts';

/** Ports on which TLS begins at once. */
const SECURE: ReadonlySet<number> = new Set([443, 465, 636, 993, 995, 5061, 5671, 8443]);
/** Ports on which a question over HTTP is understood. */
const WEB: ReadonlySet<number> = new Set([80, 443, 8080, 8443]);
/** What an old way may look like from the side of a new one: then it is worth asking which versions pass. */
const MAY_BE_OLD: ReadonlySet<string> = new Set(['tls-failed', 'tls-too-old', 'connection-reset', 'connection-closed']);

/** The way to a target. */
export interface Way {
  readonly route: Route;
  readonly reacher: Reacher;
}

/** A way by a route; it is shared by all targets that take it. */
export function createWay(stages: Stages, route: Route, settings: ProbeSettings): Way {
  return { route, reacher: createReacher(stages, route, settings) };
}

/**
 * Measures one target through all its stages, the later ones at the same time. Throws the reason of the signal where it
 * is aborted, and leaves no socket behind.
 */
export async function measureTarget(
  stages: Stages,
  target: Target,
  way: Way,
  settings: ProbeSettings,
  now: () => Date,
): Promise<Measured> {
  const { host, protocol, port } = target;
  const head = { host, protocol, port, observedAt: now().toISOString() };
  const { open } = way.reacher;
  if (protocol === 'udp') {
    const records = await together(stages.besides(target, open, settings));
    const none = { stage: 'connect', outcome: 'not-run', ms: null, reason: null } as const;
    const said = records.length > 0 ? records : [{ ...none, detail: 'nothing is known to ask on this port over UDP' }];
    return { ...head, route: 'direct', addresses: [], stages: said };
  }
  const route = routeText(way.route);
  const { records, addresses, connected } = await way.reacher.reach(host, port);
  const reached = { ...head, route, addresses };
  if (connected === undefined) return { ...reached, stages: records };
  const authenticated = connected.authenticated === undefined ? {} : { authenticated: connected.authenticated };
  const later = SECURE.has(port)
    ? await measureSecured(stages, target, connected, way, settings)
    : await measurePlain(stages, target, connected, settings);
  const isThrough = later.stages.every(({ outcome }) => outcome !== 'failed');
  const besides = isThrough ? await together(stages.besides(target, open, settings)) : [];
  return { ...reached, ...authenticated, ...later, stages: [...records, ...later.stages, ...besides] };
}

type Later = Pick<Measured, 'stages' | 'tls' | 'versions' | 'status'>;

async function measurePlain(
  stages: Stages,
  target: Target,
  connected: Connected,
  settings: ProbeSettings,
): Promise<Later> {
  try {
    if (!WEB.has(target.port)) return { stages: [] };
    return withAnswer(await ask(stages, target, connected, false, settings));
  } finally {
    connected.socket.destroy();
  }
}

async function measureSecured(
  stages: Stages,
  target: Target,
  connected: Connected,
  way: Way,
  settings: ProbeSettings,
): Promise<Later> {
  const { host, port } = target;
  const { open } = way.reacher;
  const secured = await closing(connected, stages.secure(connected, host, settings));
  if (secured.value === undefined) {
    connected.socket.destroy();
    if (!MAY_BE_OLD.has(secured.record.reason ?? '')) return { stages: [secured.record] };
    const versions = await stages.versions(open, host, port, settings);
    return {
      stages: [secured.record, versions.record],
      ...(versions.value === undefined ? {} : { versions: versions.value }),
    };
  }
  const { chain, version, root, issuer } = secured.value;
  const [answer, versions, revocation] = await settled([
    talk(stages, target, secured.value, settings).finally(() => connected.socket.destroy()),
    stages.versions(open, host, port, settings, version),
    root === 'public' ? stages.revocation(chain, open, settings) : Promise.resolve(foreign(root)),
  ]);
  return {
    ...withAnswer(answer),
    tls: { version, root, subject: chain[0]?.subject ?? '', issuer: chain[0]?.issuer ?? issuer },
    ...(versions.value === undefined ? {} : { versions: versions.value }),
    stages: [secured.record, versions.record, ...withAnswer(answer).stages, revocation],
  };
}

function foreign(root: Secured['root']): StageRecord {
  const who = root === 'company' ? "the company's own authority" : 'nobody that is publicly known';
  return notApplicable('revocation', `the certificate is by ${who}; the one of the service was not seen`);
}

async function talk(
  stages: Stages,
  target: Target,
  secured: Secured,
  settings: ProbeSettings,
): Promise<Staged<HttpAnswer> | undefined> {
  try {
    return WEB.has(target.port) ? await ask(stages, target, secured, true, settings) : undefined;
  } finally {
    secured.socket.destroy();
  }
}

function ask(
  stages: Stages,
  { host, port, path }: Target,
  connection: Connected | Secured,
  secure: boolean,
  settings: ProbeSettings,
): Promise<Staged<HttpAnswer>> {
  return stages.ask(connection, { host, port, secure, path: path ?? '/' }, settings);
}

function withAnswer(answer: Staged<HttpAnswer> | undefined): Later {
  if (answer === undefined) return { stages: [] };
  return { stages: [answer.record], ...(answer.value === undefined ? {} : { status: answer.value.status }) };
}

/** Closes a connection where the stage that was to take it over throws. */
async function closing<T>({ socket }: Connected, taking: Promise<T>): Promise<T> {
  try {
    return await taking;
  } catch (error) {
    socket.destroy();
    throw error;
  }
}

async function together(records: readonly Promise<StageRecord>[]): Promise<readonly StageRecord[]> {
  return settled(records);
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
