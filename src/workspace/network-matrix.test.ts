import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { judgeRun, planProbes, writeProbes } from '../collect/index.ts';
import type { ReportedNetwork } from '../report/index.ts';
import { readCatalogsOf } from './catalogs.ts';
import { compareSites } from './compare-sites.ts';
import { readListsToProbe } from './endpoints.ts';
import { findEvidence } from './evidence.ts';
import { forget } from './forget.ts';
import { networkMatrix } from './network-matrix.ts';
import { readWorkspace } from './read.ts';
import { DAY, makeWorkspace, type SmallWorkspace, TENANT } from './workspace-for-test.ts';

type Run = Parameters<typeof judgeRun>[1];
type Measured = Run['measured'] extends ReadonlyMap<string, infer M> ? M : never;
type Stage = Measured['stages'][number];

const passed = (stage: Stage['stage']): Stage => ({
  stage,
  outcome: 'passed',
  ms: 5,
  reason: null,
  detail: `${stage} went well`,
});
const REACHED = [passed('resolve'), passed('connect'), passed('http')];
const DROPPED: readonly Stage[] = [
  passed('resolve'),
  { stage: 'connect', outcome: 'failed', ms: 10_000, reason: 'no-answer', detail: 'four SYNs were not answered' },
];

/** A proxy looks names up in the place of the site. */
const byProxy = (one: Stage): Stage =>
  one.stage === 'resolve' ? { ...one, outcome: 'not-applicable', ms: null } : one;

let workspace: SmallWorkspace;
beforeAll(async () => {
  workspace = await makeWorkspace({ isEmpty: true });
  await workspace.settings({
    sites: [
      { id: 'oslo', name: 'Oslo' },
      { id: 'home', name: 'Home' },
      { id: 'rome', name: 'Rome' },
    ],
  });
});
afterAll(() => workspace.remove());

/** Puts a probe of two services into the evidence, in which some hosts are dropped. */
async function probed(
  site: string,
  dropped: readonly string[],
  more: { readonly at?: string; readonly cut?: string; readonly service?: string; readonly isProxied?: true } = {},
) {
  const { at = DAY, cut, service } = more;
  const lists = (await readListsToProbe(workspace.folder, ['minimal'])).map((list) => ({
    ...list,
    services: list.services.filter(({ id }) =>
      service === undefined ? ['time', 'connectivity-test'].includes(id) : id === service,
    ),
  }));
  const plan = planProbes(lists);
  const measured = new Map(
    plan.targets.map(({ host, protocol, port }) => {
      const met = dropped.includes(host) ? DROPPED : protocol === 'udp' ? [passed('ntp')] : REACHED;
      const stages = more.isProxied === undefined ? met : met.map(byProxy);
      return [
        `${protocol} ${host}:${port}`,
        { host, protocol, port, route: 'direct', addresses: [], stages, observedAt: at },
      ];
    }),
  );
  await writeProbes(workspace.folder, {
    ...judgeRun(plan, { measured, context: { foreignIssuers: new Set() } }, at),
    site,
    scope: service === undefined ? site : `${site}: service ${service}`,
    tenant: TENANT,
    who: 'carol',
    version: '1.2.3',
    startedAt: new Date(at),
    endedAt: new Date(at),
    request: `muster probe --site ${site}`,
    ...(cut === undefined ? {} : { cut }),
  });
}

async function matrix(at = DAY): Promise<ReportedNetwork | undefined> {
  const own = await readWorkspace(workspace.folder);
  const catalogs = await readCatalogsOf(own);
  return networkMatrix({
    workspace: own,
    catalogs,
    evidence: await findEvidence(workspace.folder),
    assessedAt: new Date(at),
  });
}

/** `service site` with how many required endpoints pass, fail and are open. */
function counts(network: ReportedNetwork | undefined): Readonly<Record<string, string>> {
  return Object.fromEntries(
    (network?.services ?? []).flatMap(({ service, cells }) =>
      cells.map(({ site, passing, failing, open }) => [`${service} ${site}`, `${passing} ${failing} ${open}`]),
    ),
  );
}

