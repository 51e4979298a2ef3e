import type { FoundFile } from '../walk.ts';
import { readEntraExporter } from './entra-exporter.ts';
import { readMaester } from './maester.ts';
import { readNetworkRequirements } from './network-requirements.ts';
import { readPolicyExports } from './policy-export.ts';
import { readScubaGear } from './scuba-gear.ts';
import type { ToolRead, ToolReader, ToolReading, ToolSnapshot } from './tool.ts';

export type { ToolSnapshot } from './tool.ts';

const READERS: readonly ToolReader[] = [
  readScubaGear,
  readMaester,
  readNetworkRequirements,
  readEntraExporter,
  readPolicyExports,
];

/**
 * Reads the results of other tools among some files: each run is a snapshot of its own, with its own source and date.
 * What is none of theirs is left. Throws `CollectFault` where a run is another tenant's.
 */
export async function readTools(files: readonly FoundFile[], reading: ToolReading): Promise<ToolRead> {
  const snapshots: ToolSnapshot[] = [];
  const reports: ToolRead['reports'][number][] = [];
  let left = files;
  for (const read of READERS) {
    reading.signal?.throwIfAborted();
    const tool = await read(left, reading);
    snapshots.push(...tool.snapshots);
    reports.push(...tool.reports);
    left = tool.left;
  }
  return { snapshots, reports, left };
}
