import { randomBytes } from 'node:crypto';
import type { ProbeSettings, StageRecord } from '../measurement.ts';
import { askByUdp } from './ask-by-udp.ts';
import {
  encodeUnknownInitial,
  isReserved,
  readVersionNegotiation,
  reservedVersion,
  versionText,
} from './quic-packet.ts';
import type { Exchange, HostAndPort, Resolve } from './reach.ts';
import { passed } from './records.ts';

const MOST_TOLD = 6;

/**
 * Asks a host for QUIC by a version that nobody has, which a server answers with those it has. That proves that
 * datagrams of 1,200 bytes reach something that speaks QUIC, and that its answers come back; it proves neither who
 * answered (version negotiation is not authenticated) nor that a handshake would end. Silence (`no-answer`) is a
 * blocked port, or a server without QUIC: clients then use TCP port 443.
 */
export async function probeQuic(
  target: HostAndPort,
  reach: { readonly resolve: Resolve; readonly exchange: Exchange },
  settings: ProbeSettings,
): Promise<StageRecord> {
  const silence =
    'either the port is blocked on the way or the server has no QUIC; clients use TCP port 443 instead, which is slower';
  const asked = await askByUdp('quic', target, silence, makeQuestion, reach, settings);
  if (asked.kind === 'failed') return asked.record;
  const known = asked.answer.filter((version) => !isReserved(version));
  const told = known.slice(0, MOST_TOLD).map(versionText).join(', ');
  const versions = known.length === 0 ? 'names no version it has' : `offers version ${told}`;
  const more = known.length > MOST_TOLD ? ` and ${known.length - MOST_TOLD} more` : '';
  const server = `${target.host} (${asked.address})`;
  const detail = `${server} speaks QUIC on UDP port ${target.port} and ${versions}${more}; that a handshake ends was not tried`;
  return passed('quic', asked.ms, detail);
}

function makeQuestion() {
  const ids = {
    destination: randomBytes(8),
    source: randomBytes(8),
    version: reservedVersion(randomBytes(4).readUInt32BE()),
  };
  return {
    payload: encodeUnknownInitial(ids),
    read: (datagram: Uint8Array) => readVersionNegotiation(datagram, ids),
  };
}
