import { join } from 'node:path';
import {
  asEvidenceFault,
  beginSnapshot,
  type CollectedAnswer,
  type Collection,
  type Manifest,
  PROBE_SOURCE,
  PROBE_TARGETS_COLLECTION,
  PROBES_COLLECTION,
  type SnapshotInput,
} from '../../evidence/index.ts';
import { createCollectionSink } from '../tenant/collection-sink.ts';
import type { ProbedEndpoint, ProbedTarget } from './judge/judge-run.ts';

/** What becomes a snapshot of a site's probes. */
export interface ProbeEvidence {
  readonly site: string;
  /** The site; with what it was narrowed to, where not every endpoint in scope was asked for. */
  readonly scope: string;
  readonly endpoints: readonly ProbedEndpoint[];
  readonly targets: readonly ProbedTarget[];
  /** Why it is not whole. */
  readonly cut?: string;
  readonly tenant: string;
  readonly who: string;
  readonly version: string;
  readonly startedAt: Date;
  readonly endedAt: Date;
  /** How it was asked for, without anything secret. */
  readonly request: string;
}

/**
 * Writes the probes of a site as a snapshot into the evidence of a workspace: every stage of every host, and the
 * endpoints of the lists with their verdicts. What was cut off is marked truncated. Throws `EvidenceFault`.
 */
export async function writeProbes(workspace: string, probes: ProbeEvidence): Promise<Manifest> {
  const evidence = join(workspace, 'evidence');
  const draft = await beginSnapshot(evidence);
  try {
    const manifest = await draft.write(probeSnapshot(probes, draft.scratch));
    await draft.publish();
    return manifest;
  } catch (error) {
    throw asEvidenceFault(error, evidence);
  } finally {
    await draft.discard();
  }
}

/** The snapshot that probes of a site become; `scratch` is a folder of its own. */
export function probeSnapshot(probes: ProbeEvidence, scratch: string): SnapshotInput {
  const { site } = probes;
  const endpoints = probes.endpoints.map((one) => ({ site, ...one }));
  const targets = probes.targets.map((one) => ({ site, ...one }));
  return {
    tenant: probes.tenant,
    source: PROBE_SOURCE,
    scope: probes.scope,
    collector: { name: 'probe', version: probes.version },
    startedAt: probes.startedAt.toISOString(),
    endedAt: probes.endedAt.toISOString(),
    who: probes.who,
    inputs: [],
    collections: [
      answerOf(PROBES_COLLECTION, endpoints, scratch, probes),
      answerOf(PROBE_TARGETS_COLLECTION, targets, scratch, probes),
    ],
  };
}

function answerOf(
  name: string,
  rows: readonly Readonly<Record<string, unknown>>[],
  scratch: string,
  { cut, startedAt, request }: ProbeEvidence,
): CollectedAnswer {
  const collection: Collection = { name, version: 'v1.0', path: '', permission: '', mode: 'application', types: [] };
  const sink = createCollectionSink(collection, scratch);
  for (const row of rows) sink.add(row);
  if (cut !== undefined) sink.lose(cut);
  sink.note({ group: name, hasNext: false });
  return { ...sink.finish(() => startedAt.toISOString()), request, permission: 'none' };
}
