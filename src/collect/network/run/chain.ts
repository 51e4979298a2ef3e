import type { Measured } from '../judge/measured.ts';
import type { StageRecord } from '../measurement.ts';
import { probeServices, questionsFor, type ServiceTools } from '../services/index.ts';
import { beginSecured, type Later, type Measuring, measurePlain } from './own-stages.ts';
import type { Target } from './plan.ts';
import { notApplicable, routeText } from './reach.ts';
import { closing, settled } from './settled.ts';

/** Ports on which TLS begins at once. */
const SECURE: ReadonlySet<number> = new Set([443, 465, 636, 993, 995, 5061, 5671, 8443]);
/** A target of which everything was measured; or how to measure the rest of it, for which others need not wait. */
export type Begun = { readonly measured: Measured } | { readonly rest: () => Promise<Measured> };

/**
 * Measures one target up to the answer over HTTP, by which it stands or falls, or to a little less where that answer
 * lets wait for itself. The rest, by which a verdict can only become worse, is measured when it is asked for. Throws the
 * reason of the signal where it is aborted, and leaves no socket behind, whether or not the rest is asked for.
 */
export async function beginTarget(target: Target, measuring: Measuring): Promise<Begun> {
  const { host, protocol, port } = target;
  const { reacher, settings, now, onAnswer } = measuring;
  const head = { host, protocol, port, observedAt: now().toISOString() };
  if (protocol === 'udp') {
    const records = await askBesides(target, measuring, undefined);
    const stages = records.length > 0 ? records : [NOTHING_TO_ASK];
    return { measured: { ...head, route: 'direct', addresses: [], stages } };
  }
  if (isForIpv6Alone(target) && !(settings.families.includes(6) && (await measuring.stages.hasIpv6())))
    return { measured: { ...head, route: 'direct', addresses: [], stages: [WITHOUT_IPV6] } };
  const { route, records, addresses, connected } = await reacher.reach(host, port);
  const reached = { ...head, route: routeText(route), addresses };
  if (connected === undefined) return { measured: { ...reached, stages: records } };
  const { authenticated, family, passedOver, proxy } = connected;
  const how = {
    family,
    ...(passedOver === undefined ? {} : { passedOver }),
    ...(authenticated === undefined ? {} : { authenticated }),
  };
  const withLater = (later: Later): Measured => ({
    ...reached,
    ...how,
    ...later,
    stages: [...records, ...later.stages],
  });
  const finish = async (later: Later): Promise<Measured> => {
    const isThrough = later.stages.every(({ outcome }) => outcome !== 'failed');
    const besides = isThrough ? await askBesides(target, measuring, proxy) : [];
    return withLater({ ...later, stages: [...later.stages, ...besides] });
  };
  if (!SECURE.has(port)) return { measured: await finish(await measurePlain(target, connected, measuring)) };
  const begun = await beginSecured(target, connected, measuring, (later) => onAnswer?.(withLater(later)));
  if ('later' in begun) return { measured: await finish(begun.later) };
  return { rest: async () => finish(await begun.rest()) };
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
