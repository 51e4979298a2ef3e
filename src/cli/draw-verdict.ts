import type { Status } from '../finding/index.ts';
import type { ReportModel } from '../report/index.ts';
import type { Style } from './style.ts';

const MARKS: Readonly<Record<Status, string>> = {
  'not-ready': 'not ready',
  error: 'error',
  unknown: 'unknown',
  advisory: 'advisory',
  ready: 'ready',
  'not-applicable': 'n/a',
};
const SHOWN: readonly Status[] = ['not-ready', 'error', 'advisory'];
const MOST_UNKNOWN = 12;

/** The verdict for a terminal: the gates, what shuts them, then each requirement that is not met, and what could not be told. */
export function drawVerdict(model: ReportModel, folder: string, style: Style): string {
  const { assessment } = model;
  const lines = [
    style.bold(`${assessment.tenant.name}: assessed ${assessment.assessedAt.slice(0, 16).replace('T', ' ')} UTC`),
    '',
  ];
  for (const gate of assessment.gates) lines.push(...drawGate(model, gate, style), '');
  for (const status of SHOWN) {
    const found = model.requirements.filter((one) => one.result.status === status);
    if (found.length > 0)
      lines.push(
        style.bold(`${MARKS[status]} (${found.length})`),
        ...found.flatMap((one) => drawRequirement(one, style)),
        '',
      );
  }
  const unknown = model.requirements.filter((one) => one.result.status === 'unknown');
  if (unknown.length > 0) {
    lines.push(
      style.bold(`could not be told (${unknown.length})`),
      ...unknown
        .slice(0, MOST_UNKNOWN)
        .map(
          (one) => `  ${one.text.id}: ${one.findings.find((finding) => finding.status === 'unknown')?.sentence ?? ''}`,
        ),
    );
    if (unknown.length > MOST_UNKNOWN) lines.push(`  and ${unknown.length - MOST_UNKNOWN} more: see the report`);
    lines.push('');
  }
  for (const reference of model.reference.filter((one) => one.isOld))
    lines.push(
      style.yellow(`Reference data ${reference.name} is of ${reference.date}, ${reference.ageDays} days old.`),
    );
  const counts = (status: Status) => model.requirements.filter((one) => one.result.status === status).length;
  lines.push(
    `${model.requirements.length} requirements: ${counts('ready')} ready, ${counts('not-ready')} not ready, ${counts('advisory')} advisory, ${counts('unknown')} unknown, ${counts('error')} error, ${counts('not-applicable')} not applicable`,
  );
  lines.push(`Kept in ${folder}. Why and what to do: muster explain REQUIREMENT`);
  return lines.join('\n');
}

function drawGate(model: ReportModel, gate: ReportModel['assessment']['gates'][number], style: Style): string[] {
  const state = {
    open: style.green('open'),
    shut: style.red('shut'),
    undecided: style.yellow('undecided: evidence is missing'),
  }[gate.state];
  const title = (id: string) => model.requirements.find((one) => one.text.id === id)?.text.title ?? id;
  const lines = [`${style.bold(gate.gate === 'may-enrol' ? 'May enrol' : 'May deploy')}: ${state}`];
  for (const blocker of gate.tenantBlockers.slice(0, 5))
    lines.push(`  ${title(blocker.requirement)}${blocker.blocked > 1 ? ` (${blocker.blocked})` : ''}`);
  if (gate.tenantBlockers.length > 5) lines.push(`  and ${gate.tenantBlockers.length - 5} more`);
  for (const [name, count] of [
    ['devices', gate.devices],
    ['users', gate.users],
  ] as const) {
    if (count.total === 0) continue;
    const most = count.blockers[0];
    const why =
      most === undefined
        ? ''
        : `; most often: ${title(most.requirement)} (${most.blocked}, for ${most.alone} the only one)`;
    lines.push(
      `  ${count.passed} of ${count.total} ${name} may${count.undecided > 0 ? `, ${count.undecided} undecided` : ''}${why}`,
    );
  }
  return lines;
}

function drawRequirement({ text, result, findings }: ReportModel['requirements'][number], style: Style): string[] {
  const failing = findings.filter((finding) => finding.status !== 'ready' && finding.status !== 'not-applicable');
  const total = result.counts['not-ready'] + result.counts.advisory + result.counts.error + result.counts.unknown;
  const first = failing[0];
  const waived = result.waived > 0 ? style.dim(` (${result.waived} waived)`) : '';
  const names =
    result.subjectKind === 'tenant'
      ? ''
      : ` ${failing
          .slice(0, 3)
          .map((finding) => finding.name)
          .join(', ')}${total > 3 ? ` and ${total - 3} more` : ''}`;
  const says =
    first === undefined
      ? text.consequence
      : [first.sentence, first.observed === null ? '' : `Observed: ${first.observed}.`]
          .filter((part) => part !== '')
          .join(' ');
  return [
    `  ${style.cyan(text.id)} ${text.title}${waived}`,
    ...(names === '' ? [] : [`   ${names}`]),
    `    ${says}`,
    `    ${style.dim(`Do: ${text.remediation.steps[0] ?? ''}`)}`,
  ];
}
