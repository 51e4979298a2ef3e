import { defineCommand } from '../command.ts';
import { EXIT } from '../exit-codes.ts';
import type { Style } from '../style.ts';
import { text, whole } from '../values.ts';

const LISTED = 20;

/** `muster devices conflicts`. */
export const devicesConflicts = defineCommand({
  about:
    'Lists the columns on which sources disagree about a device. Of a fact that must not be guessed, such as encryption, nothing is then known; of any other the better source is believed.',
  args: {},
  options: {
    column: text('--column <name>', 'only this column'),
    limit: whole('--limit <number>', `how many to list (${LISTED})`, 1),
  },
  json: {
    version: 1,
    fields: {
      total: 'how many disagreements there are',
      columns: 'each with column, isOpen (nothing is known for it) and the number of devices',
      conflicts:
        'at most --limit, each with subject, name, column, isOpen and words (source, value; the best source first)',
    },
  },
  examples: [
    ['muster devices conflicts', 'what sources disagree on'],
    ['muster devices conflicts --column is_encrypted --limit 100', 'one column'],
  ],
  run: async ({ folder, options }) => {
    const { listDeviceConflicts } = await import('../../workspace/index.ts');
    const found = await listDeviceConflicts(folder, { limit: options.limit ?? LISTED, column: options.column });
    const { total, columns, conflicts } = found;
    return { code: EXIT.ok, data: { total, columns, conflicts }, text: (style) => draw(found, style) };
  },
});

type Found = Awaited<ReturnType<typeof import('../../workspace/index.ts').listDeviceConflicts>>;

function draw({ total, columns, conflicts }: Found, style: Style): string {
  if (total === 0) return 'The sources agree on every device.';
  const width = Math.max(...columns.map(({ column }) => column.length));
  return [
    style.bold('Columns on which sources disagree'),
    ...columns.map(
      ({ column, isOpen, devices }) =>
        `  ${column.padEnd(width)} ${String(devices).padStart(9)}  ${isOpen ? style.yellow('not known for these devices') : 'the better source is believed'}`,
    ),
    '',
    ...conflicts.map(
      ({ name, column, words }) =>
        `${style.bold(name)} ${style.cyan(column)}: ${words.map(({ source, value }) => `${source} ${value}`).join(', ')}`,
    ),
    ...(total > conflicts.length ? [`and ${total - conflicts.length} more: --limit or --column`] : []),
  ].join('\n');
}
