import { brotliCompressSync, brotliDecompressSync, constants } from 'node:zlib';

/** What `muster probe --json` writes, as far as it differs from one run to the next. */
interface Result {
  readonly snapshot: string | null;
  readonly run: Readonly<Record<string, unknown>>;
  readonly endpoints: readonly Seen[];
  readonly targets: readonly (Seen & { readonly host: string; readonly stages: readonly Stage[] })[];
}

interface Seen {
  readonly detail: string;
  readonly observedAt: string;
}

interface Stage {
  readonly stage: string;
  readonly outcome: string;
  readonly ms: number | null;
  readonly reason: string | null;
  readonly detail: string;
}

/** When every recording was made, as far as it says. */
export const RECORDED_AT = '2026-01-01T08:00:00.000Z';
const RECORDED_UNTIL = '2026-01-01T08:00:12.000Z';
/** Reasons of stages that waited in vain, which is what was seen and no chance. */
const WAITED = new Set(['no-answer', 'time-out', 'name-server-silent', 'proxy-silent']);

/**
 * A result as it would be again: dated `RECORDED_AT`, and with times that depend on host and stage alone, of the size that
 * they have on a line (the lab has none). Whoever waited in vain keeps that, in whole seconds.
 */
export function reproducible(text: string): string {
  // What muster probe writes, which its own test holds to the schema that muster import reads.
  const result = JSON.parse(text) as Result;
  const days = Math.round((Date.parse(RECORDED_AT) - Date.parse(String(result.run['startedAt']))) / 86_400_000);
  const seen = <One extends Seen>(one: One): One => ({
    ...one,
    observedAt: RECORDED_AT,
    detail: shiftDates(steady(one.detail, undefined), days),
  });
  return JSON.stringify({
    ...result,
    snapshot: null,
    run: { ...result.run, who: 'site-admin', version: '1.0.0', startedAt: RECORDED_AT, endedAt: RECORDED_UNTIL },
    endpoints: result.endpoints.map(seen),
    targets: result.targets
      .map((target) => ({
        ...seen(target),
        stages: target.stages.map((stage) => {
          const ms = stage.ms === null ? null : timeOf(target.host, stage);
          return { ...stage, ms, detail: shiftDates(steady(stage.detail, ms ?? undefined), days) };
        }),
      }))
      .sort((a, b) => (a.host < b.host ? -1 : a.host > b.host ? 1 : 0)),
  });
}

/** Milliseconds of a stage: a fixed part by the stage, and one by the letters of the host. */
function timeOf(host: string, { stage, ms, reason }: Stage): number {
  if (ms !== null && (stage === 'long-lived' || WAITED.has(reason ?? ''))) return Math.round(ms / 1000) * 1000;
  const letters = [...`${host} ${stage}`].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 997, 7);
  return { resolve: 4, connect: 14, proxy: 22, tls: 31, 'tls-versions': 62 }[stage] ?? 25 + (letters % 23);
}

/** A sentence with its own time, and without what differs by chance: clocks, ports, and the site's number in the lab. */
function steady(detail: string, ms: number | undefined): string {
  return detail
    .replace(/ answered in \d+(\.\d+)? m?s/, ms === undefined ? ' answered in 14 ms' : ` answered in ${ms} ms`)
    .replaceAll(/ after \d+(\.\d+)? m?s\b/g, ' after 14 ms')
    .replaceAll(/it sees this machine as [\d.]+:\d+/g, 'it sees this machine as 10.77.0.2:49152')
    .replace(/its clock is [\d.]+ m?s (ahead of|behind) /, 'its clock is 12 ms ahead of ')
    .replace(/give or take [\d.]+ m?s/, 'give or take 9 ms');
}

/** Dates in a sentence, so many days later. */
export function shiftDates(detail: string, days: number): string {
  return detail.replaceAll(/\b20\d\d-\d\d-\d\d\b/g, (date) =>
    new Date(Date.parse(date) + days * 86_400_000).toISOString().slice(0, 10),
  );
}

/** As a recording is stored. */
export function pack(text: string): Buffer {
  const params = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_LGWIN]: 22 };
  return brotliCompressSync(text, { params });
}

/** What was stored. */
export function unpack(stored: Buffer): string {
  return brotliDecompressSync(stored, { maxOutputLength: 32 << 20 }).toString('utf8');
}
