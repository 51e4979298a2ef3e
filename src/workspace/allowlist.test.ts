import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { judgeRun, planProbes, writeProbes } from '../collect/index.ts';
import { listSnapshots } from '../evidence/index.ts';
import { type VerifyOptions, verifyAllowList } from './allowlist.ts';
import { diffAllowLists } from './allowlist-diff.ts';
import { readListsToProbe } from './endpoints.ts';
import { findEvidence } from './evidence.ts';
import { explain } from './explain.ts';
import { forget } from './forget.ts';
import { DAY, makeWorkspace, type SmallWorkspace, TENANT, verdicts } from './workspace-for-test.ts';

let workspace: SmallWorkspace;
let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'muster-files-'));
  workspace = await makeWorkspace({ isEmpty: true });
  await workspace.settings({
    sites: [
      { id: 'oslo', name: 'Oslo' },
      { id: 'rome', name: 'Rome' },
    ],
    catalogs: ['autopilot-device-preparation', 'managed-desktop-2018'],
    catalog_folder: undefined,
  });
});
afterAll(async () => {
  await workspace.remove();
  await rm(folder, { recursive: true, force: true });
});

/** Verifies a list of URLs as Palo Alto Networks' firewalls take it. */
async function verify(lines: readonly string[], more: Partial<VerifyOptions> = {}, name = 'urls.txt') {
  const file = join(folder, name);
  await writeFile(file, lines.map((line) => `${line}\n`).join(''));
  return verifyAllowList(workspace.folder, {
    files: [file],
    now: new Date(DAY),
    who: 'carol',
    version: '1.2.3',
    ...more,
  });
}

/** Puts a probe of Intune from Oslo into the evidence that was answered everywhere. */
async function probeEverythingReachable(at: string) {
  const lists = (await readListsToProbe(workspace.folder, ['minimal'])).map((list) => ({
    ...list,
    services: list.services.filter(({ id }) => id === 'intune'),
  }));
  const plan = planProbes(lists);
  const stages = (['resolve', 'connect', 'http'] as const).map((stage) => ({
    stage,
    outcome: 'passed' as const,
    ms: 5,
    reason: null,
    detail: 'it went well',
  }));
  const measured = new Map(
    plan.targets.map(({ host, protocol, port }) => [
      `${protocol} ${host}:${port}`,
      { host, protocol, port, route: 'direct', addresses: [], stages, observedAt: at },
    ]),
  );
  await writeProbes(workspace.folder, {
    ...judgeRun(plan, { measured, context: { foreignIssuers: new Set() } }, at),
    site: 'oslo',
    scope: 'oslo: service intune',
    tenant: TENANT,
    who: 'carol',
    version: '1.2.3',
    startedAt: new Date(at),
    endedAt: new Date(at),
    request: 'muster probe --site oslo',
  });
}

