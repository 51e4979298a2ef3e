import { defineCommand } from '../../command.ts';
import { UsageError } from '../../errors.ts';
import { EXIT } from '../../exit-codes.ts';
import { choice, flag, text, whole } from '../../values.ts';
import { byOption, sayer } from './by-option.ts';

const MOST_RUNS = 1_000_000;

/** `muster plan timeline`. */
export const planTimeline = defineCommand({
  about:
    'Lays the tasks of the onboarding out over the working days of both parties, their freezes and their people: when each can be done, what decides on the end, and how sure the end is. With --output to a file that ends in .svg or .html it is a drawing, the page with a table of the same. docs/timeline.md has the arithmetic.',
  args: {},
  options: {
    slip: text('--slip <task=days>', 'what happens when a task takes so many working days more'),
    baseline: flag('--baseline', 'keep this timeline as the first one: later ones are compared with it'),
    format: choice(
      '--format <format>',
      'how it is written; by-name goes by the end of the name of --output',
      ['by-name', 'text', 'svg', 'html'],
      'by-name',
    ),
    runs: whole('--runs <count>', 'how many runs the confidence rests on (10000)', 100),
    seed: whole('--seed <number>', 'what the runs are drawn from (1): the same seed gives the same days', 0),
    by: byOption,
  },
  json: {
    version: 1,
    fields: {
      finish: 'ISO day on which all is done if every task takes as long as expected',
      tasks:
        'each with id, start, finish, latestStart, latestFinish (ISO days, both included), slack (working days), critical, finished and waitsFor',
      criticalPath: 'ids of the tasks of the chain that decides on the end, in order',
      confidence:
        'runs, seed, by (percent, day), asPlanned (share of runs that end by finish) and criticality (id, share) of each task',
      late: 'tasks that end after their day: id, due, finish',
      slip: 'with --slip: task, days, moved (id, was, now, days) and finish (was, now); else null',
      baseline:
        'the first timeline against this one: at, finish (was, now, days), moved, added and removed; null where there is none',
      faults: 'tasks and facts that could not be used, with file, line, column and message',
    },
  },
  examples: [
    ['muster plan timeline', 'when each task can be done, and how sure the end is'],
    ['muster plan timeline --slip prepare-licences=10', 'what a late task does to the others'],
    ['muster plan timeline --baseline --by ada', 'keep it, for later ones to be compared with'],
    ['muster plan timeline --output plan.html', 'a page to print, with drawing and table'],
  ],
  run: async ({ folder, now, options, output, signal, note }) => {
    const { planWorkspace, recordBaseline, timelineOf, daysLost, renderTimelinePage, renderTimelineSvg } = await import(
      '../../../workspace/plan/index.ts'
    );
    const { drawTimeline } = await import('../../draw-timeline.ts');
    const runs = options.runs ?? 10_000;
    if (runs > MOST_RUNS) throw new UsageError(`--runs: at most ${MOST_RUNS}`);
    const made = await planWorkspace(folder, { now, signal });
    for (const { file, line, column, message } of made.faults) note(`left out: ${file}:${line}:${column} ${message}`);
    const slip = options.slip === undefined ? {} : { slip: readSlip(options.slip) };
    const timeline = timelineOf(made, { runs, seed: options.seed ?? 1, ...slip });
    if (options.baseline) {
      const { finish } = await recordBaseline(folder, { by: sayer(options.by), now }, made);
      note(`kept as the first timeline: all is done on ${finish}`);
    }
    const { schedule, confidence, late, baseline = null } = timeline;
    const outcome = {
      code: made.faults.length > 0 ? EXIT.usage : EXIT.ok,
      data: { ...schedule, confidence, late, slip: timeline.slip ?? null, baseline, faults: made.faults },
      text: (style: Parameters<typeof drawTimeline>[2]) => drawTimeline(timeline, daysLost, style),
    };
    const format =
      options.format === 'by-name' ? /\.(svg|html)$/i.exec(output ?? '')?.[1]?.toLowerCase() : options.format;
    if (format === 'svg') return { ...outcome, body: once(renderTimelineSvg(timeline.model)) };
    if (format === 'html') return { ...outcome, body: once(renderTimelinePage(timeline.model)) };
    return outcome;
  },
});

/** `prepare-licences=10`. */
function readSlip(value: string): { readonly task: string; readonly days: number } {
  const [, task, days] = /^([a-z0-9-]{1,60})=(\d{1,4}(?:\.\d{1,2})?)$/.exec(value) ?? [];
  if (task === undefined || days === undefined)
    throw new UsageError(`--slip: ${value} is no task and days; write it as prepare-licences=10`);
  return { task, days: Number(days) };
}

async function* once(document: string): AsyncGenerator<string> {
  yield document;
}
