import type { ReportModel } from './model.ts';
import { counted, grouped, onOneLine, timeOf } from './plain-text.ts';
import { summaryOf } from './reasons.ts';
import { type GateVerdict, gateVerdicts, missingEvidence, type NamedBlocker } from './verdict.ts';
import { kindWord, STATUS_ORDER, STATUS_WORDS } from './words.ts';
import { atMost, wrap } from './wrap.ts';

/** How a terminal marks text; it does not change its length. */
export type Paint = Readonly<Record<'bold' | 'dim' | 'red' | 'green' | 'yellow' | 'cyan', (text: string) => string>>;

const WIDTH = 80;
const MOST_LINES = 57;
const MOST_OF_A_KIND = 3;
const MOST_EVIDENCE = 4;
const COLOURS = { open: 'green', shut: 'red', undecided: 'yellow', 'not-asked': 'yellow' } as const;

/**
 * The verdict for a terminal of 80 columns, less than 60 lines however much there is to say: the gates, what to do first,
 * what keeps devices and users out, what to bring, and how to see the rest.
 */
export function renderTerminal(model: ReportModel, paint: Paint): string {
  const verdicts = gateVerdicts(model);
  const before = [
    paint.bold(onOneLine(`${model.assessment.tenant.name}, assessed ${timeOf(model.assessment.assessedAt)}`)),
    '',
    ...verdicts.flatMap((verdict) => gateLines(verdict, paint)),
  ];
  const after = [
    ...(['device', 'user'] as const).flatMap((kind) => subjectLines(verdicts, kind, paint)),
    ...evidenceLines(model, paint),
    ...endLines(model, paint),
  ];
  return [...before, ...blockerLines(verdicts, MOST_LINES - before.length - after.length, paint), ...after].join('\n');
}

function gateLines({ title, answer, state, sentence, counts }: GateVerdict, paint: Paint): readonly string[] {
  const sentences = [sentence, ...counts.map((count) => count.sentence)].flatMap((text) =>
    wrap(onOneLine(text), WIDTH - 2),
  );
  return [
    `${paint.bold(title)}: ${paint[COLOURS[state]](answer.toLowerCase())}`,
    ...sentences.map((line) => `  ${line}`),
    '',
  ];
}

/** What was found wrong on the tenant, what shuts the first gate first, as many as there is room for. */
function blockerLines(verdicts: readonly GateVerdict[], room: number, paint: Paint): readonly string[] {
  const blockers = new Map<string, { readonly blocker: NamedBlocker; readonly verdict: GateVerdict }>();
  for (const verdict of verdicts)
    for (const blocker of verdict.failing)
      if (!blockers.has(blocker.requirement)) blockers.set(blocker.requirement, { blocker, verdict });
  if (blockers.size === 0) return [];
  const lines: string[] = [];
  let shown = 0;
  for (const { blocker, verdict } of blockers.values()) {
    const next = blockerItem(blocker, verdict, shown + 1, paint);
    if (shown > 0 && lines.length + next.length > room - 3) break;
    lines.push(...next);
    shown += 1;
  }
  const rest = blockers.size - shown;
  return [
    paint.bold('What to do first'),
    ...lines,
    ...(rest > 0 ? [paint.dim(`  and ${grouped(rest)} more, in the report`)] : []),
    '',
  ];
}

