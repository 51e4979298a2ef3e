import type { Waves } from '../workspace/plan/index.ts';
import type { Style } from './style.ts';

const MOST = 10;
const TITLES = { test: 'Test', first: 'First', fast: 'Fast', broad: 'Broad' } as const;

/** The rings for a terminal: how large, what they could not meet, what is blocked, and the arithmetic of the links. */
export function drawWaves(waves: Waves, style: Style): string {
  const { fleet, mayEnrol, rule, rings, gaps, blocked, kept, notes } = waves;
  const { first, fast, broad } = rule.shares;
  return [
    style.bold(`${mayEnrol} of ${fleet} devices may enrol, in four rings`),
    ...rings.map(
      ({ ring, devices, percent }) =>
        `  ${TITLES[ring].padEnd(6)} ${String(devices).padStart(8)}  ${percent.toFixed(1).padStart(5)} %`,
    ),
    style.dim(
      `  Test: at least ${rule.testMinimum}, and one of each model and site; ${first}/${fast}/${broad} % of the others`,
    ),
    style.dim(`  ${rule.source}`),
    ...(kept > 0 ? [`  Devices that have their ring from waves.csv: ${kept}`] : []),
    ...drawGaps(waves, style),
    ...(gaps.models.length + gaps.sites.length + gaps.testLacks > 0
      ? [style.dim('  Name devices for it in plan.yaml (waves: rings: test), or set only_device: if-needed.')]
      : []),
    ...(blocked.devices > 0
      ? [
          '',
          style.bold(`${blocked.devices} devices are in no ring: they may not enrol yet`),
          ...blocked.by
            .slice(0, MOST)
            .map(({ requirement, devices }) => `  ${String(devices).padStart(7)}  ${style.cyan(requirement)}`),
          ...(blocked.by.length > MOST
            ? [`  and ${blocked.by.length - MOST} more requirements: --json has them all`]
            : []),
        ]
      : []),
    ...drawLinks(waves, style),
    ...notes.map((one) => style.yellow(one)),
  ].join('\n');
}

function drawGaps({ gaps, onlyDevicesInTest }: Waves, style: Style): readonly string[] {
  const listed = (words: readonly string[]) =>
    `${words.slice(0, MOST).join(', ')}${words.length > MOST ? ` and ${words.length - MOST} more` : ''}`;
  return [
    ...(gaps.testLacks > 0 ? [style.yellow(`  Test lacks ${gaps.testLacks}: the rules let in no other device.`)] : []),
    ...(gaps.models.length > 0 ? [style.yellow(`  Models without a device in Test: ${listed(gaps.models)}`)] : []),
    ...(gaps.sites.length > 0 ? [style.yellow(`  Sites without a device in Test: ${listed(gaps.sites)}`)] : []),
    ...(onlyDevicesInTest > 0 ? [style.yellow(`  In Test and somebody's only device: ${onlyDevicesInTest}`)] : []),
  ];
}

function drawLinks({ bandwidth }: Waves, style: Style): readonly string[] {
  const { content, peers, hours, share, mbPerDevice, sites } = bandwidth;
  return [
    '',
    style.bold('What it takes of the links'),
    ...content.map(({ title, mb, source }) => `  ${megabytes(mb).padStart(9)}  ${title}  ${style.dim(source)}`),
    `  ${megabytes(mbPerDevice).padStart(9)}  for each device`,
    `  ${`${peers.value} %`.padStart(9)}  of it from peers, with Delivery Optimization  ${style.dim(peers.source)}`,
    `  ${`${hours.value} h`.padStart(9)}  a day in which devices download  ${style.dim(hours.source)}`,
    `  ${`${share.value} %`.padStart(9)}  of a link in those hours  ${style.dim(share.source)}`,
    style.dim(
      '  n devices without peers: n × size; with: size + (n - 1) × size × (100 - peers) %; a link a day: Mbit/s × 3600 × hours × share ÷ 8',
    ),
    ...sites.flatMap(({ name, linkMbps, mbPerDay, waves }) => [
      '',
      `  ${style.bold(name ?? 'Site not known')}  ${linkMbps === null ? 'link not said: waves: sites: in plan.yaml' : `${linkMbps} Mbit/s, ${megabytes(mbPerDay ?? 0)} a day`}`,
      ...waves.map(
        (wave) =>
          `    ${TITLES[wave.ring].padEnd(6)}${String(wave.devices).padStart(8)} devices  ${megabytes(wave.mbWithoutPeers).padStart(9)}${daysOf(wave.withoutPeers)}; with peers ${megabytes(wave.mbWithPeers)}${daysOf(wave.withPeers)}`,
      ),
    ]),
  ];
}

function daysOf(fit: Waves['bandwidth']['sites'][number]['waves'][number]['withPeers']): string {
  if (fit === null) return '';
  return fit.days <= 1 ? ' (fits a day)' : ` (${fit.days} days, ${fit.perDay} devices a day)`;
}

function megabytes(mb: number): string {
  if (mb >= 1_000_000) return `${(mb / 1_000_000).toFixed(1)} TB`;
  return mb >= 1000 ? `${(mb / 1000).toFixed(1)} GB` : `${Math.round(mb)} MB`;
}
