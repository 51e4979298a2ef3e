import { userInfo } from 'node:os';
import { defineCommand } from '../command.ts';
import { UsageError } from '../errors.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { choice, text, whole } from '../values.ts';
import { readVersion } from '../version.ts';

/** `muster assess`. */
export const assess = defineCommand({
  about:
    'Judges the newest evidence of the workspace by its catalogs, keeps the assessment and says what stands between the tenant and the gate.',
  args: {},
  options: {
    gate: choice('--gate <gate>', 'which gate decides about the exit code', ['may-enrol', 'may-deploy'], 'may-enrol'),
    failOn: choice(
      '--fail-on <status>',
      'exit with 1 for findings from this status on that the tenant answers for; gate: for what keeps the gate shut',
      ['gate', 'not-ready', 'advisory', 'none'],
      'gate',
    ),
    at: text('--at <time>', 'judge as of this time (ISO 8601) instead of now, to repeat an assessment'),
    timeout: whole('--timeout <seconds>', 'longest time one check may take (120)', 1),
    memory: whole('--memory <mb>', 'memory the judging process may use, in MB (1536)', 256),
  },
  json: {
    version: 1,
    fields: {
      assessment: 'the assessment: results by requirement, gates, evidence by table',
      folder: 'where it was written',
      faults: 'requirements that could not be used, with file, line, column and message',
    },
  },
  examples: [
    ['muster assess', 'judge, and exit with 0 when the tenant may enrol'],
    ['muster assess --gate may-deploy', 'the stricter question'],
    ['muster assess -C contoso --json --output verdict.json', 'for a pipeline'],
  ],
  run: async ({ folder, now, options, signal, progress, note }) => {
    const at = options.at === undefined ? now : parseTime(options.at);
    const { assessAtOnce } = await import('../../workspace/verdict.ts');
    const { made: stored, model } = await assessAtOnce(folder, {
      now: at,
      version: readVersion(),
      signal,
      run: {
        by: userInfo().username,
        startedAt: now.toISOString(),
        timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
      },
      onProgress: (done, total) => progress(`${done} of ${total} requirements judged`),
      ...(options.timeout === undefined ? {} : { timeoutMs: options.timeout * 1000 }),
      ...(options.memory === undefined ? {} : { memoryMb: options.memory }),
    });
    for (const fault of stored.faults) note(`left out: ${fault.file}:${fault.line}:${fault.column} ${fault.message}`);
    const { drawVerdict } = await import('../draw-verdict.ts');
    return {
      code: stored.faults.length > 0 ? EXIT.usage : exitCode(stored.assessment, options.gate, options.failOn),
      data: { assessment: stored.assessment, folder: stored.folder, faults: stored.faults },
      text: (style) => drawVerdict(model, stored.folder, style),
    };
  },
});

type Assessment = Awaited<ReturnType<typeof import('../../workspace/index.ts').assessWorkspace>>['assessment'];

function exitCode(
  assessment: Assessment,
  gateName: 'may-enrol' | 'may-deploy',
  failOn: 'gate' | 'not-ready' | 'advisory' | 'none',
): ExitCode {
  const gate = assessment.gates.find((candidate) => candidate.gate === gateName);
  const isTenantAsked = gate?.state !== 'not-asked';
  const failing =
    failOn === 'advisory'
      ? (['not-ready', 'advisory'] as const)
      : failOn === 'not-ready'
        ? (['not-ready'] as const)
        : [];
  const found = assessment.results.some(
    (result) =>
      !(isTenantAsked && (result.subjectKind === 'device' || result.subjectKind === 'user')) &&
      failing.some((status) => (result.unwaived[status] ?? 0) > 0),
  );
  const state = gate === undefined || isTenantAsked ? gate?.state : stateOfSubjects(gate);
  if (found || (failOn === 'gate' && state === 'shut')) return EXIT.findings;
  return state === 'undecided' ? EXIT.incomplete : EXIT.ok;
}

/** Where nothing is asked of the tenant, its devices and users stand for the gate: all of them, and at least one. */
function stateOfSubjects({ devices, users }: Assessment['gates'][number]): 'open' | 'shut' | 'undecided' {
  const undecided = devices.undecided + users.undecided;
  const passed = devices.passed + users.passed;
  if (devices.total + users.total > passed + undecided) return 'shut';
  return undecided > 0 || passed === 0 ? 'undecided' : 'open';
}

function parseTime(value: string): Date {
  const at = new Date(value);
  if (Number.isNaN(at.getTime())) throw new UsageError(`--at: ${value} is no time; write it as 2026-11-15T08:00:00Z`);
  return at;
}
