import { defineCommand } from '../command.ts';
import { UsageError } from '../errors.ts';
import { EXIT } from '../exit-codes.ts';
import { flag, text } from '../values.ts';

/** `muster forget`. */
export const forget = defineCommand({
  about:
    'Deletes evidence by age, or takes one user or device out of all evidence and assessments. Counts of assessments stay; files that you write yourself are named, not changed, and workbooks, Parquet files and archives are not looked into, only named. What was committed to git, or copied elsewhere, is out of its reach.',
  args: {},
  options: {
    before: text('--before <day>', 'evidence collected, and rows of assessments made, before this day (2026-01-31)'),
    user: text('--user <user>', 'one user, by object id or sign-in name'),
    device: text('--device <device>', 'one device, by id, name or serial number'),
    dryRun: flag('--dry-run', 'say what would go, and change nothing'),
  },
  json: {
    version: 1,
    fields: {
      dryRun: 'whether nothing was changed',
      removed: 'ids of snapshots that went',
      revised: 'ids of snapshots that were made anew without the user or device',
      assessments: 'ids of assessments that lost rows',
      notLookedInto:
        'files of the workspace that may name the user or device and were not looked into: .xlsx, .parquet, ...',
      stillNamed: 'lines that still name the user or device, each with file and line: change them yourself',
    },
  },
  examples: [
    ['muster forget --before 2026-01-31 --dry-run', 'what is older, without deleting it'],
    ['muster forget --user ada.byron@contoso.com', 'somebody who has left'],
    ['muster forget --device CONTOSO-PC-0042', 'a device that was sold'],
  ],
  run: async ({ folder, now, options, signal }) => {
    const { forget: forgetIn } = await import('../../workspace/index.ts');
    const what = whatOf(options);
    const result = await forgetIn(folder, what, { now, isDryRun: options.dryRun, signal });
    const { removed, revised, assessments, stillNamed, notLookedInto } = result;
    return {
      code: EXIT.ok,
      data: { dryRun: options.dryRun, removed, revised, assessments, stillNamed, notLookedInto },
      text: (style) => {
        const lines = [
          ...removed.map((id) => `snapshot    ${id}: deleted`),
          ...revised.map((id) => `snapshot    ${id}: made anew without the ${what.kind}`),
          ...assessments.map((id) =>
            what.kind === 'before'
              ? `assessment  ${id}: its rows deleted, its counts kept`
              : `assessment  ${id}: its rows on the ${what.kind} deleted`,
          ),
        ];
        return [
          ...(options.dryRun ? [style.bold('Nothing was changed. It would be:')] : []),
          ...(lines.length > 0 ? lines : ['there is nothing to forget']),
          ...(stillNamed.length === 0
            ? []
            : [
                style.yellow(`Still named, for you to change (a report: make it again or delete it):`),
                ...stillNamed.slice(0, MOST).map(({ file, line }) => `  ${file}:${line}`),
                ...(stillNamed.length > MOST ? [`  and ${stillNamed.length - MOST} more: --json has them all`] : []),
              ]),
          ...(notLookedInto.length === 0
            ? []
            : [
                style.yellow(`Not looked into, and may name the ${what.kind}: make it again, or delete it:`),
                ...notLookedInto.slice(0, MOST).map((file) => `  ${file}`),
                ...(notLookedInto.length > MOST
                  ? [`  and ${notLookedInto.length - MOST} more: --json has them all`]
                  : []),
              ]),
          ...(lines.length > 0 && !options.dryRun ? ['Next: muster assess'] : []),
        ].join('\n');
      },
    };
  },
});

const MOST = 20;

function whatOf(options: {
  readonly before: string | undefined;
  readonly user: string | undefined;
  readonly device: string | undefined;
}) {
  const { before, user, device } = options;
  if ([before, user, device].filter((one) => one !== undefined).length !== 1)
    throw new UsageError('say what to forget', 'Give one of --before, --user and --device.');
  if (user !== undefined) return { kind: 'user', word: user } as const;
  if (device !== undefined) return { kind: 'device', word: device } as const;
  const at = new Date(before ?? '');
  if (Number.isNaN(at.getTime()) || !/^\d{4}-\d{2}-\d{2}/.test(before ?? ''))
    throw new UsageError(`--before: ${before} is no day`, 'Write it as 2026-01-31.');
  return { kind: 'before', before: at } as const;
}
