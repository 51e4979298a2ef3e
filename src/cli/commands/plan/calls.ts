import type { Calls } from '../../../workspace/plan/index.ts';
import { defineCommand } from '../../command.ts';
import { EXIT } from '../../exit-codes.ts';
import type { Style } from '../../style.ts';
import { flag } from '../../values.ts';
import { byOption, sayer } from './by-option.ts';

const MOST_SHOWN = 12;

/** `muster plan calls`. */
export const planCalls = defineCommand({
  about:
    'Shows the review calls to come on the schedule in plan.yaml, what of them nobody was told yet, and the agenda of the next: what changed since the last call. With --issue it writes them as iCalendar files into the folder calls: invitations.ics, and cancellations.ics where calls are off; send or import them as any others. Muster sends no mail.',
  args: {},
  options: {
    issue: flag('--issue', 'write the iCalendar files, and keep in the journal what people are told'),
    by: byOption,
  },
  json: {
    version: 1,
    fields: {
      next: 'calls to come, soonest first: at (ISO time) and call (week, start, zone, minutes, sequence, cancelled)',
      off: 'calls to come that were called off',
      untold: 'those of both that nobody was told of yet',
      agenda: 'of the next call: each part with title and lines',
      withoutMail: 'ids of people who take part and have no mail address',
      files: 'with --issue: the files that were written, below the workspace',
      faults: 'tasks and facts that could not be used, with file, line, column and message',
    },
  },
  examples: [
    ['muster plan calls', 'the calls to come, and the agenda of the next'],
    ['muster plan calls --issue --by ada', 'write invitations, changes and cancellations'],
  ],
  run: async ({ folder, now, options, signal, note }) => {
    const { planWorkspace, callsOf, issueCalls } = await import('../../../workspace/plan/index.ts');
    const made = await planWorkspace(folder, { now, signal });
    for (const { file, line, column, message } of made.faults) note(`left out: ${file}:${line}:${column} ${message}`);
    const calls = callsOf(made);
    for (const id of calls.withoutMail) note(`${id} has no mail address in plan.yaml, and is not invited`);
    const issued = options.issue ? await issueCalls(folder, { by: sayer(options.by), now }, made) : undefined;
    const { next, off, untold, agenda, withoutMail } = calls;
    return {
      code: made.faults.length > 0 ? EXIT.usage : EXIT.ok,
      data: { next, off, untold, agenda, withoutMail, files: issued?.files ?? [], faults: made.faults },
      text: (style) => (issued === undefined ? drawCalls(calls, style) : drawIssued(issued.files, calls)),
    };
  },
});

function drawIssued(files: readonly string[], { untold }: Calls): string {
  const changes =
    untold.length === 0 ? 'nothing changed since they were last written' : `${untold.length} new or changed`;
  return files.length === 0 ? 'There is no call to come' : `${files.join(' and ')} written: ${changes}`;
}

function drawCalls({ next, off, untold, agenda }: Calls, style: Style): string {
  const isUntold = new Set(untold.map(({ week }) => week));
  const line = (call: Calls['off'][number]) =>
    `  ${call.start.replace('T', ' ')}  ${call.zone}, ${call.minutes} minutes${call.cancelled ? style.red('  off') : ''}${isUntold.has(call.week) ? style.yellow(call.sequence === 0 ? '  not sent yet' : '  changed, not sent yet') : ''}`;
  return [
    style.bold('Review calls to come'),
    ...(next.length === 0 ? ['  none'] : next.slice(0, MOST_SHOWN).map(({ call }) => line(call))),
    ...(next.length > MOST_SHOWN ? [style.dim(`  and ${next.length - MOST_SHOWN} more`)] : []),
    ...(off.length === 0 ? [] : ['', style.bold('Called off'), ...off.map(line)]),
    '',
    style.bold('Agenda of the next'),
    ...agenda.flatMap(({ title, lines }) => [`  ${title}`, ...lines.map((one) => `  - ${one}`)]),
    ...(untold.length === 0
      ? []
      : ['', style.dim('`muster plan calls --issue` writes what is not sent yet as iCalendar files')]),
  ].join('\n');
}
