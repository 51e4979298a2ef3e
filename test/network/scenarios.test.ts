// The probe tells the truth about each hostile network: the verdict and the reason that the scenario says, endpoint by endpoint.
// Needs what lab.test.ts needs.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openSession, type Session } from '../../lab/network/enter.ts';
import { SCENARIOS } from '../../lab/network/scenarios/index.ts';
import { isLeftOut } from '../../lab/network/where.ts';
import { type Probed, probeScenario } from './probe-in-lab.ts';

const isOut = isLeftOut();
let lab: Session;
const folder = mkdtempSync(join(tmpdir(), 'muster-scenarios-'));
const probes = new Map<string, Promise<Probed>>();
beforeAll(async () => {
  if (isOut) return;
  lab = await openSession();
  for (const [name, scenario] of Object.entries(SCENARIOS)) {
    const probe = probeScenario(lab, name, scenario, join(folder, name));
    probe.catch(() => undefined); // its own test says so
    probes.set(name, probe);
  }
});
afterAll(async () => {
  await lab?.close();
  rmSync(folder, { recursive: true, force: true });
});

describe.skipIf(isOut)('muster probe in the hostile network', () => {
  it.each(Object.entries(SCENARIOS))('%s', { timeout: 120_000 }, async (name, { expects, refuses }) => {
    const { verdicts, complaint } = (await probes.get(name)) ?? { verdicts: [], complaint: 'not begun' };

    if (refuses !== undefined) {
      expect(verdicts).toEqual([]);
      expect(complaint).toContain(refuses);
      return;
    }
    for (const { host, protocol, port, verdict, reason } of expects) {
      const found = verdicts.find((one) => one.pattern === host && one.protocol === protocol && one.port === port);
      expect({ host, port, verdict: found?.verdict, reason: found?.reason }, found?.detail ?? complaint).toEqual({
        host,
        port,
        verdict,
        reason,
      });
    }
  });
});