describe('what a configuration says of a site', () => {
  test('is evidence by which the site is judged before anybody probes, down to the line of the rule', async () => {
    const blocking = ['acl intune dstdomain .manage.microsoft.com', 'http_access deny intune', 'http_access allow all'];
    const { snapshot } = await verify(blocking, { site: 'oslo' }, 'squid.conf');
    expect(snapshot).not.toBeNull();

    const found = await verdicts(await workspace.assess());
    expect(found).toMatchObject({
      'reach-intune Oslo': 'not-ready blocked',
      'reach-intune Rome': 'unknown not-probed',
      'endpoints-on-allow-lists Oslo': 'advisory fails',
    });

    const explained = await explain(workspace.folder, 'reach-intune', 'Oslo');
    expect(explained.findings[0]?.observed).toContain(
      'manage.microsoft.com:443 allow-list: blocked by squid.conf:2: http_access deny intune',
    );
    expect(explained.findings[0]?.observed).not.toContain(folder);
  });

  test('is replaced by what a newer one says, of what it was asked about', async () => {
    const [minimal] = await readListsToProbe(workspace.folder, ['minimal']);
    const intune = minimal?.services.find(({ id }) => id === 'intune');
    await verify(
      (intune?.endpoints ?? []).map(({ pattern }) => `${pattern}/`),
      {
        site: 'oslo',
        services: ['intune'],
        lists: ['minimal'],
        now: new Date(Date.parse(DAY) + 60_000),
      },
    );

    const found = await verdicts(await workspace.assess('2026-11-15T09:00:00.000Z'));
    expect(found['reach-intune Oslo']).toBe('ready');
    expect(found['reach-deployment-service Oslo']).toBe('ready');
  });

  test('is held against what a probe sees from there', async () => {
    await verify(['login.live.com/'], { site: 'oslo', now: new Date(Date.parse(DAY) + 120_000) });
    await probeEverythingReachable(DAY);

    const found = await verdicts(await workspace.assess('2026-11-15T09:00:00.000Z'));
    expect(found['probes-agree-with-configuration Oslo']).toBe('advisory fails');
    const explained = await explain(workspace.folder, 'probes-agree-with-configuration', 'Oslo');
    expect(explained.findings[0]?.observed).toMatch(/configuration: blocked by .+, probe: answered/);
  });

  test('tells which sites a change of its files is about', async () => {
    const [before, after] = [join(folder, 'urls.txt'), join(folder, 'changed.txt')];
    await writeFile(before, 'login.live.com/\n');
    await writeFile(after, '*.live.com/\n');
    const change = (from: string, to: string) =>
      diffAllowLists(workspace.folder, { before: from, after: to, lists: ['minimal'] });

    expect((await change(before, after)).sites).toEqual([
      { site: 'oslo', verifiedAt: new Date(Date.parse(DAY) + 120_000).toISOString() },
    ]);
    expect((await change(after, before)).sites).toEqual([]);
  });

  test('is made anew where the declaration of its table has moved, and forgotten by its age', async () => {
    const { snapshots } = await listSnapshots(join(workspace.folder, 'evidence'));
    const own = snapshots.filter(({ manifest }) => manifest.source === 'allow-list');
    const [first] = own;
    expect(own.length).toBe(3);
    if (first === undefined) return;
    const { manifest } = first;
    const moved = { ...manifest, tables: manifest.tables.map((table) => ({ ...table, schema: 'of long ago' })) };
    const file = join(first.folder, 'manifest.json');
    await writeFile(file, JSON.stringify(moved));

    await findEvidence(workspace.folder);
    expect(await readFile(file, 'utf8')).not.toContain('of long ago');

    const before = new Date('2026-11-16T00:00:00Z');
    const { removed } = await forget(workspace.folder, { kind: 'before', before }, { now: before, isDryRun: false });
    expect(removed).toEqual(expect.arrayContaining(own.map(({ id }) => id)));
  });
});

describe('what is not kept', () => {
  test('is what single hosts are asked about', async () => {
    const { snapshot, endpoints } = await verify(['*.live.com/'], { site: 'oslo', hosts: ['login.live.com'] });

    expect(snapshot).toBeNull();
    expect(endpoints.every(({ verdict }) => verdict === 'allowed')).toBe(true);
  });
});

describe('a firewall that knows addresses alone', () => {
  test('lets through what has published addresses, all of them inside; of the rest it is said that it cannot be done', async () => {
    const lists = await readListsToProbe(workspace.folder, ['microsoft-365']);
    const exchange = lists[0]?.services.find(({ addresses }) => addresses.length > 0);
    const file = join(folder, 'firewall.conf');
    const reader = {
      format: 'addresses',
      recognise: () => 1,
      read: () => ({
        format: 'addresses',
        files: [file],
        access: {
          rules: [
            {
              place: { file, line: 1 },
              text: 'permit published',
              when: {
                hosts: [{ kind: 'any' as const }],
                services: 'any' as const,
                addresses: exchange?.addresses ?? [],
                unless: ["whether the host's address is in published"],
              },
              decision: 'allow' as const,
            },
          ],
          otherwise: 'block' as const,
          because: 'nothing else is let through',
        },
        remarks: [],
      }),
    };

    const { services, withoutAddresses } = await verify([], {
      lists: ['microsoft-365'],
      readers: [reader],
    });

    const own = services.find(({ service }) => service === exchange?.id);
    expect(Object.keys(own?.counts ?? {})).toEqual(['allowed']);
    expect(withoutAddresses.length).toBeGreaterThan(10);
    const [signIn] = (
      await verify([], { lists: ['minimal'], services: ['entra-id'], readers: [reader] })
    ).endpoints.filter(({ pattern }) => pattern === 'login.microsoftonline.com');
    // The set of sign-in publishes addresses too, which are not those.
    expect(signIn?.verdict).toBe('blocked');
    expect(withoutAddresses).not.toContainEqual({ list: 'microsoft-365', service: exchange?.id });
    for (const { service } of withoutAddresses)
      expect(services.find((one) => one.service === service)?.counts).toHaveProperty('cannot-tell');
  });
});

describe("the tenant's own hosts", () => {
  test('are asked about by their name, and kept as the list has them', async () => {
    const { endpoints } = await verify(['contoso.sharepoint.com/'], {
      lists: ['managed-desktop'],
      tenantDomain: 'contoso.onmicrosoft.com',
    });

    expect(endpoints.find(({ pattern }) => pattern === '<tenant>.sharepoint.com')).toMatchObject({
      asked: 'contoso.sharepoint.com',
      verdict: 'allowed',
    });
  });
});
