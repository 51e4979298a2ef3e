import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { Session } from '../../lab/network/enter.ts';
import type { Expectation, Scenario } from '../../lab/network/scenario.ts';

const MUSTER = join(import.meta.dirname, '..', '..', 'bin', 'muster.mjs');
/** A probe of a handful of endpoints ends long before, or something hangs. */
const PROBE_MS = 60_000;

/** The lab is next door: what is silent for so long stays so. */
const TIMEOUT_SECONDS = '2';

/** What `muster probe --json` says of an endpoint, as far as scenarios decide on it. */
const answerSchema = z.object({
  endpoints: z.array(
    z.object({
      pattern: z.string(),
      protocol: z.enum(['tcp', 'udp']),
      port: z.number(),
      verdict: z.string(),
      reason: z.string(),
      detail: z.string(),
    }),
  ),
});

/** What came of a probe: its verdicts, and how it ended and what it said besides. */
export interface Probed {
  readonly verdicts: z.infer<typeof answerSchema>['endpoints'];
  readonly complaint: string;
}

/**
 * Runs `muster probe` at a scenario's client on the endpoints that it expects something of, and answers its verdicts, or
 * why it gave none. The folder is made a workspace with a list of just these endpoints.
 */
export async function probeScenario(lab: Session, name: string, scenario: Scenario, folder: string): Promise<Probed> {
  mkdirSync(folder, { recursive: true });
  writeFileSync(
    join(folder, 'muster.yaml'),
    JSON.stringify({
      version: 1,
      tenant: { id: '00000000-0000-0000-0000-000000000001', name: 'Lab' },
      services: [],
      catalogs: ['managed-desktop-readiness'],
      sites: [{ id: 'lab', name }],
    }),
  );
  writeFileSync(join(folder, 'endpoints.yaml'), JSON.stringify(listOf(scenario.expects)));
  const { probe = [] } = scenario;
  const timeout = probe.includes('--timeout') ? [] : ['--timeout', TIMEOUT_SECONDS];
  const options = [
    '--site',
    'lab',
    '--list',
    'endpoints.yaml',
    '--public-roots',
    '{public-root}',
    ...timeout,
    ...probe,
  ];
  const argv = [process.execPath, MUSTER, 'probe', '--json', ...options];
  const [outcome] = await lab.run(name, [{ argv, cwd: folder, timeoutMs: PROBE_MS }]);
  const complaint = `exit code ${outcome?.code}\n${outcome?.stderr}`;
  if (outcome === undefined || !outcome.stdout.startsWith('{')) return { verdicts: [], complaint };
  const answer = answerSchema.safeParse(JSON.parse(outcome.stdout));
  return answer.success ? { verdicts: answer.data.endpoints, complaint } : { verdicts: [], complaint };
}

/** An endpoint list of just what a scenario speaks of. */
export function listOf(expects: readonly Expectation[]): object {
  return {
    list: 'lab',
    source: 'the scenario',
    date: '2026-11-21',
    sources: { scenario: { title: 'The scenario' } },
    services: [
      {
        id: 'lab',
        title: 'What the scenario speaks of',
        inventory: [],
        fatal: 'yes',
        consequence: 'The test fails',
        source: 'scenario',
        defaults: {
          protocol: 'tcp',
          ports: [443],
          required: true,
          tls_inspection_allowed: false,
          authenticated_proxy_allowed: false,
        },
        endpoints: [...portsByHost(expects)].map(([key, ports]) => {
          const [protocol, pattern] = key.split(' ');
          return { pattern, protocol, ports };
        }),
      },
    ],
  };
}

/** A list has each host once for a protocol, with all its ports. */
function portsByHost(expects: readonly Expectation[]): ReadonlyMap<string, readonly number[]> {
  const ports = new Map<string, number[]>();
  for (const { host, protocol, port } of expects) {
    const key = `${protocol} ${host}`;
    ports.set(key, [...(ports.get(key) ?? []), port]);
  }
  return ports;
}
