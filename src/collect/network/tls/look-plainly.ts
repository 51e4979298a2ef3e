import { askHttp } from '../http/index.ts';
import type { Connected, ProbeSettings, Staged, StageRecord } from '../measurement.ts';

/**
 * What speaks on a port where TLS was answered with something else: asked once in plain HTTP over a new connection.
 * Portals and proxies answer so for every name. The reason is the page's where that is somebody else's; else
 * `tls-failed`, with what answered.
 */
export async function lookPlainly(
  reopen: () => Promise<Staged<Connected>>,
  host: string,
  settings: ProbeSettings,
): Promise<Pick<StageRecord, 'reason' | 'detail'>> {
  const notTls = 'answered the TLS handshake with something that is not TLS';
  const { value: connected } = await reopen();
  if (connected === undefined) return { reason: 'tls-failed', detail: notTls };
  const question = { host, port: 80, secure: false, path: '/' } as const;
  const { record, value: answer } = await askHttp(connected, question, settings);
  if (answer === undefined) return { reason: 'tls-failed', detail: `${notTls}, nor HTTP` };
  const by = answer.headers['server']?.slice(0, 100);
  const who = by === undefined ? '' : ` by ${by}`;
  return {
    reason: record.reason ?? 'tls-failed',
    detail: `answered with plain HTTP where TLS belongs: ${record.detail}${who}`,
  };
}
