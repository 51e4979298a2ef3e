import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { JudgeTable } from '../../assess/index.ts';
import type { Gate, GateResult } from '../../finding/index.ts';
import type { AssessOptions } from '../assess.ts';
import { requireRows, type StoredAssessment } from '../assessment-folder.ts';
import { findAssessment } from '../find-assessment.ts';
import { inputsOf, judgeAside } from '../judge-aside.ts';
import { countMoved, type MovedFinding, type MovedGroup } from '../query-findings.ts';
import {
  type Change,
  describeChange,
  readChanges,
  type SupposedChange,
  supposedOf,
  type WhatIfRequest,
} from './changes.ts';

/** Findings of a requirement that would turn alike. */
export interface TurnedGroup extends MovedGroup {
  readonly title: string;
}

/** What would be otherwise if some changes were made. */
export interface WhatIf {
  /** The assessment that it starts from: the newest. */
  readonly assessment: string;
  readonly changes: readonly SupposedChange[];
  readonly turned: readonly TurnedGroup[];
  /** Some of them, by requirement and name. */
  readonly listed: readonly MovedFinding[];
  readonly gates: readonly { readonly gate: Gate; readonly before: GateResult; readonly after: GateResult }[];
}

const LISTED = 20;

/**
 * Judges the evidence of the newest assessment again, as of its time and with some things supposed, and says which
 * findings and gates would turn. Nothing is written to the workspace.
 */
export async function whatIf(folder: string, request: WhatIfRequest, options: AssessOptions): Promise<WhatIf> {
  const stored = await findAssessment(folder);
  requireRows(stored);
  const inputs = await inputsOf(stored, folder);
  const changes = readChanges(request, inputs, stored);
  const seen: { readonly change: Change; readonly tables: readonly JudgeTable[] }[] = [];
  const supposed = supposedOf(changes, stored, (change, tables) => seen.push({ change, tables }));
  return withBefore(stored, inputs, options, (before) =>
    judgeAside({ ...inputs, supposed }, options, async (after) => {
      const { groups, listed } = await countMoved(before, after, LISTED);
      const scratch = await mkdtemp(join(tmpdir(), 'muster-what-if-'));
      const described: SupposedChange[] = [];
      try {
        for (const { change, tables } of seen) {
          const one = await describeChange(change, tables, stored, scratch);
          described.push(change.kind === 'waive' ? { ...one, rows: acceptedBy(change.requirement, groups) } : one);
        }
      } finally {
        await rm(scratch, { recursive: true, force: true });
      }
      return {
        assessment: stored.manifest.id,
        changes: described,
        turned: groups.map((group) => ({
          ...group,
          title: inputs.catalogs.library.requirements.get(group.requirement)?.title ?? group.requirement,
        })),
        listed,
        gates: gatesOf(before, after),
      };
    }),
  );
}

/** The assessment as this very version makes it: what a newer one judges otherwise would look like a change supposed. */
export async function withBefore<T>(
  stored: StoredAssessment,
  inputs: Awaited<ReturnType<typeof inputsOf>>,
  options: AssessOptions,
  use: (before: StoredAssessment) => Promise<T>,
): Promise<T> {
  return stored.manifest.muster === options.version ? use(stored) : judgeAside(inputs, options, use);
}

/** Each gate before and after. */
export function gatesOf(before: StoredAssessment, after: StoredAssessment): WhatIf['gates'] {
  return before.assessment.gates.flatMap((gate) => {
    const now = after.assessment.gates.find((one) => one.gate === gate.gate);
    return now === undefined ? [] : [{ gate: gate.gate, before: gate, after: now }];
  });
}

function acceptedBy(requirement: string, groups: readonly MovedGroup[]): number {
  return groups.reduce(
    (sum, group) => sum + (group.requirement === requirement && group.isWaived && !group.wasWaived ? group.count : 0),
    0,
  );
}
