// Where neither root nor user namespaces can be had, the scenarios run against servers of this process. They are tried here
// on every machine, so that they say the same as the real ones wherever they are needed.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  canBeInProcess,
  type InProcessLab,
  openInProcessLab,
  probeInProcess,
} from '../../lab/network/in-process/index.ts';
import { SCENARIOS } from '../../lab/network/scenarios/index.ts';
import { parseEndpointList } from '../../src/endpoints/index.ts';
import { listOf } from './probe-in-lab.ts';

const folder = mkdtempSync(join(tmpdir(), 'muster-in-process-'));
let lab: InProcessLab;
beforeAll(async () => {
  lab = await openInProcessLab(folder);
});
afterAll(() => {
  lab?.close();
  rmSync(folder, { recursive: true, force: true });
});

const possible = Object.entries(SCENARIOS).filter(([, { network }]) => canBeInProcess(network));

describe('the hostile network without namespaces, of servers in this process', () => {
  it.each(possible)('%s', { timeout: 60_000 }, async (name, scenario) => {
    const list = parseEndpointList(JSON.stringify(listOf(scenario.expects)), 'endpoints.yaml');
    if (!list.ok) throw new Error(JSON.stringify(list.faults));

    const probed = probeInProcess(lab, scenario, join(folder, name), list.value);

    if (scenario.refuses !== undefined) {
      await expect(probed).rejects.toThrow(scenario.refuses);
      return;
    }
    const verdicts = (await probed).map(({ pattern, protocol, port, verdict, reason }) => ({
      host: pattern,
      protocol,
      port,
      verdict,
      reason,
    }));
    expect(verdicts, JSON.stringify(await probed, null, 1)).toEqual(expect.arrayContaining([...scenario.expects]));
  });

  it('can be had for all but lines that are slow or narrow', () => {
    expect(Object.keys(SCENARIOS).filter((name) => !possible.some(([known]) => known === name))).toEqual([
      'slow-and-lossy',
      'slow-with-broken-ipv6',
      'large-packets-lost-out',
      'large-packets-lost-in',
    ]);
  });
});
