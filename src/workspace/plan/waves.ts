import { createReadStream, existsSync } from 'node:fs';
import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { placeOf } from '../../catalog/index.ts';
import { type Database, filePath, withDatabase } from '../../evidence/index.ts';
import {
  type AssignedRings,
  assignRings,
  type BandwidthRule,
  mbPerDevice,
  RING_SOURCE,
  RINGS,
  type Ring,
  type RingRule,
  ringRuleFor,
  WAVE_REASONS,
  type WaveDevices,
} from '../../onboard/index.ts';
import { csvHeader, csvRow } from '../../report/index.ts';
import { requireRows } from '../assessment-folder.ts';
import type { WorkspaceConfig } from '../config.ts';
import { nearest } from '../describe.ts';
import { findAssessment } from '../find-assessment.ts';
import { inputsOf } from '../judge-aside.ts';
import { WorkspaceFault } from '../read.ts';
import { PLAN_FILE, readPlanSettings } from './settings.ts';
import { bandwidthRuleOf, type SiteWaves, sitesOfWaves, wordsNotFound } from './wave-bandwidth.ts';
import { deviceRequirements, makeWaveTables, readWaveDevices, readWaveRows, type WaveRow } from './wave-devices.ts';
import type { WavesSettings } from './waves-settings.ts';

/** Where `muster plan waves --keep` keeps which device is in which ring. */
export const WAVES_FILE = 'waves.csv';

/** The roll-out in rings, and what each takes of the links. */
export interface Waves {
  /** The assessment that says which devices may enrol: the newest. */
  readonly assessment: string;
  /** Devices in scope, and those that may enrol. */
  readonly fleet: number;
  readonly mayEnrol: number;
  readonly rule: RingRule & { readonly source: string; readonly onlyDevice: string };
  readonly rings: readonly { readonly ring: Ring; readonly devices: number; readonly percent: number }[];
  /** What the rules could not be met in: models and sites without a device in Test, devices that Test lacks. */
  readonly gaps: { readonly models: readonly string[]; readonly sites: readonly string[]; readonly testLacks: number };
  readonly onlyDevicesInTest: number;
  readonly blocked: {
    readonly devices: number;
    readonly by: readonly { readonly requirement: string; readonly title: string; readonly devices: number }[];
  };
  /** Devices that keep a ring from before. */
  readonly kept: number;
  readonly bandwidth: BandwidthRule & { readonly mbPerDevice: number; readonly sites: readonly SiteWaves[] };
  readonly notes: readonly string[];
}

/** Puts the devices of the newest assessment into rings, and works out what each ring takes of each site's link. */
export async function planWaves(folder: string): Promise<Waves> {
  return withWaves(folder, async (made) => {
    const { database, devices, assigned, rule, settings, titles, assessment, sites } = made;
    const fleet = devices.model.length;
    const mayEnrol = RINGS.reduce((sum, ring) => sum + assigned.sizes[ring], 0);
    const bandwidth = bandwidthRuleOf(settings);
    const by = await database.rows(
      `SELECT requirement, count(*) AS devices FROM (SELECT unnest(string_split(blocked_by, ' ')) AS requirement FROM wave WHERE blocked) GROUP BY requirement ORDER BY devices DESC, requirement`,
    );
    return {
      assessment,
      fleet,
      mayEnrol,
      rule: {
        ...rule,
        source: settings.percentages === undefined ? RING_SOURCE : 'plan.yaml',
        onlyDevice: settings.only_device,
      },
      rings: RINGS.map((ring) => ({
        ring,
        devices: assigned.sizes[ring],
        percent: mayEnrol === 0 ? 0 : (100 * assigned.sizes[ring]) / mayEnrol,
      })),
      gaps: {
        models: await labelsOf(database, 'models', assigned.modelsMissing),
        sites: await labelsOf(database, 'sites', assigned.sitesMissing),
        testLacks: assigned.testLacks,
      },
      onlyDevicesInTest: assigned.onlyInTest,
      blocked: {
        devices: fleet - mayEnrol,
        by: by.map((row) => {
          const requirement = String(row['requirement']);
          return { requirement, title: titles.get(requirement) ?? requirement, devices: Number(row['devices']) };
        }),
      },
      kept: devices.before.reduce((sum, place) => sum + (place >= 0 ? 1 : 0), 0),
      bandwidth: {
        ...bandwidth,
        mbPerDevice: mbPerDevice(bandwidth),
        sites: await sitesOfWaves(database, devices, assigned, sites, settings),
      },
      notes: await wordsNotFound(database, settings, sites),
    };
  });
}

/** CSV of the devices in scope: ring and why, or what blocks it. Piece by piece, whatever the number, in an order that stays. */
export function waveCsv(folder: string): AsyncIterable<string | Uint8Array> {
  return streamWaves(
    folder,
    ['device', 'name', 'model', 'site', 'ring', 'why', 'blocked_by'],
    ({ id, name, model, site, blockedBy }, ring, why) => [id, name, model, site, ring ?? null, why, blockedBy],
  );
}

/** The text of `waves.csv`: the ring of each device that has one, so that it stays there from now on. */
export function keptWaves(folder: string): AsyncIterable<string | Uint8Array> {
  return streamWaves(folder, ['device', 'ring'], ({ id }, ring) => (ring === undefined ? undefined : [id, ring]));
}

