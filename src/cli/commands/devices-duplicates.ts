import { defineCommand } from '../command.ts';
import { EXIT } from '../exit-codes.ts';
import type { Style } from '../style.ts';
import { whole } from '../values.ts';

const LISTED = 20;

/** `muster devices duplicates`. */
export const devicesDuplicates = defineCommand({
  about:
    'Lists devices that share a serial number, an Entra id or a name and yet are judged as several, and why they were not merged.',
  args: {},
  options: { limit: whole('--limit <number>', `how many groups to list (${LISTED})`, 1) },
  json: {
    version: 1,
    fields: {
      groups: 'how many groups there are by what they share (Entra id, serial number, name)',
      duplicates:
        'at most --limit groups, each with shared, value, count, because, and devices (at most ten: subject, name, manufacturer, serial, sources)',
    },
  },
  examples: [
    ['muster devices duplicates', 'what looks like one device and is several'],
    ['muster devices duplicates --limit 500 --json', 'more of them, for a program'],
  ],
  run: async ({ folder, options }) => {
    const { listDeviceDuplicates } = await import('../../workspace/index.ts');
    const found = await listDeviceDuplicates(folder, { limit: options.limit ?? LISTED });
    const { groups, duplicates } = found;
    return { code: EXIT.ok, data: { groups, duplicates }, text: (style) => draw(found, style) };
  },
});

type Found = Awaited<ReturnType<typeof import('../../workspace/index.ts').listDeviceDuplicates>>;

function draw({ groups, duplicates }: Found, style: Style): string {
  const total = groups.reduce((sum, { count }) => sum + count, 0);
  if (total === 0) return 'No two devices share a serial number, an Entra id or a name.';
  return [
    style.bold(groups.map(({ shared, count }) => `${count} by ${shared}`).join(', ')),
    ...duplicates.flatMap(({ shared, value, devices, count, because }) => [
      '',
      `${shared} ${style.bold(value)}: ${count} devices; ${because}`,
      ...devices.map(
        (one) =>
          `  ${style.cyan(one.subject)} ${one.name}  ${one.manufacturer} ${one.serial} (${one.sources.join(', ')})`,
      ),
      ...(count > devices.length ? [`  and ${count - devices.length} more`] : []),
    ]),
    ...(total > duplicates.length ? ['', `and ${total - duplicates.length} more groups: --limit`] : []),
  ].join('\n');
}
