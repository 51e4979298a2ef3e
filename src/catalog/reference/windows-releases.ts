import { z } from 'zod';
import { type Parsed, parseYaml } from '../parse.ts';
import { type About, about, isoDay, MAX_BYTES, refuseRepeats } from './fields.ts';

/** Servicing groups: which of a release's last days applies to an edition. */
export const servicingGroup = z.enum(['pro', 'enterprise', 'ltsc', 'iot-ltsc']);
export type ServicingGroup = z.infer<typeof servicingGroup>;

const release = z.strictObject({
  product: z.enum(['Windows 10', 'Windows 11']),
  version: z.string().min(1),
  based_on: z.string().min(1).optional(),
  channel: z.enum(['gac', 'ltsc']),
  build: z.int().positive(),
  released: isoDay,
  end: z.partialRecord(servicingGroup, isoDay),
  uncertain: z.literal(true).optional(),
  note: z.string().optional(),
});

const releases = z.strictObject({ ...about, releases: z.array(release).min(1) }).superRefine((file, context) => {
  refuseRepeats(context, 'releases', file.releases, (item) => `${item.product} ${item.channel} ${item.version}`);
  for (const [index, item] of file.releases.entries()) {
    for (const [group, day] of Object.entries(item.end)) {
      if (day <= item.released) {
        const message = 'ends before it was released';
        context.addIssue({ code: 'custom', path: ['releases', index, 'end', group], message });
      }
      if (group.includes('ltsc') !== (item.channel === 'ltsc')) {
        const message = `the ${item.channel} channel has no servicing group ${group}`;
        context.addIssue({ code: 'custom', path: ['releases', index, 'end', group], message });
      }
    }
  }
});

/** One release as one servicing group gets it. */
export type WindowsRelease = {
  readonly product: 'Windows 10' | 'Windows 11';
  readonly version: string;
  readonly channel: 'gac' | 'ltsc';
  readonly build: number;
  readonly servicing: ServicingGroup;
  readonly released_on: string;
  /** The last day with an update. */
  readonly ends_on: string;
  readonly is_uncertain: boolean;
};

export interface WindowsReleases extends About {
  readonly rows: readonly WindowsRelease[];
}

/** Reads `windows-releases.yaml`: a row per release and servicing group. */
export function parseWindowsReleases(text: string, file = 'windows-releases.yaml'): Parsed<WindowsReleases> {
  const parsed = parseYaml(text, file, releases, MAX_BYTES);
  if (!parsed.ok) return parsed;
  const rows = parsed.value.releases.flatMap((item) =>
    servicingGroup.options.flatMap((servicing) => {
      const ends_on = item.end[servicing];
      if (ends_on === undefined) return [];
      const { product, version, channel, build, released } = item;
      const is_uncertain = item.uncertain === true;
      return [{ product, version, channel, build, servicing, released_on: released, ends_on, is_uncertain }];
    }),
  );
  return { ok: true, value: { source: parsed.value.source, date: parsed.value.date, rows } };
}
