import type { ProbeSettings, StageRecord } from '../measurement.ts';
import { type Connect, probeIpv6 } from './ipv6.ts';
import { probeLongLived } from './long-lived.ts';
import { probeNcsi } from './ncsi.ts';
import { probeNtp } from './ntp.ts';
import { probePacketSize } from './packet-size.ts';
import { probeQuic } from './quic.ts';
import { probeRanges } from './ranges.ts';
import type { Exchange, GetPlain, Resolve, Secure } from './reach.ts';
import { notApplicable } from './records.ts';
import { probeStun } from './stun.ts';
import { probeWebsocket } from './websocket.ts';
import { questionsFor, type ServiceQuestion, type ServiceTarget } from './which.ts';

/** What the stages of services need of the others. */
export interface ServiceTools {
  readonly resolve: Resolve;
  readonly connect: Connect;
  readonly exchange: Exchange;
  readonly getPlain: GetPlain;
  readonly secure: Secure;
  /** This machine's clock, in milliseconds since 1970. */
  readonly now: () => number;
  /** Proxy that the target is reached through, as `http://host:port`: IPv6 by itself is then the proxy's matter. */
  readonly proxy?: string | undefined;
  /** How long a connection for notifications is held; one time-out of the run where not given. */
  readonly holdMs?: number | undefined;
}

/**
 * Runs what is asked of a target besides the stages that every target has, all at the same time: a promise for each
 * question of `questionsFor`, in its order. Each takes its slots itself, and only an abort rejects.
 */
export function probeServices(
  target: ServiceTarget,
  tools: ServiceTools,
  settings: ProbeSettings,
): readonly Promise<StageRecord>[] {
  const { proxy, secure } = tools;
  const told = proxy === undefined ? tools : { ...tools, secure: through(proxy, secure) };
  return questionsFor(target).map((question) => ask(question, told, settings));
}

/** Notes of connections which proxy they go through, where that is not known of each by itself. */
function through(proxy: string, secure: Secure): Secure {
  return async (host, port) => {
    const { record, value } = await secure(host, port);
    return { record, value: value === undefined ? undefined : { proxy, ...value } };
  };
}

async function ask(question: ServiceQuestion, tools: ServiceTools, settings: ProbeSettings): Promise<StageRecord> {
  const { stage, path = '/', family = 4 } = question;
  const { proxy, holdMs } = tools;
  switch (stage) {
    case 'ntp':
      return probeNtp(question, tools, settings);
    case 'stun':
      return probeStun(question, tools, settings);
    case 'quic':
      return probeQuic(question, tools, settings);
    case 'ncsi':
      if (!settings.families.includes(family)) return leftOut(question);
      if (proxy === undefined) return probeNcsi({ family }, tools);
      if (family === 6) return notApplicable('ncsi', null, `the way leads through ${proxy}, which connects itself`);
      return probeNcsi({ family }, { ...tools, resolve: leftToProxy });
    case 'ranges':
      return probeRanges({ ...question, path }, tools);
    case 'websocket':
      return probeWebsocket({ ...question, path }, tools, settings);
    case 'long-lived':
      return probeLongLived({ ...question, ...(holdMs === undefined ? {} : { holdMs }) }, tools, settings);
    case 'packet-size':
      return probePacketSize(question, tools, settings);
    case 'ipv6':
      if (proxy !== undefined)
        return notApplicable('ipv6', null, `the way leads through ${proxy}, which connects itself`);
      return probeIpv6(question, tools, settings);
  }
}

/** Behind a proxy Windows asks for its text through that, and need not know a name outside. */
async function leftToProxy(host: string): ReturnType<Resolve> {
  return { record: notApplicable('resolve', null, `the proxy looks ${host} up itself`), value: undefined };
}

function leftOut({ stage, family }: ServiceQuestion): StageRecord {
  return notApplicable(stage, null, `IPv${family} is left out of this run`);
}
