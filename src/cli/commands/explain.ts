import { defineCommand } from '../command.ts';
import { EXIT } from '../exit-codes.ts';
import type { Style } from '../style.ts';
import { optional, required } from '../values.ts';

/** `muster explain`. */
export const explain = defineCommand({
  about:
    'Says why: of a requirement what it found and what to do, with a subject only that finding; of a device or a user everything that was found about it. Of another tool whose results were imported, or of one of its tests, what it said: that decides nothing.',
  args: {
    what: required('a requirement, the id or name of a device or user, another tool or the id of its test'),
    subject: optional('after a requirement: the id or name of one of its subjects'),
  },
  options: {},
  json: {
    version: 1,
    fields: {
      explanation:
        'about (requirement, subject or other-tools), and its findings, each with status, reason, sentence, observed, expected, blockedBy and steps; or tools, each with at, snapshot, counts and tests',
    },
  },
  examples: [
    ['muster explain entra-connect-version', 'a requirement'],
    ['muster explain bitlocker-encrypted CONTOSO-PC-0042', 'why one device fails one requirement'],
    ['muster explain CONTOSO-PC-0042', 'everything about one device'],
    ['muster explain ada.byron@contoso.com', 'everything about one user'],
    ['muster explain maester', 'what the results of Maester say that were imported'],
  ],
  run: async ({ folder, args }) => {
    const { explain: explainWord } = await import('../../workspace/index.ts');
    const explanation = await explainWord(folder, args.what, args.subject);
    return { code: EXIT.ok, data: { explanation }, text: (style) => draw(explanation, style) };
  },
});

type Explanation = Awaited<ReturnType<typeof import('../../workspace/index.ts').explain>>;

function draw(explanation: Explanation, style: Style): string {
  if (explanation.about === 'other-tools') return drawTools(explanation.tools, style);
  if (explanation.about === 'subject') {
    const lines = explanation.findings.map(
      (finding) =>
        `${drawStatus(finding.status, style)} ${style.cyan(finding.requirement)} ${finding.title}${drawDetail(finding)}`,
    );
    const reached = explanation.assignments.map(
      (one) => `${one.verdict.padEnd(14)} ${style.cyan(one.table)} ${one.name}: ${one.because}`,
    );
    return [
      style.bold(`${explanation.kind} ${explanation.name} (${explanation.id})`),
      ...lines,
      '',
      style.bold(`Policies, profiles and apps (${reached.length})`),
      ...reached,
    ].join('\n');
  }
  const { requirement, findings, more } = explanation;
  const lines = findings.map((finding) => `${drawStatus(finding.status, style)} ${finding.name}${drawDetail(finding)}`);
  const steps = (findings.length === 1 ? findings[0]?.steps : undefined) ?? requirement.remediation.steps;
  return [
    style.bold(requirement.title),
    `${requirement.id} · ${requirement.level} · source: ${requirement.file}`,
    '',
    `Why: ${requirement.why.trim()}`,
    `Otherwise: ${requirement.consequence.trim()}`,
    '',
    ...lines,
    ...(more > 0 ? [`and ${more} more`] : []),
    '',
    'What to do:',
    ...steps.map((step, index) => `  ${index + 1}. ${step}`),
    ...requirement.remediation.links.map((link) => `  ${link}`),
    '',
    'How it is decided:',
    requirement.check.trimEnd().replaceAll(/^/gm, '  '),
  ].join('\n');
}

function drawTools(tools: Extract<Explanation, { about: 'other-tools' }>['tools'], style: Style): string {
  return tools
    .map(({ tool, at, snapshot, counts, tests, more }) =>
      [
        style.bold(`${tool}, ${at.slice(0, 10)} (${snapshot})`),
        `As ${tool} said it; it decides nothing here: ${counts.map(({ result, count }) => `${count} ${result ?? 'unreadable'}`).join(', ')}`,
        '',
        ...tests.map((one) => `${(one.result ?? 'unreadable').padEnd(14)} ${style.cyan(one.test)} ${one.title ?? ''}`),
        ...(more > 0 ? [`and ${more} more`] : []),
      ].join('\n'),
    )
    .join('\n\n');
}

function drawStatus(status: string, style: Style): string {
  const padded = status.padEnd(14);
  if (status === 'ready') return style.green(padded);
  return status === 'not-ready' || status === 'error' ? style.red(padded) : style.yellow(padded);
}

function drawDetail(finding: {
  readonly sentence: string;
  readonly status: string;
  readonly observed: string | null;
  readonly expected: string | null;
  readonly blockedBy: string | null;
  readonly waiver: string | null;
}): string {
  const parts = [
    finding.status === 'ready' ? '' : finding.sentence,
    finding.observed === null ? '' : `observed: ${finding.observed}`,
    finding.expected === null || finding.status === 'ready' ? '' : `expected: ${finding.expected}`,
    finding.blockedBy === null ? '' : `missing: ${finding.blockedBy}`,
    finding.waiver === null ? '' : `waived by ${finding.waiver}`,
  ].filter((part) => part !== '');
  return parts.length === 0 ? '' : `\n${' '.repeat(15)}${parts.join(' · ')}`;
}
