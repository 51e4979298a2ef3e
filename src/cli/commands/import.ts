import { userInfo } from 'node:os';
import { defineCommand } from '../command.ts';
import { drawPreflight } from '../draw-preflight.ts';
import { UsageError } from '../errors.ts';
import { EXIT } from '../exit-codes.ts';
import type { Style } from '../style.ts';
import { choice, flag, optionalMany, text } from '../values.ts';
import { readVersion } from '../version.ts';

/** `muster import`. */
export const importCommand = defineCommand({
  about:
    'Brings evidence into the workspace: answers of Microsoft Graph (files or folders, JSON or JSON lines), exports of devices (CSV), what commands on a PC print, what `muster probe --json` wrote at another site, and results of other tools, loose or in ZIP files; docs/device-files.md and docs/other-tools.md list them. Every file is told what became of it; nothing is half imported. A workbook of `muster report --format xlsx` brings back its action plan, as actions.yaml.',
  args: { path: optionalMany('files and folders', { completes: 'file' }) },
  options: {
    preflight: flag(
      '--preflight',
      'import nothing: say how many requirements could be judged, and what to bring for the rest',
    ),
    by: text('--by <name>', 'who collected it (the signed-in user)'),
    collectedAt: text('--collected-at <time>', 'when it was collected, where the age of the files does not tell'),
    dates: choice(
      '--dates <order>',
      'whether 03/04/2026 has the day or the month first, in tables that do not prove it',
      ['unsaid', 'day-first', 'month-first'],
      'unsaid',
    ),
  },
  json: {
    version: 1,
    fields: {
      snapshots: 'ids of the snapshots that were made',
      files: 'each with file, collection, objects, problems and, where nothing was taken, skipped',
      preflight: 'with --preflight: judgeable and total requirements, and what is missing with request and permission',
    },
  },
  examples: [
    ['muster import export/directory export/devices', 'a directory export and a device inventory'],
    ['muster import oslo.json', 'what `muster probe --site oslo --json --output oslo.json` saw on a machine there'],
    ['muster import --preflight', 'what can be judged with the evidence that is there, and what to bring'],
    ['muster import --preflight export/directory', 'what could be judged with it'],
  ],
  run: async ({ folder, now, args, options, signal, progress, note }) => {
    const { importEvidence, preflightWith } = await import('../../workspace/index.ts');
    const at = options.collectedAt === undefined ? undefined : new Date(options.collectedAt);
    if (at !== undefined && Number.isNaN(at.getTime()))
      throw new UsageError(`--collected-at: ${options.collectedAt} is no time`, 'Write it as 2026-11-15T08:00:00Z.');
    const request = {
      paths: args.path,
      now,
      who: options.by ?? userInfo().username,
      version: readVersion(),
      signal,
      progress: ({
        file,
        bytesDone,
        bytesTotal,
      }: {
        readonly file: string;
        readonly bytesDone: number;
        readonly bytesTotal: number;
      }) => progress(`${percent(bytesDone, bytesTotal)} ${file}`),
      ...(at === undefined ? {} : { collectedAt: at }),
      ...(options.dates === 'unsaid' ? {} : { dates: options.dates }),
    };
    if (options.preflight) {
      const preflight = await preflightWith(folder, request);
      return {
        code: EXIT.ok,
        data: { snapshots: [], files: [], preflight },
        text: (style) => drawPreflight(preflight, style),
      };
    }
    if (args.path.length === 0)
      throw new UsageError(
        'nothing to import',
        'Name files or folders; `muster import --preflight` says which are wanted.',
      );
    const { snapshots, files } = await importEvidence(folder, request);
    for (const file of files.filter((one) => one.problems.length > 0))
      for (const problem of file.problems) note(`${file.file}: ${problem}`);
    return {
      code: EXIT.ok,
      data: { snapshots: snapshots.map(({ id }) => id), files, preflight: null },
      text: (style) => drawImport(snapshots, files, style),
    };
  },
});

type Imported = Awaited<ReturnType<typeof import('../../workspace/index.ts').importEvidence>>;

function drawImport(snapshots: Imported['snapshots'], files: Imported['files'], style: Style): string {
  const skipped = files.filter((file) => file.skipped !== undefined);
  const counts = snapshots.flatMap((snapshot) =>
    snapshot.collections.map((one) => ({ ...one, snapshot: snapshot.id })),
  );
  return [
    ...snapshots.map(
      (snapshot) =>
        `${style.bold(snapshot.id)}: ${snapshot.collections.length} collections from ${snapshot.inputs.length} files`,
    ),
    ...counts.map(
      (one) =>
        `  ${one.name.padEnd(34)} ${String(one.rows).padStart(9)}  ${one.status === 'complete' ? style.green(one.status) : style.yellow(`${one.status}${one.message === undefined ? '' : `: ${one.message}`}`)}`,
    ),
    ...(skipped.length === 0
      ? []
      : [
          style.bold(`${skipped.length} files were not used`),
          ...skipped.slice(0, 20).map((file) => `  ${file.file}: ${file.skipped ?? ''}`),
          ...(skipped.length > 20 ? [`  and ${skipped.length - 20} more: --json has them all`] : []),
        ]),
    'Next: muster assess',
  ].join('\n');
}

function percent(done: number, total: number): string {
  return total === 0 ? '' : `${Math.floor((done / total) * 100)} %`;
}
