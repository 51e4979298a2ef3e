/** From when until when a list or an answer counts. */
export interface Period {
  readonly thisUpdate: Date;
  /** Nothing where newer words can be had at any time. */
  readonly nextUpdate?: Date;
}

/** Clocks differ; OpenSSL's programs allow five minutes too (`openssl ocsp -validity_period`). */
const LEEWAY_MS = 5 * 60_000;

/** Why something does not count now: `ended on 2020-01-01: an old copy`; undefined where it does. */
export function whyNotNow({ thisUpdate, nextUpdate }: Period, now: Date): string | undefined {
  const day = (at: Date) => at.toISOString().slice(0, 10);
  if (nextUpdate !== undefined && nextUpdate.getTime() + LEEWAY_MS < now.getTime())
    return `ended on ${day(nextUpdate)}: an old copy`;
  if (thisUpdate.getTime() - LEEWAY_MS > now.getTime())
    return `counts from ${day(thisUpdate)} on only: is the clock of this machine right?`;
  return undefined;
}
