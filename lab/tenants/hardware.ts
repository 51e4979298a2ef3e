import type { Random } from './random.ts';

/** A model of computer as Intune reports it. */
export interface Model {
  readonly maker: string;
  readonly model: string;
  readonly memoryGiB: number;
  readonly diskBytes: number;
  readonly tpmManufacturer: string;
  readonly chassis: 'laptop' | 'desktop' | 'tablet';
  readonly architecture: 'x64' | 'arM64';
  serial(random: Random): string;
}

const LETTERS_AND_DIGITS = 'ABCDEFGHJKLMNPQRSTUVWXYZ0123456789';
const DIGITS = '0123456789';
const dell = (random: Random): string => random.text(7, 'BCDFGHJKLMNPQRSTVWXYZ0123456789');
const hp = (random: Random): string => `5CG${random.text(7, LETTERS_AND_DIGITS)}`;
const lenovo = (random: Random): string => `PF${random.text(6, LETTERS_AND_DIGITS)}`;
// Begins with zeros more often than not: whoever reads it as a number loses them.
const surface = (random: Random): string => `0${random.text(11, DIGITS)}`;

const TB = 1_023_523_164_160;
const HALF_TB = 511_205_507_072;
const QUARTER_TB = 255_353_417_728;

function laptop(maker: string, model: string, memoryGiB: number, diskBytes: number, serial: Model['serial']): Model {
  return {
    maker,
    model,
    memoryGiB,
    diskBytes,
    tpmManufacturer: 'INTC',
    chassis: 'laptop',
    architecture: 'x64',
    serial,
  };
}

/** Current models that a managed desktop service accepts. */
export const MODELS: readonly Model[] = [
  laptop('Dell Inc.', 'Latitude 5540', 16, HALF_TB, dell),
  laptop('Dell Inc.', 'Latitude 7450', 16, HALF_TB, dell),
  laptop('HP', 'HP EliteBook 840 14 inch G10 Notebook PC', 16, HALF_TB, hp),
  laptop('HP', 'HP EliteBook 640 14 inch G11 Notebook PC', 16, QUARTER_TB, hp),
  laptop('LENOVO', '21HES1BN00', 16, HALF_TB, lenovo),
  laptop('LENOVO', '21K5CTO1WW', 32, TB, lenovo),
  { ...laptop('Microsoft Corporation', 'Surface Laptop 5', 16, QUARTER_TB, surface), tpmManufacturer: 'MSFT' },
  { ...laptop('Microsoft Corporation', 'Surface Pro 9', 16, QUARTER_TB, surface), chassis: 'tablet' },
];

/** Desktop computers without a sensor for Windows Hello. */
export const DESKTOP_MODELS: readonly Model[] = [
  { ...laptop('Dell Inc.', 'OptiPlex 7010', 16, HALF_TB, dell), chassis: 'desktop', tpmManufacturer: 'STM' },
];

/** Computers that were bought with a rotating disk, though not so long ago. */
export const ROTATING_MODELS: readonly Model[] = [
  { ...laptop('HP', 'HP ProBook 450 G8 Notebook PC', 16, TB, hp), tpmManufacturer: 'IFX' },
  laptop('Dell Inc.', 'Vostro 3500', 8, TB, dell),
];

/** Computers from before Windows 11: what a refresh was put off for. */
export const OLD_MODELS: readonly Model[] = [
  { ...laptop('Dell Inc.', 'Latitude E5450', 4, 499_355_226_112, dell), tpmManufacturer: 'WEC' },
  { ...laptop('Hewlett-Packard', 'HP EliteBook 840 G2', 4, 499_355_226_112, hp), tpmManufacturer: 'IFX' },
  { ...laptop('LENOVO', '20BTS0KN00', 4, 499_355_226_112, lenovo), tpmManufacturer: 'STM' },
];

/** Computers with an ARM processor. */
export const ARM_MODELS: readonly Model[] = [
  {
    ...laptop('Microsoft Corporation', 'Surface Laptop, 7th Edition', 16, HALF_TB, surface),
    architecture: 'arM64',
    tpmManufacturer: 'QCOM',
  },
  { ...laptop('LENOVO', '21BX000TUK', 16, HALF_TB, lenovo), architecture: 'arM64', tpmManufacturer: 'QCOM' },
];

/** Computers of makers which the service does not take. */
export const OTHER_MODELS: readonly Model[] = [
  laptop('ASUSTeK COMPUTER INC.', 'ExpertBook B5602CBA', 16, HALF_TB, (random) => random.text(15, LETTERS_AND_DIGITS)),
  laptop('Acer', 'TravelMate P216-51', 16, QUARTER_TB, (random) => `NXB${random.text(19, LETTERS_AND_DIGITS)}`),
];

/** Virtual machines. */
export const VIRTUAL_MODELS: readonly Model[] = [
  {
    ...laptop(
      'VMware, Inc.',
      'VMware20,1',
      8,
      QUARTER_TB,
      (random) => `VMware-56 4d ${random.text(2, '0123456789abcdef')} ${random.text(2, '0123456789abcdef')}`,
    ),
    chassis: 'desktop',
    tpmManufacturer: 'VMW',
  },
];

/** What a maker left in the firmware instead of a serial number. */
export const JUNK_SERIALS: readonly string[] = [
  'To be filled by O.E.M.',
  'System Serial Number',
  '00000000',
  'Default string',
  'None',
];

/** A release of Windows. */
export type Release = keyof typeof RELEASES;

// Of each: the build, its revision in November 2025, a plausible step per month since, when it came out, and until when
// Pro and Enterprise get updates.
const RELEASES = {
  '11 26H2': [26300, 1200, 310, '2026-09-29', '2028-10-10', '2029-10-09'],
  '11 25H2': [26200, 7171, 310, '2025-09-30', '2027-10-12', '2028-10-10'],
  '11 24H2': [26100, 7171, 310, '2024-10-01', '2026-10-13', '2027-10-12'],
  '11 22H2': [22621, 6060, 0, '2022-09-20', '2024-10-08', '2025-10-14'],
  '10 22H2': [19045, 6456, 0, '2022-10-18', '2025-10-14', '2025-10-14'],
  '10 21H2': [19044, 6456, 0, '2021-11-16', '2023-06-13', '2024-06-11'],
} as const;

const CURRENT: readonly Release[] = ['11 26H2', '11 25H2', '11 24H2'];
const SETTLED_MS = 90 * 86_400_000;

/** The releases of Windows 11 that a careful organisation has on a day, the newest first: out for a while, and supported. */
export function currentReleases(now: Date, isEnterprise: boolean): readonly Release[] {
  const found = CURRENT.filter((release) => {
    const [, , , releasedOn, proEnd, enterpriseEnd] = RELEASES[release];
    const end = Date.parse(isEnterprise ? enterpriseEnd : proEnd);
    return Date.parse(releasedOn) + SETTLED_MS < now.getTime() && now.getTime() < end - SETTLED_MS;
  });
  return found.length > 0 ? found : ['11 26H2'];
}

/** The version that Windows reports, with the updates of some months ago. */
export function windowsVersion(release: Release, now: Date, monthsBehind: number): string {
  const [build, revision, perMonth] = RELEASES[release];
  const months = Math.max(0, (now.getUTCFullYear() - 2025) * 12 + now.getUTCMonth() - 10 - monthsBehind);
  return `10.0.${build}.${revision + months * perMonth}`;
}