type RowOf = (row: WaveRow, ring: Ring | undefined, why: string) => readonly (string | null)[] | undefined;

/** Written to a file aside first, so that nothing is held in memory while somebody reads slowly. */
async function* streamWaves(
  folder: string,
  columns: readonly string[],
  rowOf: RowOf,
): AsyncGenerator<string | Uint8Array> {
  const scratch = await mkdtemp(join(tmpdir(), 'muster-waves-'));
  try {
    const path = join(scratch, 'waves.csv');
    const file = await open(path, 'w');
    try {
      await file.write(csvHeader(columns));
      await withWaves(folder, async ({ database, assigned }) => {
        for await (const rows of readWaveRows(database)) {
          const lines = rows.map((row) => {
            const cells = rowOf(
              row,
              RINGS[assigned.ring[row.ordinal] ?? -1],
              WAVE_REASONS[assigned.reason[row.ordinal] ?? -1] ?? '',
            );
            return cells === undefined ? '' : csvRow([...cells]);
          });
          await file.write(lines.join(''));
        }
      });
    } finally {
      await file.close();
    }
    yield* createReadStream(path);
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

interface MadeWaves {
  readonly database: Database;
  readonly devices: WaveDevices;
  readonly assigned: AssignedRings;
  readonly rule: RingRule;
  readonly settings: WavesSettings;
  readonly titles: ReadonlyMap<string, string>;
  readonly assessment: string;
  readonly sites: WorkspaceConfig['sites'];
}

async function withWaves<T>(folder: string, use: (made: MadeWaves) => Promise<T>): Promise<T> {
  const { settings: plan, text } = await readPlanSettings(folder);
  const settings = plan.waves;
  const stored = await findAssessment(folder);
  requireRows(stored);
  const { evidence, workspace, catalogs } = await inputsOf(stored, folder);
  const { sites } = workspace.config;
  for (const id of Object.keys(settings.sites))
    if (!sites.some((site) => site.id === id))
      throw new WorkspaceFault([
        {
          file: PLAN_FILE,
          ...placeOf(text, ['waves', 'sites', id]),
          message: `waves.sites.${id}: muster.yaml has no site ${id}${nearest(
            id,
            sites.map((site) => site.id),
          )}`,
        },
      ]);
  const path = join(folder, WAVES_FILE);
  const kept = existsSync(path)
    ? `SELECT device, ring FROM read_csv(${filePath(path)}, header = true, delim = ',', quote = '"', escape = '"', columns = {'device': 'VARCHAR', 'ring': 'VARCHAR'})`
    : undefined;
  const scratch = await mkdtemp(join(tmpdir(), 'muster-waves-'));
  try {
    return await withDatabase({ scratch }, async (database) => {
      const sources = { stored, evidence, sites, settings, kept };
      if (kept !== undefined) await refuseBadFile(database, kept);
      if (!(await makeWaveTables(database, sources)))
        throw new WorkspaceFault(['the newest assessment has no devices: import some, then run `muster assess` again']);
      const devices = await readWaveDevices(database);
      const documented = ringRuleFor(devices.model.length);
      const rule = {
        shares: settings.percentages ?? documented.shares,
        testMinimum: settings.test_minimum ?? documented.testMinimum,
      };
      return use({
        database,
        devices,
        assigned: assignRings(devices, rule, settings.only_device),
        rule,
        settings,
        titles: new Map(
          deviceRequirements(stored).map(({ requirement }) => [
            requirement,
            catalogs.library.requirements.get(requirement)?.title ?? requirement,
          ]),
        ),
        assessment: stored.manifest.id,
        sites,
      });
    });
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

/** `waves.csv` may have been edited: a ring that there is not, or a device twice, is said and not guessed. */
async function refuseBadFile(database: Database, kept: string): Promise<void> {
  const places = RINGS.map((ring) => `'${ring}'`).join(', ');
  const fault = (what: string) => new WorkspaceFault([`${WAVES_FILE}: ${what}; put it right, or remove the file`]);
  const [bad] = await database
    .rows(`SELECT device, ring FROM (${kept}) WHERE ring IS NULL OR ring NOT IN (${places}) LIMIT 1`)
    .catch((error: unknown) => {
      throw fault(error instanceof Error ? (error.message.split('\n')[0] ?? '') : 'it cannot be read');
    });
  if (bad !== undefined)
    throw fault(`${String(bad['device'])} is in ${String(bad['ring'])}, there are ${RINGS.join(', ')}`);
  const [twin] = await database.rows(`SELECT device FROM (${kept}) GROUP BY device HAVING count(*) > 1 LIMIT 1`);
  if (twin !== undefined) throw fault(`${String(twin['device'])} is there twice`);
}

async function labelsOf(
  database: Database,
  table: 'models' | 'sites',
  numbers: readonly number[],
): Promise<readonly string[]> {
  if (numbers.length === 0) return [];
  const rows = await database.rows(`SELECT label FROM ${table} WHERE number IN (${numbers.join(', ')}) ORDER BY label`);
  return rows.map((row) => String(row['label']));
}
