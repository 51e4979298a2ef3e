import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { RECORDED_AT, shiftDates, unpack } from '../network/recording.ts';
import { writeText } from './output.ts';
import type { Context } from './tenant.ts';

/** The sites were probed so many days ago, one after the other. */
const DAYS_AGO = 2;

/** What a recording has that is this tenant's, or of this day; the rest goes on as it is. */
interface Recording {
  readonly site: string;
  readonly run: Readonly<Record<string, unknown>>;
  readonly endpoints: readonly Dated[];
  readonly targets: readonly (Dated & { readonly stages: readonly { readonly detail: string }[] })[];
}

interface Dated {
  readonly observedAt: string;
  readonly detail: string;
}

/**
 * Writes what was seen from the tenant's sites, as `muster probe --json` writes it: recorded in the lab's networks by
 * `lab/network/record.ts`, and dated by the tenant's own days.
 */
export function writeProbes(context: Context, sites: readonly { readonly id: string }[]): void {
  const { name, story } = context.tenant;
  const folder = join(import.meta.dirname, story, 'probes');
  if (!existsSync(folder)) return;
  const files = readdirSync(folder).sort();
  // A tenant that has come to be like another one sees from each of its sites what that one saw from its first.
  const seen =
    name === story
      ? files.map((file) => ({ file, site: undefined }))
      : sites.map(({ id }) => ({ file: files[0] ?? '', site: id }));
  for (const [index, { file, site }] of seen.entries()) {
    // Our own recording, which record.ts made of what muster probe wrote.
    const recorded = JSON.parse(unpack(readFileSync(join(folder, file)))) as Recording;
    const recording = site === undefined ? recorded : { ...recorded, site };
    writeText(
      context.workspace,
      `probes/${site === undefined ? file.replace(/\.br$/, '') : `${site}.json`}`,
      `${JSON.stringify(dated(recording, context, index), null, 1)}\n`,
    );
  }
}

function dated({ run, endpoints, targets, ...rest }: Recording, context: Context, index: number): object {
  const startedAt = context.ago(DAYS_AGO, -10 * index);
  const later = Date.parse(startedAt) - Date.parse(RECORDED_AT);
  const days = Math.round(later / 86_400_000);
  const at = (time: unknown) => new Date(Date.parse(String(time)) + later).toISOString();
  const moved = <One extends Dated>(one: One): One => ({
    ...one,
    observedAt: at(one.observedAt),
    detail: shiftDates(one.detail, days),
  });
  return {
    ...rest,
    run: { ...run, tenant: context.tenantId, startedAt: at(run['startedAt']), endedAt: at(run['endedAt']) },
    endpoints: endpoints.map(moved),
    targets: targets.map((target) => ({
      ...moved(target),
      stages: target.stages.map((stage) => ({ ...stage, detail: shiftDates(stage.detail, days) })),
    })),
  };
}
