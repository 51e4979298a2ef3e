import type { RowSource } from '../store/raw-layout.ts';
import { ALLOW_LIST_ROWS } from './allow-list.ts';
import { NETWORK_PROBE_ROWS } from './network-probes.ts';
import { NETWORK_REQUIREMENTS_ROWS } from './network-requirements.ts';
import { TOOL_RESULT_ROWS } from './tool-results.ts';

export { ALLOW_LIST_COLLECTION, ALLOW_LIST_SOURCE } from './allow-list.ts';
export { PROBE_SOURCE, PROBE_TARGETS_COLLECTION, PROBES_COLLECTION } from './network-probes.ts';
export { NETWORK_REQUIREMENTS_COLLECTION } from './network-requirements.ts';
export { TOOL_RESULTS_COLLECTION } from './tool-results.ts';

/** Other tools whose results are evidence, as the manifest of a snapshot names them. */
const TOOL_SOURCES = [
  'scubagear',
  'maester',
  'entra-exporter',
  'intune-policy-export',
  'intune-network-requirements',
] as const;
export type ToolSource = (typeof TOOL_SOURCES)[number];

/** Tables that are made of what other tools, probes and configurations say, and Microsoft Graph never answers. */
export const TOOL_ROW_SOURCES: readonly RowSource[] = [
  TOOL_RESULT_ROWS,
  NETWORK_REQUIREMENTS_ROWS,
  ...NETWORK_PROBE_ROWS,
  ALLOW_LIST_ROWS,
];
