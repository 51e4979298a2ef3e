import { join } from 'node:path';
import { defineCommand } from '../../command.ts';
import { UsageError } from '../../errors.ts';
import { EXIT } from '../../exit-codes.ts';
import { choice, flag } from '../../values.ts';

/** `muster plan waves`. */
export const planWaves = defineCommand({
  about:
    'Puts the devices that may enrol into the rings Test, First, Fast and Broad: every model and site in Test, nobody\'s only device there, named people late; and says what each ring takes of each site\'s link, with and without peers. "waves" in plan.yaml sets it. As CSV it becomes muster-waves.csv in the workspace, without --output.',
  args: {},
  options: {
    format: choice(
      '--format <format>',
      'how it is written: a table, or a CSV of the devices by ring',
      ['text', 'csv'],
      'text',
    ),
    keep: flag('--keep', 'write waves.csv, so that every device stays in its ring from now on, whatever comes'),
  },
  json: {
    version: 1,
    fields: {
      assessment: 'id of the assessment that says which devices may enrol: the newest',
      fleet: 'devices in scope',
      mayEnrol: 'devices that may enrol: those that are in a ring',
      rule: 'shares (percent of what is not in Test), testMinimum, source and onlyDevice (never or if-needed)',
      rings: 'each with devices, and percent of those that may enrol',
      gaps: 'models and sites without a device in Test, and testLacks: devices that it lacks for its minimum',
      onlyDevicesInTest: "devices in Test that are somebody's only one",
      blocked: 'devices that are in no ring, and by: requirement, title and devices, most first',
      kept: 'devices that have their ring from waves.csv',
      bandwidth:
        'content (id, title, mb, source), peers, hours and share (value, source), mbPerDevice, and sites: site, name, linkMbps, mbPerDay, and waves with ring, devices, mbWithoutPeers, mbWithPeers, withoutPeers and withPeers (mb, days, perDay)',
      notes: 'what plan.yaml names and is not there, and what is missing for the arithmetic',
    },
  },
  examples: [
    ['muster plan waves', 'the rings, what is blocked, and the links'],
    ['muster plan waves --format csv', 'every device with its ring, or what blocks it, in muster-waves.csv'],
    ['muster plan waves --keep', 'fix it: who was told a ring stays in it'],
    ['muster plan waves --json --output waves.json', 'for a program'],
  ],
  run: async ({ folder, options, hasTarget, note }) => {
    const { keptWaves, planWaves: make, WAVES_FILE, waveCsv } = await import('../../../workspace/plan/index.ts');
    const { writeResultFile } = await import('../../result-file.ts');
    if (options.keep && options.format === 'csv')
      throw new UsageError('--keep and --format csv are two things', 'First keep the rings, then write the file.');
    if (options.keep) {
      await writeResultFile(join(folder, WAVES_FILE), keptWaves(folder));
      note(`The ring of every device is kept in ${join(folder, WAVES_FILE)}`);
    }
    const waves = await make(folder);
    if (options.format === 'csv') {
      if (hasTarget) return { code: EXIT.ok, data: { ...waves }, text: () => '', body: waveCsv(folder) };
      const file = join(folder, 'muster-waves.csv');
      await writeResultFile(file, waveCsv(folder));
      note(`The devices by ring are in ${file}`);
      return { code: EXIT.ok, data: { ...waves }, text: () => '' };
    }
    const { drawWaves } = await import('../../draw-waves.ts');
    return { code: EXIT.ok, data: { ...waves }, text: (style) => drawWaves(waves, style) };
  },
});
