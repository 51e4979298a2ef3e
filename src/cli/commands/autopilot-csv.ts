import { defineCommand } from '../command.ts';
import { UsageError } from '../errors.ts';
import { EXIT } from '../exit-codes.ts';
import type { Style } from '../style.ts';
import { flag, list, optionalMany, text } from '../values.ts';

/** `muster autopilot-csv`. */
export const autopilotCsv = defineCommand({
  about:
    'Puts Autopilot registration files right, those of Intune and those of Partner Center: headers, quotation marks, encodings, separators, rows of reports, duplicates, hashes. Writes files of at most 500 devices that the portal takes, and changes.csv with every change and its reason. The files that are given are not touched, and need no workspace.',
  args: { file: optionalMany('registration files (CSV)', { completes: 'file' }) },
  options: {
    out: text('--out <folder>', 'where the files are written', { completes: 'folder' }),
    check: flag('--check', 'write nothing; end with 1 where a file is not fit to be uploaded as it is'),
    force: flag('--force', 'replace files that are there already'),
    error: list('--error <error>', 'say what an error of the portal means (808, ZtdDeviceAssignedToOtherTenant, ...)'),
  },
  json: {
    version: 1,
    fields: {
      files:
        'each with file, format, why (where it is none), devices, leftOut, isClean, and uploads with name and devices',
      changes:
        'each with file, line, serial, column, kind, effect (changed, left-out or warning), before, after and reason',
      devices:
        'each that can be registered, with file, line, serial, manufacturer, model and tpm as the hash says them',
      written: 'paths of the files that were written',
      errors: 'of --error, each with name, number, means and steps',
    },
  },
  examples: [
    ['muster autopilot-csv AutopilotHWID.csv --out upload', 'one file'],
    ['muster autopilot-csv hashes/a.csv hashes/b.csv --out upload', 'several, with duplicates over all of them'],
    ['muster autopilot-csv AutopilotHWID.csv --check', 'what is wrong, without writing anything'],
    ['muster autopilot-csv --error 808', 'what the portal means, and what to do'],
  ],
  run: async ({ args, options, signal }) => {
    const { mendAutopilotFiles, portalErrorsFor } = await import('../../workspace/index.ts');
    const errors = options.error.flatMap((said) => {
      const known = portalErrorsFor(said);
      if (known.length === 0)
        throw new UsageError(`--error: ${said} is not known here`, 'Known: 802, 806, 808, or the name of the error.');
      return known;
    });
    if (args.file.length === 0 && errors.length === 0)
      throw new UsageError('no file to look at', 'Name registration files, or an error with --error.');
    if (options.check && options.out !== undefined)
      throw new UsageError('--check writes nothing, --out does', 'Give one of them.');
    if (args.file.length > 0 && !options.check && options.out === undefined)
      throw new UsageError('nowhere to write to', 'Give a folder with --out, or look only, with --check.');
    const out = options.check ? undefined : options.out;
    const result = await mendAutopilotFiles(args.file, { out, isForced: options.force, signal });
    const { files, changes, devices, written } = result;
    const isNone = files.length > 0 && files.every(({ format }) => format === undefined);
    const isFit = files.every(
      (file) => file.format !== undefined && (options.check ? file.isClean : file.leftOut === 0),
    );
    return {
      code: isNone ? EXIT.usage : isFit ? EXIT.ok : EXIT.findings,
      data: {
        files: files.map(({ uploads, ...file }) => ({
          ...file,
          format: file.format ?? null,
          why: file.why ?? null,
          uploads: uploads.map((upload) => ({ name: upload.name, devices: upload.devices })),
        })),
        changes: changes.map((change) => ({
          ...change,
          line: change.line ?? null,
          serial: change.serial ?? null,
          column: change.column ?? null,
          before: change.before ?? null,
          after: change.after ?? null,
        })),
        devices,
        written,
        errors: errors.map(({ aka: _, number, ...error }) => ({ ...error, number: number ?? null })),
      },
      text: (style) => {
        const byFile = Map.groupBy(changes, (change) => change.file);
        return [
          ...drawErrors(errors, style),
          ...files.flatMap((file) => drawFile(file, byFile.get(file.file) ?? [], style)),
          ...drawEnd(result, options.check),
        ].join('\n');
      },
    };
  },
});

