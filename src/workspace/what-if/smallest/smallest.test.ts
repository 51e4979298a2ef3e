import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DAY, makeWorkspace, type SmallWorkspace } from '../../workspace-for-test.ts';
import type { WhatIfRequest } from '../changes.ts';
import { type CandidateKind, readKinds } from './candidates.ts';
import { findSmallestChange } from './smallest.ts';

const NOTHING: WhatIfRequest = { buy: [], allow: [], set: [], waive: [], isUnassigned: false };

let workspace: SmallWorkspace;
beforeEach(async () => {
  workspace = await makeWorkspace();
  await workspace.import({ lastSync: '2026-10-01T00:00:00Z' });
  await workspace.assess();
});
afterEach(() => workspace.remove());

function ask(kinds: readonly CandidateKind[], request: Partial<WhatIfRequest> = {}) {
  return findSmallestChange(
    workspace.folder,
    'may-enrol',
    new Set(kinds),
    { ...NOTHING, ...request },
    {
      now: new Date(DAY),
      version: 'test',
    },
  );
}

describe('the smallest set of changes that opens a gate', () => {
  it('puts right what is in the way, and nothing else', async () => {
    const answer = await ask(['buy', 'allow', 'put-right']);

    expect(answer).toMatchObject({ state: 'shut', findings: 2, requirements: 2, left: [] });
    expect(answer.chosen.map(({ kind, text }) => `${kind} ${text}`)).toEqual([
      'put-right connect',
      'put-right synchronised',
    ]);
    expect(answer.search).toMatchObject({ method: 'exact', needed: 2, stuck: 0 });
  });

  it('is found among what somebody proposes too, and that is judged', async () => {
    const set = [
      'organization.on_premises_last_sync_at=2026-11-14',
      'attested_directory_sync.connect_version=2.4.18.0',
    ];

    const answer = await ask([], { set });

    expect(answer.chosen.map(({ kind, clears, isJudged }) => [kind, clears, isJudged])).toEqual([
      ['set', 1, true],
      ['set', 1, true],
    ]);
    expect(answer.left).toEqual([]);
  });

  it('accepts by a waiver what fails, never what is not known', async () => {
    const answer = await ask(['waive']);

    expect(answer.chosen.map(({ text }) => text)).toEqual(['synchronised']);
    expect(answer.search.stuck).toBe(1);
    expect(answer.left).toEqual(['connect']);
  });

  it('says how many more devices would pass', async () => {
    const { devices } = await ask(['put-right']);

    expect(devices).toMatchObject({ total: 2, passed: 1, method: 'exact' });
    expect(devices.steps).toMatchObject([{ candidates: [{ kind: 'put-right', text: 'memory' }], more: 1, passed: 2 }]);
  });

  it('refuses a kind of change that there is not', () => {
    expect(() => readKinds('buy,wave')).toThrow(
      '--candidates buy,wave: there are buy, allow, put-right, waive; did you mean waive?',
    );
  });
});
