/** The parts of `npm run bench:probe`, each with what it measures. */
export const PARTS = {
  direct: '225 names through all stages, against curl and blackbox-exporter',
  proxy: 'the same through an explicit proxy, against curl',
  many: '1,000 names, against curl',
  silent: '250 names, 10 % of which are silent',
  lossy: '1,000 names at 300 ms, 2 % loss and broken IPv6: not one wrong verdict',
  depth: 'versions, chain and revocation of 225 hosts, against one host of testssl.sh',
  command: 'muster probe of all endpoints in scope, with all that stands around it',
  linear: '10,000 names against 1,000: time and memory',
} as const;
export type Part = keyof typeof PARTS;

/** How many names the lab has for each part. */
export const NAMES: Readonly<Record<Part, number>> = {
  direct: 225,
  proxy: 225,
  many: 1000,
  silent: 250,
  lossy: 1000,
  depth: 225,
  command: 4,
  linear: 10_000,
};