function blockerItem(
  { reported, requirement, status }: NamedBlocker,
  { gate }: GateVerdict,
  number: number,
  paint: Paint,
): readonly string[] {
  const mark = gate === 'may-deploy' ? ' (only before deploying)' : '';
  const [first = '', ...more] = wrap(`${onOneLine(reported.text.title)}${mark}`, WIDTH - 5).map((line) =>
    paint.bold(line),
  );
  const [found = '', ...rest] = atMost(
    wrap(onOneLine(`${requirement}: ${summaryOf(reported, status)}`), WIDTH - 5),
    2,
    WIDTH - 5,
  );
  const step = atMost(
    wrap(`Do: ${onOneLine(reported.text.remediation.steps[0] ?? '').replaceAll('`', '')}`, WIDTH - 5),
    1,
    WIDTH - 5,
  );
  const details = [...more, found.replace(requirement, paint.cyan(requirement)), ...rest, ...step];
  return [` ${String(number).padStart(2)}. ${first}`, ...details.map((line) => `     ${line}`)];
}

/** What keeps devices or users from enrolling, first what alone keeps most of them. */
function subjectLines(verdicts: readonly GateVerdict[], kind: 'device' | 'user', paint: Paint): readonly string[] {
  const found = verdicts.flatMap((verdict) =>
    verdict.counts
      .filter((count) => count.kind === kind && count.blockers.length > 0)
      .map((count) => ({ verdict, count })),
  )[0];
  if (found === undefined) return [];
  const { blockers } = found.count;
  const rest = blockers.length - MOST_OF_A_KIND;
  return [
    paint.bold(
      `What keeps ${kindWord(kind, 2)} from ${found.verdict.gate === 'may-enrol' ? 'enrolling' : 'being deployed'}`,
    ),
    paint.dim('    alone  with others'),
    ...blockers.slice(0, MOST_OF_A_KIND).map((blocker) => subjectLine(blocker, paint)),
    ...(rest > 0 ? [paint.dim(`  and ${grouped(rest)} more, in the report`)] : []),
    '',
  ];
}

function subjectLine({ alone, blocked, requirement, isFailing }: NamedBlocker, paint: Paint): string {
  return `${grouped(alone).padStart(9)}${grouped(blocked - alone).padStart(13)}  ${paint.cyan(requirement)}${isFailing ? '' : paint.dim(' (not known)')}`;
}

/** What could not be judged, by the evidence that would answer. */
function evidenceLines(model: ReportModel, paint: Paint): readonly string[] {
  const count = model.requirements.filter((one) => one.result.counts.unknown + one.result.counts.error > 0).length;
  if (count === 0) return [];
  const missing = missingEvidence(model);
  const tables = new Map(model.tables.map((table) => [table.name, table]));
  const lines = missing.slice(0, MOST_EVIDENCE).flatMap(({ table, requirements }) => {
    const known = tables.get(table);
    const brings =
      known?.request !== undefined
        ? `GET ${known.request.split('?')[0] ?? ''}`
        : known?.question !== undefined
          ? `muster attest ${table}`
          : `evidence on ${table}`;
    return atMost(wrap(brings, WIDTH - 7), 1, WIDTH - 7).map(
      (line, index) => `  ${index === 0 ? grouped(requirements.length).padStart(3) : '   '}  ${line}`,
    );
  });
  const rest = missing.length - MOST_EVIDENCE;
  return [
    paint.bold(`Not judged, or not on everything: ${counted(count, 'requirement')}. Bring:`),
    ...lines,
    ...(rest > 0 ? [paint.dim(`  and ${grouped(rest)} more, in the report`)] : []),
    '',
  ];
}

function endLines(model: ReportModel, paint: Paint): readonly string[] {
  const counts = STATUS_ORDER.flatMap((status) => {
    const count = model.requirements.filter((one) => one.result.status === status).length;
    return count === 0 ? [] : [`${grouped(count)} ${STATUS_WORDS[status].title.toLowerCase()}`];
  });
  const old = model.reference.filter((one) => one.isOld).sort((a, b) => b.ageDays - a.ageDays);
  const oldest =
    old[0] === undefined ? '' : `${old[0].name.replace(/^.*\//, '')} is ${counted(old[0].ageDays, 'day')} old`;
  const warning = `Reference data is old: ${oldest}${old.length > 1 ? `, and ${counted(old.length - 1, 'file')} more` : ''}.`;
  const total = `${counted(model.requirements.length, 'requirement')}${counts.length > 0 ? `: ${counts.join(', ')}` : ''}.`;
  return [...(old.length > 0 ? wrap(warning, WIDTH).map((line) => paint.yellow(line)) : []), ...wrap(total, WIDTH), ''];
}
