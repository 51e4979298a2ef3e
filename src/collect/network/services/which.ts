import { covers } from '../../../endpoints/pattern.ts';
import type { StageName } from '../measurement.ts';

/** What is asked of a target besides the stages that every target has. */
export type ServiceStage = Extract<
  StageName,
  'ntp' | 'ncsi' | 'ranges' | 'long-lived' | 'websocket' | 'stun' | 'quic' | 'ipv6' | 'packet-size'
>;

/** A host, protocol and port of an endpoint list, as it is tested. */
export interface ServiceTarget {
  readonly host: string;
  readonly protocol: 'tcp' | 'udp';
  readonly port: number;
}

/** A stage to run, with the hosts that it contacts. */
export interface ServiceQuestion {
  readonly stage: ServiceStage;
  /** Whom it asks first; nearly always the target itself. */
  readonly host: string;
  readonly port: number;
  /** What is asked for over HTTP. */
  readonly path?: string;
  /** Addresses of this family alone. */
  readonly family?: 4 | 6;
  /** Names that are looked up besides, and not connected to. */
  readonly looksUp?: readonly string[];
}

interface Rule extends Omit<ServiceQuestion, 'host' | 'port'> {
  /** Patterns as endpoint lists write them; any host where there are none. */
  readonly hosts?: readonly string[];
  readonly protocol: 'tcp' | 'udp';
  readonly ports: readonly number[];
  /** Who is asked in the place of the target, where the lists have no host for it. */
  readonly asks?: { readonly host: string; readonly port: number };
}

/** A file of Windows Update that has kept its place; learn.microsoft.com, "Configure trusted roots and disallowed certificates". */
const ROOTS_FILE = '/msdownload/update/v3/static/trustedr/en/authrootstl.cab';
const NCSI_NAME = { looksUp: ['dns.msftncsi.com'] };

/**
 * Which host is asked what. Every fact has its source beside it.
 *
 * - NTP: Autopilot device preparation needs time.windows.com on UDP 123; any host that a list has on that port is one.
 * - NCSI: the hosts are Windows' own (see `ncsi.ts`); that of IPv4 is a member of the document's *.msftconnecttest.com.
 * - Byte ranges: Intune's page asks of proxies to let them through for Delivery Optimization. Its own hosts have no
 *   file that stays, so they are tried on the hosts of Windows Update, which serve the list of trusted roots by HTTP.
 * - Long-lived: Windows holds a TLS connection to *.wns.windows.com for its notifications (policy "WnsEndpoint",
 *   default client.wns.windows.com).
 * - WebSocket: Remote Help talks over Azure Web PubSub, whose clients connect to /client/hubs/{hub} (learn.microsoft.com,
 *   "WebSocket client protocols for Azure Web PubSub").
 * - STUN: Teams needs UDP 3478 to 3481 (set 11 of the Microsoft 365 list), for which the list has addresses and no
 *   name. worldaz.tr.teams.microsoft.com is the relay that the field tests by; no document names it.
 * - QUIC: six sets of the Microsoft 365 list have UDP 443 since 2026.
 * - IPv6 and packet size are the same for all hosts behind one way out, so one host of each large service stands for
 *   them: those whose sets publish IPv6 addresses, and the one that a device cannot do without.
 */
const RULES: readonly Rule[] = [
  { stage: 'ntp', protocol: 'udp', ports: [123] },
  { stage: 'ncsi', family: 4, hosts: ['www.msftconnecttest.com'], protocol: 'tcp', ports: [80], ...NCSI_NAME },
  { stage: 'ncsi', family: 6, hosts: ['ipv6.msftconnecttest.com'], protocol: 'tcp', ports: [80], ...NCSI_NAME },
  {
    stage: 'ranges',
    hosts: ['ctldl.windowsupdate.com', 'download.windowsupdate.com'],
    protocol: 'tcp',
    ports: [80],
    path: ROOTS_FILE,
  },
  { stage: 'long-lived', hosts: ['*.wns.windows.com'], protocol: 'tcp', ports: [443] },
  { stage: 'websocket', hosts: ['*.webpubsub.azure.com'], protocol: 'tcp', ports: [443], path: '/client/hubs/probe' },
  { stage: 'stun', protocol: 'udp', ports: [3478, 3479, 3480, 3481] },
  {
    stage: 'stun',
    hosts: ['teams.microsoft.com'],
    protocol: 'tcp',
    ports: [443],
    asks: { host: 'worldaz.tr.teams.microsoft.com', port: 3478 },
  },
  { stage: 'quic', protocol: 'udp', ports: [443] },
  {
    stage: 'ipv6',
    hosts: ['login.microsoftonline.com', 'outlook.office365.com', 'teams.microsoft.com'],
    protocol: 'tcp',
    ports: [443],
  },
  {
    stage: 'packet-size',
    hosts: ['login.microsoftonline.com', 'manage.microsoft.com'],
    protocol: 'tcp',
    ports: [443],
  },
];

/** What is asked of a target besides the stages that every target has, and of whom; nothing for most. Pure. */
export function questionsFor({ host, protocol, port }: ServiceTarget): readonly ServiceQuestion[] {
  return RULES.filter(
    (rule) =>
      rule.protocol === protocol &&
      rule.ports.includes(port) &&
      (rule.hosts === undefined || rule.hosts.some((pattern) => covers(pattern, host))),
  ).map(({ stage, path, family, looksUp, asks }) => ({
    stage,
    ...(asks ?? { host, port }),
    ...(path === undefined ? {} : { path }),
    ...(family === undefined ? {} : { family }),
    ...(looksUp === undefined ? {} : { looksUp }),
  }));
}
