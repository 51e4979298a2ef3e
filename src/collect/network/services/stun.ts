import { randomBytes } from 'node:crypto';
import type { ProbeSettings, StageRecord } from '../measurement.ts';
import { askByUdp } from './ask-by-udp.ts';
import type { Exchange, HostAndPort, Resolve } from './reach.ts';
import { passed } from './records.ts';
import { encodeBindingRequest, readBindingAnswer } from './stun-message.ts';

/**
 * Asks a media relay by STUN under which address it sees us, as Teams does before a call. Any answer that carries our
 * transaction id shows that UDP gets through both ways, so an error of the relay passes too; `no-answer` and
 * `wrong-answer` are in the way. It says nothing of loss and jitter, nor of the relay's other ports.
 */
export async function probeStun(
  target: HostAndPort,
  reach: { readonly resolve: Resolve; readonly exchange: Exchange },
  settings: ProbeSettings,
): Promise<StageRecord> {
  const silence = 'calls fall back to TCP port 443, and their sound and picture suffer';
  const asked = await askByUdp('stun', target, silence, makeQuestion, reach, settings);
  if (asked.kind === 'failed') return asked.record;
  const { answer, address, ms } = asked;
  const server = `${target.host} (${address}), UDP port ${target.port},`;
  if (answer.kind === 'error') {
    const detail = `${server} answers by STUN with error ${answer.code}: it refuses the question, but UDP gets through`;
    return passed('stun', ms, detail);
  }
  const seen = answer.family === 6 ? `[${answer.address}]:${answer.port}` : `${answer.address}:${answer.port}`;
  return passed('stun', ms, `${server} answers by STUN; it sees this machine as ${seen}`);
}

function makeQuestion() {
  const transaction = randomBytes(12);
  return {
    payload: encodeBindingRequest(transaction),
    read: (datagram: Uint8Array) => readBindingAnswer(datagram, transaction),
  };
}
