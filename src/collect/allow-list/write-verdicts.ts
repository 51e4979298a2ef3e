import { join } from 'node:path';
import {
  ALLOW_LIST_COLLECTION,
  ALLOW_LIST_SOURCE,
  asEvidenceFault,
  beginSnapshot,
  type Collection,
  type InputEntry,
  type Manifest,
} from '../../evidence/index.ts';
import { createCollectionSink } from '../tenant/collection-sink.ts';

/** What a site's configuration does with one endpoint of a list. */
export interface AllowListVerdict {
  readonly list: string;
  readonly service: string;
  readonly pattern: string;
  readonly protocol: string;
  readonly port: number;
  readonly verdict: string;
  /** The rule that decides, with file and line. */
  readonly rule: string | null;
  readonly detail: string | null;
}

/** What becomes a snapshot of a site's allow-list. */
export interface AllowListEvidence {
  readonly site: string;
  /** The site; with what it was narrowed to, where not every endpoint in scope was asked for. */
  readonly scope: string;
  readonly verdicts: readonly AllowListVerdict[];
  readonly inputs: readonly InputEntry[];
  readonly tenant: string;
  readonly who: string;
  readonly version: string;
  readonly readAt: Date;
  readonly request: string;
}

/**
 * Writes what a site's configurations do with endpoints as a snapshot into the evidence of a workspace. The configurations
 * themselves stay where they are: they hold passwords, and only the rules that decide are kept. Throws `EvidenceFault`.
 */
export async function writeAllowListVerdicts(workspace: string, given: AllowListEvidence): Promise<Manifest> {
  const evidence = join(workspace, 'evidence');
  const draft = await beginSnapshot(evidence);
  const at = given.readAt.toISOString();
  try {
    const collection: Collection = {
      name: ALLOW_LIST_COLLECTION,
      version: 'v1.0',
      path: '',
      permission: '',
      mode: 'application',
      types: [],
    };
    const sink = createCollectionSink(collection, draft.scratch);
    for (const verdict of given.verdicts) sink.add({ site: given.site, ...verdict, observedAt: at });
    sink.note({ group: ALLOW_LIST_COLLECTION, hasNext: false });
    const manifest = await draft.write({
      tenant: given.tenant,
      source: ALLOW_LIST_SOURCE,
      scope: given.scope,
      collector: { name: 'allowlist', version: given.version },
      startedAt: at,
      endedAt: at,
      who: given.who,
      inputs: given.inputs,
      collections: [{ ...sink.finish(() => at), request: given.request, permission: 'none' }],
    });
    await draft.publish();
    return manifest;
  } catch (error) {
    throw asEvidenceFault(error, evidence);
  } finally {
    await draft.discard();
  }
}