describe('sites by services', () => {
  test('are nothing before anybody probed', async () => {
    expect(await matrix()).toBeUndefined();
  });

  test('have the newest whole probe of each site, whatever was cut off or narrowed since', async () => {
    await probed('oslo', ['www.msftconnecttest.com']);
    await probed('home', []);
    await probed('home', ['www.msftconnecttest.com'], { at: '2026-11-16T08:00:00.000Z', cut: 'the run was stopped' });
    await probed('oslo', ['time.windows.com'], { at: '2026-11-17T08:00:00.000Z', service: 'time' });

    const network = await matrix('2026-11-18T08:00:00Z');

    expect(counts(network)).toEqual({
      'connectivity-test home': '1 0 0',
      'connectivity-test oslo': '0 1 0',
      'time home': '1 0 0',
      'time oslo': '0 0 1',
    });
    expect(network?.sites).toMatchObject([
      { id: 'oslo', probedAt: '2026-11-17T08:00:00Z' },
      { id: 'home', probedAt: '2026-11-15T08:00:00Z' },
      { id: 'rome', probedAt: null },
    ]);
  });

  test('open to the endpoints, with each stage of each host', async () => {
    const network = await matrix('2026-11-18T08:00:00Z');

    const cell = network?.services
      .find(({ service }) => service === 'connectivity-test')
      ?.cells.find(({ site }) => site === 'oslo');
    expect(cell?.endpoints[0]).toMatchObject({
      pattern: '*.msftconnecttest.com',
      verdict: 'blocked',
      reason: 'no-answer',
      passes: false,
      hosts: [
        {
          host: 'www.msftconnecttest.com',
          stages: [
            { stage: 'resolve', outcome: 'passed' },
            {
              stage: 'connect',
              outcome: 'failed',
              reason: 'no-answer',
              ms: 10_000,
              detail: 'four SYNs were not answered',
            },
          ],
        },
      ],
    });
    expect(network?.services[0]?.consequence).toContain('offline');
  });

  test('leave out a site whose probe is too old, and keep the others', async () => {
    await probed('rome', [], { at: '2026-12-20T08:00:00.000Z' });

    expect(Object.keys(counts(await matrix('2026-12-21T08:00:00Z')))).toEqual(['connectivity-test rome', 'time rome']);
  });
});

describe('two sites', () => {
  test('are compared by the first stage that differs', async () => {
    const { differences, same } = await compareSites(
      workspace.folder,
      'oslo',
      'home',
      new Date('2026-11-18T08:00:00Z'),
    );

    expect(differences).toContainEqual(
      expect.objectContaining({
        pattern: '*.msftconnecttest.com',
        verdicts: ['blocked', 'reachable'],
        reasons: ['no-answer', 'answered'],
        stage: 'connect',
        host: 'www.msftconnecttest.com',
      }),
    );
    expect(same).toBeGreaterThan(0);
  });

  test('are told apart where they differ in what came of a stage, and not in who did it', async () => {
    await probed('oslo', ['www.msftconnecttest.com'], { at: '2026-11-17T09:00:00.000Z', isProxied: true });

    const { differences, groups } = await compareSites(
      workspace.folder,
      'oslo',
      'home',
      new Date('2026-11-18T08:00:00Z'),
    );

    expect(new Set(differences.map(({ stage }) => stage))).toEqual(new Set(['connect']));
    expect(groups.map(({ endpoints }) => endpoints.length)).toEqual([differences.length]);
  });

  test('are refused where one of them is not known, or was not probed lately', async () => {
    await expect(compareSites(workspace.folder, 'oslo', 'hom', new Date(DAY))).rejects.toThrow(
      /no site hom; did you mean home/,
    );
    await expect(compareSites(workspace.folder, 'oslo', 'rome', new Date('2026-12-21T08:00:00Z'))).rejects.toThrow(
      /nobody probed from oslo.*muster probe --site oslo/,
    );
  });
});

describe('the evidence of probes', () => {
  test('is made anew from what was kept, where a table is declared otherwise since', async () => {
    const now = '2026-12-21T08:00:00Z';
    const before = counts(await matrix(now));
    const evidence = join(workspace.folder, 'evidence');
    for (const id of await readdir(evidence)) {
      const file = join(evidence, id, 'manifest.json');
      const text = await readFile(file, 'utf8').catch(() => undefined);
      if (text !== undefined)
        await writeFile(file, text.replaceAll(/"schema": "[0-9a-f]{16}"/g, '"schema": "0000000000000000"'));
    }

    expect(counts(await matrix(now))).toEqual(before);
  });

  test('is forgotten by its age', async () => {
    const what = { kind: 'before', before: new Date('2027-01-01T00:00:00Z') } as const;

    const { removed } = await forget(workspace.folder, what, {
      now: new Date('2027-01-02T00:00:00Z'),
      isDryRun: false,
    });

    expect(removed).toHaveLength(6);
    expect(await matrix('2026-12-21T08:00:00Z')).toBeUndefined();
  });
});
