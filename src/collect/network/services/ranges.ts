import type { HttpAnswer, StageRecord } from '../measurement.ts';
import type { GetPlain, HostAndPort } from './reach.ts';
import { failed, failedAs, notApplicable, passed, quoted } from './records.ts';

/**
 * Asks over plain HTTP for the first byte of a file, as Delivery Optimization asks for pieces of updates. It passes on
 * 206 with the range that was asked for (RFC 9110, section 14); 200 means that the range was taken out or is not
 * honoured (`ranges-refused`), so that devices fetch whole files, each by itself. `path` must be of a file that is there.
 */
export async function probeRanges(
  { host, port, path }: HostAndPort & { readonly path: string },
  reach: { readonly getPlain: GetPlain },
): Promise<StageRecord> {
  const headers = { Range: 'bytes=0-0', 'Cache-Control': 'no-cache' };
  const { record, value } = await reach.getPlain({ host, port, path, headers });
  if (value === undefined || (record.outcome === 'failed' && value.status === 200)) {
    return failedAs('ranges', record, `no answer of ${host} over plain HTTP`);
  }
  return judge(host, path, value, record.ms);
}

function judge(host: string, path: string, { status, headers }: HttpAnswer, ms: number | null): StageRecord {
  const range = headers['content-range'] ?? '';
  if (status === 206) {
    if (/^bytes 0-0\/(\d+|\*)$/.test(range.trim())) {
      return passed('ranges', ms, `${host} sends the one byte of a file that it was asked for`);
    }
    const told = range === '' ? 'without saying which' : `and says ${quoted(range)} instead of the first byte`;
    return failed('ranges', ms, 'wrong-answer', `${host} sends part of a file (206), ${told}`);
  }
  if (status === 200) {
    const detail = `${host} answers a request for one byte with the whole file (200): a proxy takes the Range header out, or the server does not honour it, and Delivery Optimization cannot fetch pieces`;
    return failed('ranges', ms, 'ranges-refused', detail);
  }
  if (status === 407) {
    return failed('ranges', ms, 'proxy-authentication', `a proxy wants to know who asks for a file of ${host} (407)`);
  }
  if (status === 403) {
    return failed('ranges', ms, 'http-denied', `the request for one byte of ${host}${path} is refused (403)`);
  }
  if (status >= 300 && status < 400) {
    const where = headers['location'] === undefined ? 'elsewhere' : `to ${quoted(headers['location'])}`;
    return failed('ranges', ms, 'redirected', `the request for one byte of ${host} is sent ${where} (${status})`);
  }
  const detail = `${host} answers ${status} for ${path}: without a file to ask for, ranges cannot be tried`;
  return notApplicable('ranges', ms, detail);
}
