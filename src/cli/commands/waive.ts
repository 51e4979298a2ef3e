import { userInfo } from 'node:os';
import { defineCommand } from '../command.ts';
import { UsageError } from '../errors.ts';
import { EXIT } from '../exit-codes.ts';
import { many, text, whole } from '../values.ts';

/** `muster waive`. */
export const waive = defineCommand({
  about:
    'Accepts failing findings of the newest assessment for a time. The status stays visible; the waiver ends by itself, and for a subject whose observed value moves.',
  args: { finding: many('a requirement, then the ids or names of the subjects') },
  options: {
    reason: text('--reason <text>', 'why it is accepted (needed)'),
    until: text('--until <day>', 'last day, as 2027-02-28, at most a year ahead (needed)'),
    approver: text('--approver <name>', 'who accepts it (the signed-in user)'),
    where: text('--where <reason>', 'instead of subjects: every finding that fails with this reason, or any'),
    max: whole('--max <n>', 'waive no more findings than this at once (25)', 1),
  },
  json: {
    version: 1,
    fields: {
      waiver:
        'the waiver as kept: id, requirement, reason, approver, approved_at, until, subjects with observed and pin',
    },
  },
  examples: [
    ['muster waive memory-size LAB-PC-07 --reason "Replaced in March" --until 2027-03-31', 'one device'],
    [
      'muster waive memory-size --where fails --max 10 --reason "Replaced in March" --until 2027-03-31',
      'all that fail so, if they are ten at the most',
    ],
  ],
  run: async ({ folder, now, args, options }) => {
    const { waive: accept } = await import('../../workspace/index.ts');
    const [requirement = '', ...subjects] = args.finding;
    if (options.reason === undefined || options.until === undefined)
      throw new UsageError('a waiver is a promise with a date', 'Give --reason and --until.');
    const waiver = await accept(folder, {
      requirement,
      subjects,
      reason: options.reason,
      until: options.until,
      approver: options.approver ?? userInfo().username,
      max: options.max ?? 25,
      now,
      ...(options.where === undefined ? {} : { where: options.where }),
    });
    return {
      code: EXIT.ok,
      data: { waiver },
      text: () =>
        `${waiver.id}: ${waiver.subjects.length} findings of ${waiver.requirement} waived until ${waiver.until}. Next: muster assess`,
    };
  },
});
