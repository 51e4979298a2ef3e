import { type Database, literal } from '../../evidence/index.ts';
import {
  type AssignedRings,
  BANDWIDTH_DEFAULTS,
  type BandwidthRule,
  type Fit,
  fitWave,
  mbNeeded,
  mbPerDay,
  mbPerDevice,
  RINGS,
  type Ring,
  type WaveDevices,
} from '../../onboard/index.ts';
import type { WorkspaceConfig } from '../config.ts';
import { PLAN_FILE } from './settings.ts';
import type { WavesSettings } from './waves-settings.ts';

/** One ring at one site: what it takes, and in how many days the link carries it; null where nobody said how wide that is. */
export interface SiteWave {
  readonly ring: Ring;
  readonly devices: number;
  /** Megabytes of the whole wave on one day. */
  readonly mbWithoutPeers: number;
  readonly mbWithPeers: number;
  readonly withoutPeers: Fit | null;
  readonly withPeers: Fit | null;
}

/** The rings at a site. */
export interface SiteWaves {
  /** Id and name in muster.yaml; null for devices of which nobody knows the site. */
  readonly site: string | null;
  readonly name: string | null;
  readonly linkMbps: number | null;
  readonly mbPerDay: number | null;
  readonly waves: readonly SiteWave[];
}

/** The figures that hold: those of plan.yaml, else those that ship, each with its source. */
export function bandwidthRuleOf(settings: WavesSettings): BandwidthRule {
  const figure = (value: number | undefined, shipped: BandwidthRule['hours']) =>
    value === undefined ? shipped : { value, source: PLAN_FILE };
  return {
    content:
      settings.content?.map(({ id, title, mb }) => ({ id, title: title ?? id, mb, source: PLAN_FILE })) ??
      BANDWIDTH_DEFAULTS.content,
    peers: figure(settings.peers, BANDWIDTH_DEFAULTS.peers),
    hours: figure(settings.hours, BANDWIDTH_DEFAULTS.hours),
    share: figure(settings.share, BANDWIDTH_DEFAULTS.share),
  };
}

/** What each ring takes at each site that has devices, sites in the order of muster.yaml and then the devices without. */
export async function sitesOfWaves(
  database: Database,
  devices: WaveDevices,
  { ring }: AssignedRings,
  sites: WorkspaceConfig['sites'],
  settings: WavesSettings,
): Promise<readonly SiteWaves[]> {
  const labels = new Map(
    (await database.rows('SELECT number, label FROM sites')).map((row) => [
      Number(row['number']),
      String(row['label']),
    ]),
  );
  const counts = new Map<string | null, number[]>();
  for (let at = 0; at < ring.length; at += 1) {
    const place = ring[at] ?? -1;
    if (place < 0) continue;
    const name = labels.get(devices.site[at] ?? -1) ?? null;
    const found = counts.get(name) ?? RINGS.map(() => 0);
    found[place] = (found[place] ?? 0) + 1;
    counts.set(name, found);
  }
  const rule = bandwidthRuleOf(settings);
  const named = sites.map(({ id, name }) => ({ site: id, name, link: settings.sites[id]?.link_mbps }));
  return [...named, { site: null, name: null, link: undefined }].flatMap(({ site, name, link }): SiteWaves[] => {
    const found = counts.get(name);
    if (found === undefined) return [];
    const day = link === undefined ? undefined : mbPerDay(link, rule);
    return [
      {
        site,
        name,
        linkMbps: link ?? null,
        mbPerDay: day ?? null,
        waves: RINGS.flatMap((one, place) => waveOf(one, found[place] ?? 0, rule, day)),
      },
    ];
  });
}

function waveOf(ring: Ring, devices: number, rule: BandwidthRule, day: number | undefined): readonly SiteWave[] {
  if (devices === 0) return [];
  const mb = mbPerDevice(rule);
  const fitted = (peers: number) => (day === undefined ? null : fitWave(devices, mb, peers, day));
  return [
    {
      ring,
      devices,
      mbWithoutPeers: mbNeeded(devices, mb, 0),
      mbWithPeers: mbNeeded(devices, mb, rule.peers.value),
      withoutPeers: fitted(0),
      withPeers: fitted(rule.peers.value),
    },
  ];
}

const MOST_NAMED = 5;

/** What plan.yaml names and no device fits, and what is missing for the arithmetic: sentences. */
export async function wordsNotFound(
  database: Database,
  settings: WavesSettings,
  sites: WorkspaceConfig['sites'],
): Promise<readonly string[]> {
  const missing = async (words: readonly string[], sql: string) => {
    if (words.length === 0) return [];
    const list = JSON.stringify(words.map((word) => word.toLowerCase()));
    const rows = await database.rows(
      `SELECT word FROM (SELECT unnest(from_json(${literal(list)}::JSON, '["VARCHAR"]')) AS word) WHERE word NOT IN (${sql}) ORDER BY word`,
    );
    return rows.map((row) => String(row['word']));
  };
  const said = (what: string, words: readonly string[]) =>
    words.length === 0
      ? []
      : [
          `${PLAN_FILE}: ${what} ${words.slice(0, MOST_NAMED).join(', ')}${words.length > MOST_NAMED ? ` and ${words.length - MOST_NAMED} more` : ''}.`,
        ];
  const hand = RINGS.flatMap((ring) => settings.rings[ring]);
  const devices = 'SELECT lower(id) FROM wave UNION SELECT lower(name) FROM wave WHERE name IS NOT NULL';
  const hasPatterns = sites.some((site) => (site.devices ?? []).length > 0);
  return [
    ...said('no device in scope is called', await missing(hand, devices)),
    ...said(
      'no device in scope belongs to',
      await missing(settings.late, 'SELECT sign_in FROM facts WHERE sign_in IS NOT NULL'),
    ),
    ...(hasPatterns
      ? []
      : [
          'Which device is at which site is not known: give sites in muster.yaml patterns of device names (sites: - { id, name, devices: ["OSL-*"] }).',
        ]),
  ];
}
