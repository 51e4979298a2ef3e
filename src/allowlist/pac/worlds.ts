/** What a PAC file may ask of the device that runs it. */
export interface World {
  readonly at: Date;
  readonly ownAddresses: readonly string[];
  readonly resolve: (name: string) => Promise<readonly string[]>;
  /** What would have to be known where it answers otherwise in this one. */
  readonly need?: string;
}

/** An address that is documentation's (RFC 5737), for any host of the internet. */
const PUBLIC = ['203.0.113.10'];
const WEEKDAY = new Date('2026-01-14T10:00:00Z');
const NIGHT_OF_SUNDAY = new Date('2026-07-05T02:00:00Z');

/**
 * The worlds to run a PAC file in: first a usual one, then each differs in one thing that the PAC file's text asks for. What it
 * answers alike in all of them does not hang on that thing, as far as these examples go.
 */
export function worldsFor(script: string, address: string | undefined): readonly [World, ...World[]] {
  const own = address === undefined ? ['10.20.30.40'] : [address];
  const usual: World = { at: WEEKDAY, ownAddresses: own, resolve: async () => PUBLIC };
  const others: World[] = [];
  if (/dnsResolve|isResolvable|isInNet/.test(script))
    others.push({ ...usual, resolve: async () => [], need: "whether devices resolve the host's name" });
  if (script.includes('myIpAddress') && address === undefined)
    for (const other of ['172.20.30.40', '192.168.30.40'])
      others.push({ ...usual, ownAddresses: [other], need: "the device's address" });
  if (/weekdayRange|dateRange|timeRange|\bDate\b/.test(script))
    others.push({ ...usual, at: NIGHT_OF_SUNDAY, need: 'the time at which it is asked' });
  return [usual, ...others];
}
