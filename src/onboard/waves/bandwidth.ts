/** Something that every device of a wave downloads, and where its size comes from. */
export interface WaveContent {
  readonly id: string;
  readonly title: string;
  /** Megabytes (10^6 bytes) for each device. */
  readonly mb: number;
  /** A page that says so; `assumed` where nobody documents it, `plan.yaml` where somebody set it. */
  readonly source: string;
}

/** A figure with where it comes from. */
export interface Figure {
  readonly value: number;
  readonly source: string;
}

/** What the need is worked out from. */
export interface BandwidthRule {
  readonly content: readonly WaveContent[];
  /** Percentage of bytes that come from peers instead of the internet. */
  readonly peers: Figure;
  /** Hours a day in which devices download. */
  readonly hours: Figure;
  /** Percentage of a site's link that the wave may take in those hours. */
  readonly share: Figure;
}

const ASSUMED = 'assumed: set it in plan.yaml';

/** What holds where plan.yaml says nothing. */
export const BANDWIDTH_DEFAULTS: BandwidthRule = {
  content: [
    {
      id: 'microsoft-365-apps',
      title: 'Microsoft 365 Apps with one language',
      mb: 1500,
      source:
        'https://learn.microsoft.com/microsoft-365-apps/best-practices/right-sizing-initial-deployment (1.5 GB a device)',
    },
    {
      id: 'quality-update',
      title: 'The newest quality update of Windows',
      mb: 650,
      source:
        'https://techcommunity.microsoft.com/t5/windows-it-pro-blog/reducing-windows-10-version-22h2-monthly-lcu-package-size/ba-p/4121755 (approximately 650 MB; of Windows 10 22H2)',
    },
    { id: 'apps', title: 'Other apps and drivers during setup', mb: 1000, source: ASSUMED },
  ],
  peers: {
    value: 76,
    source:
      'Microsoft IT Showcase 851, Adopting Windows as a service at Microsoft: more than 76 percent of content came from peers, with peers in the whole domain',
  },
  hours: { value: 8, source: ASSUMED },
  share: { value: 25, source: ASSUMED },
};

/** Megabytes for each device, all content together. */
export function mbPerDevice({ content }: BandwidthRule): number {
  return content.reduce((sum, { mb }) => sum + mb, 0);
}

/**
 * Megabytes that `devices` take from the internet: each everything without peers; with peers, the first everything and each
 * other one what peers do not give.
 */
export function mbNeeded(devices: number, mb: number, peersPercent: number): number {
  return devices === 0 ? 0 : mb + (devices - 1) * mb * (1 - peersPercent / 100);
}

/** Megabytes that a link carries in a day for a wave: Mbit/s × 3,600 s × hours × share ÷ 8. */
export function mbPerDay(linkMbps: number, { hours, share }: BandwidthRule): number {
  return (linkMbps * 3600 * hours.value * (share.value / 100)) / 8;
}

/** How a wave fits a link. */
export interface Fit {
  readonly mb: number;
  /** Devices for each day, so that every day fits; one day for all of them where they fit. */
  readonly days: number;
  readonly perDay: number;
}

/**
 * Splits a wave into days that a link carries. Each day counts for itself, as if its first device found no peer. Where a
 * day is not enough for one device, it takes several.
 */
export function fitWave(devices: number, mb: number, peersPercent: number, mbADay: number): Fit {
  const whole = mbNeeded(devices, mb, peersPercent);
  if (devices === 0) return { mb: 0, days: 0, perDay: 0 };
  if (whole <= mbADay) return { mb: whole, days: 1, perDay: devices };
  if (mb > mbADay) return { mb: devices * mb, days: devices * Math.ceil(mb / mbADay), perDay: 1 };
  const each = mb * (1 - peersPercent / 100);
  const perDay = Math.min(devices, Math.max(1, Math.floor((mbADay - mb) / each) + 1));
  const days = Math.ceil(devices / perDay);
  const full = Math.floor(devices / perDay);
  return {
    mb: full * mbNeeded(perDay, mb, peersPercent) + mbNeeded(devices - full * perDay, mb, peersPercent),
    days,
    perDay,
  };
}
