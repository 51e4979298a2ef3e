import { defineCommand } from '../command.ts';
import { EXIT } from '../exit-codes.ts';
import type { Style } from '../style.ts';
import { required } from '../values.ts';

/** `muster devices show`. */
export const devicesShow = defineCommand({
  about:
    "Shows every source's word about a device, column by column, with the one that checks read and why it was chosen.",
  args: { device: required('name, serial number, Intune or Entra id, or subject id of a device') },
  options: {},
  json: {
    version: 1,
    fields: {
      device:
        'subject, name, sources (source, snapshot, collectedAt, observedAt; best first) and columns, each with column, value, chosen, because and words (source, value)',
    },
  },
  examples: [
    ['muster devices show CONTOSO-PC-0042', 'a device by its name'],
    ['muster devices show CONTOSO-PC-0042 --json', 'the same for a program'],
  ],
  run: async ({ folder, args }) => {
    const { showDevice } = await import('../../workspace/index.ts');
    const device = await showDevice(folder, args.device);
    return { code: EXIT.ok, data: { device }, text: (style) => draw(device, style) };
  },
});

type Shown = Awaited<ReturnType<typeof import('../../workspace/index.ts').showDevice>>;

function draw({ subject, name, sources, columns }: Shown, style: Style): string {
  const width = Math.max(...columns.map(({ column }) => column.length), 0);
  return [
    style.bold(`${name} (${subject})`),
    ...sources.map((one) => `  ${style.cyan(one.source)} saw it on ${one.observedAt}, snapshot ${one.snapshot}`),
    '',
    ...columns.map(({ column, value, because, words }) => {
      const said = value === undefined ? style.yellow('not known') : value;
      const isSame = words.every((word) => word.value === value);
      const others = isSame ? '' : `: ${words.map((word) => `${word.source} ${word.value}`).join(', ')}`;
      const who = words.length === 1 ? ` (${words[0]?.source})` : ` (${because}${others})`;
      return `${column.padEnd(width)}  ${said}${style.dim(who)}`;
    }),
  ].join('\n');
}
