import { userInfo } from 'node:os';
import { defineCommand } from '../command.ts';
import { UsageError } from '../errors.ts';
import { EXIT } from '../exit-codes.ts';
import { optionalMany, text, whole } from '../values.ts';

/** `muster waive`. */
export const waive = defineCommand({
  about:
    'Accepts failing findings of the newest assessment for a time. The status stays visible; the waiver ends by itself, and for a subject whose observed value moves. One that is ended before stays in the file, but counts no longer.',
  args: { finding: optionalMany('a requirement, then the ids or names of the subjects') },
  options: {
    reason: text('--reason <text>', 'why it is accepted (needed), or ended'),
    until: text('--until <day>', 'last day, as 2027-02-28, at most a year ahead (needed)'),
    approver: text('--approver <name>', 'who accepts it, or ends it (the signed-in user)'),
    where: text('--where <reason>', 'instead of subjects: every finding that fails with this reason, or any'),
    end: text('--end <id>', 'end a waiver now, before its day'),
    max: whole('--max <n>', 'waive no more findings than this at once (25)', 1),
  },
  json: {
    version: 1,
    fields: {
      waiver:
        'the waiver as kept: id, requirement, reason, approver, approved_at, until, subjects with observed and pin; and ended, where it was',
    },
  },
  examples: [
    ['muster waive memory-size LAB-PC-07 --reason "Replaced in March" --until 2027-03-31', 'one device'],
    [
      'muster waive memory-size --where fails --max 10 --reason "Replaced in March" --until 2027-03-31',
      'all that fail so, if they are ten at the most',
    ],
    ['muster waive --end w-0a1b2c3d --reason "It was replaced early"', 'end it before its day'],
  ],
  run: async ({ folder, now, args, options }) => {
    const { endWaiver, waive: accept } = await import('../../workspace/index.ts');
    const [requirement, ...subjects] = args.finding;
    const by = options.approver ?? userInfo().username;
    if (options.end !== undefined) {
      if (requirement !== undefined || options.until !== undefined || options.where !== undefined)
        throw new UsageError('either waive findings or end a waiver', 'With --end give --reason and --approver only.');
      const reason = options.reason === undefined ? {} : { reason: options.reason };
      const waiver = await endWaiver(folder, { id: options.end, by, now, ...reason });
      return {
        code: EXIT.ok,
        data: { waiver },
        text: () =>
          `${waiver.id}: ${waiver.subjects.length} findings of ${waiver.requirement} are waived no longer. Next: muster assess`,
      };
    }
    if (requirement === undefined)
      throw new UsageError('which findings?', 'Name a requirement and its subjects, or a waiver with --end.');
    if (options.reason === undefined || options.until === undefined)
      throw new UsageError('a waiver is a promise with a date', 'Give --reason and --until.');
    const waiver = await accept(folder, {
      requirement,
      subjects,
      reason: options.reason,
      until: options.until,
      approver: by,
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