type Mended = Awaited<ReturnType<typeof import('../../workspace/index.ts').mendAutopilotFiles>>;
type Errors = ReturnType<typeof import('../../workspace/index.ts').portalErrorsFor>;
type Change = Mended['changes'][number];

/** A person reads so many lines of one file; changes.csv and --json have all. */
const MOST = 20;

function drawFile(file: Mended['files'][number], own: readonly Change[], style: Style): readonly string[] {
  if (file.format === undefined) return [`${style.bold(file.file)}: ${style.red('not used')}: ${file.why ?? ''}`];
  const leftOut = file.leftOut === 0 ? '' : `, ${style.red(`${file.leftOut} left out`)}`;
  const state = file.isClean ? style.green('fit as it is') : 'to be put right';
  const lines = own.length > MOST ? summed(own) : own.map((change) => ({ change, count: 1 }));
  return [
    `${style.bold(file.file)} (${file.format}): ${file.devices} devices${leftOut}; ${state}`,
    ...lines.slice(0, MOST).map((line) => drawChange(line, style)),
    ...(lines.length > MOST ? [`  and ${lines.length - MOST} more: changes.csv and --json have them all`] : []),
  ];
}

interface Summed {
  readonly change: Change;
  readonly count: number;
}

/** Where there are many, those of one kind and reason as one line; what is left out first. */
function summed(changes: readonly Change[]): readonly Summed[] {
  const groups = Map.groupBy(changes, ({ effect, kind, reason }) => `${effect}\n${kind}\n${reason}`);
  return [...groups.values()]
    .flatMap((group) => (group[0] === undefined ? [] : [{ change: group[0], count: group.length }]))
    .sort((a, b) => RANK[a.change.effect] - RANK[b.change.effect]);
}

const RANK = { 'left-out': 0, warning: 1, changed: 2 } as const;

function drawChange({ change, count }: Summed, style: Style): string {
  const colour = { 'left-out': style.red, warning: style.yellow, changed: style.green }[change.effect];
  const line = change.line === undefined ? '' : `line ${change.line}: `;
  const serial = change.serial === undefined ? '' : ` (${shortened(change.serial)})`;
  const many = count === 1 ? '' : `, and ${count - 1} lines more`;
  const values =
    change.column === undefined || change.column === 'hash' || change.after === undefined
      ? ''
      : `: ${shortened(change.before ?? '')} becomes ${shortened(change.after)}`;
  return `  ${line}${colour(change.effect.replace('-', ' '))}${serial}: ${change.reason}${values}${many}`;
}

function shortened(value: string): string {
  const line = value.replaceAll(/\s/g, ' ');
  return line.length > 40 ? `${line.slice(0, 37)}...` : line;
}

function drawEnd({ written, files, changes }: Mended, isCheck: boolean): readonly string[] {
  if (files.length === 0) return [];
  const leftOut = files.reduce((sum, file) => sum + file.leftOut, 0);
  return [
    ...(changes.some(({ kind, effect }) => kind === 'duplicate' && effect === 'left-out')
      ? ['Duplicates: `muster autopilot-csv --error ZtdDeviceDuplicated` says what the portal does with them.']
      : []),
    ...(leftOut > 0
      ? [
          `${leftOut === 1 ? '1 row is' : `${leftOut} rows are`} in no file: put right where they come from, and run again.`,
        ]
      : []),
    ...(written.length > 0 ? ['Written:', ...written.map((path) => `  ${path}`)] : []),
    ...(isCheck ? ['Nothing was written.'] : []),
    ...(written.length > 1
      ? ['Next: import the files one by one; `muster autopilot-csv --error 808` explains what the portal may say.']
      : []),
  ];
}

function drawErrors(errors: Errors, style: Style): readonly string[] {
  return errors.flatMap(({ name, number, means, steps }) => [
    `${style.bold(number === undefined ? name : `${number} ${name}`)}: ${means}`,
    ...steps.map((step, index) => `  ${index + 1}. ${step}`),
  ]);
}
