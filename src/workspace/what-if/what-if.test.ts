import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { waive } from '../waive.ts';
import { DAY, makeWorkspace, type SmallWorkspace } from '../workspace-for-test.ts';
import type { WhatIfRequest } from './changes.ts';
import { whatIf } from './what-if.ts';

const NOTHING: WhatIfRequest = { buy: [], allow: [], set: [], waive: [], isUnassigned: false };

let workspace: SmallWorkspace;
beforeEach(async () => {
  workspace = await makeWorkspace();
  await workspace.assess();
});
afterEach(() => workspace.remove());

function ask(request: Partial<WhatIfRequest>) {
  return whatIf(workspace.folder, { ...NOTHING, ...request }, { now: new Date(DAY), version: 'test' });
}

describe('what if', () => {
  it('judges the same evidence with a changed column, and says which findings and gates would turn', async () => {
    const answer = await ask({ set: ['devices.memory_bytes=16000000000 WHERE memory_bytes < 8000000000'] });

    expect(answer.changes).toMatchObject([{ rows: 1, sentence: 'devices.memory_bytes is set in 1 row.', notes: [] }]);
    expect(answer.turned).toMatchObject([
      { requirement: 'memory', title: 'The device has enough memory', from: 'not-ready', to: 'ready', count: 1 },
    ]);
    const [enrol] = answer.gates;
    expect([enrol?.before.devices.passed, enrol?.after.devices.passed]).toEqual([1, 2]);
  });

  it('says of the supposed what an assessment says once it is so', async () => {
    const { gates } = await ask({
      set: ["users.usage_location='' WHERE user_principal_name = 'ada@contoso.com'"],
      waive: ['memory'],
    });

    await workspace.import({ adaLocation: '' });
    await workspace.assess();
    await waive(workspace.folder, {
      requirement: 'memory',
      subjects: [],
      where: 'any',
      max: 5,
      reason: 'Accepted for the test',
      approver: 'Ada',
      until: '2026-12-31',
      now: new Date(DAY),
    });
    const { assessment } = await workspace.assess();

    expect(gates.map(({ after }) => after)).toEqual(assessment.gates);
  });

  it('states a fact that nobody has stated', async () => {
    const answer = await ask({ set: ['attested_directory_sync.connect_version=2.4.18.0'] });

    expect(answer.turned).toMatchObject([{ requirement: 'connect', from: 'unknown', to: 'ready', count: 1 }]);
  });

  it('counts what fails as met by a waiver, and leaves its status', async () => {
    const answer = await ask({ waive: ['memory'] });

    expect(answer.changes).toMatchObject([{ kind: 'waive', rows: 1 }]);
    expect(answer.turned).toMatchObject([
      { requirement: 'memory', from: 'not-ready', to: 'not-ready', isWaived: true, wasWaived: false },
    ]);
    expect(answer.gates[0]?.after.devices.passed).toBe(2);
  });

  it('writes nothing to the workspace', async () => {
    const list = () => readdir(workspace.folder, { recursive: true });
    const before = await list();

    await ask({ set: ['profile.forests=2'], waive: ['memory'] });

    expect(await list()).toEqual(before);
    expect((await readdir(join(workspace.folder, 'assessments'))).length).toBe(1);
  });

  it('says everything that is wrong at once', async () => {
    const fault = ask({
      buy: ['INTUNE_A', 'INTUNE_B=5'],
      allow: ['https://login.live.com', 'login.live.com@oslo'],
      set: ['device.name=a'],
      waive: ['memry'],
    });

    await expect(fault).rejects.toThrow(
      [
        '--buy INTUNE_A: write a plan and a number, as INTUNE_A=25',
        '--buy INTUNE_B: no licence or service plan that a requirement asks for is called so; did you mean INTUNE_A or INTUNE_SMB or intune?',
        '--allow https://login.live.com: this has a scheme: write the host alone',
        '--allow login.live.com@oslo: there is no site oslo',
        '--set device.name=a: there is no table device; did you mean devices or device_facts or directory_devices?',
        '--waive memry: the newest assessment has no such requirement; did you mean memory?',
      ].join('\n'),
    );
  });

  it('says where nothing can turn, since nobody reads what is set', async () => {
    const answer = await ask({ set: ['autopilot_devices.group_tag=a', 'devices.firmware=uefi'] });

    expect(answer.turned).toEqual([]);
    expect(answer.changes.map(({ notes }) => notes)).toEqual([
      ['No requirement that was judged reads autopilot_devices.group_tag, so that nothing can turn by it.'],
      ['No requirement that was judged reads devices.firmware, so that nothing can turn by it.'],
    ]);
  });
});
