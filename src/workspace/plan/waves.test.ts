import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeWorkspace, type SmallWorkspace } from '../workspace-for-test.ts';
import { keptWaves, planWaves, WAVES_FILE, waveCsv } from './waves.ts';

let workspace: SmallWorkspace;
beforeEach(async () => {
  workspace = await makeWorkspace();
  await workspace.settings({ sites: [{ id: 'oslo', name: 'Oslo', devices: ['PC-*'] }] });
  await workspace.import({ smallMemory: 16_000_000_000 });
  await workspace.assess();
});
afterEach(() => workspace.remove());

async function textOf(pieces: AsyncIterable<string | Uint8Array>): Promise<string> {
  const parts: Uint8Array[] = [];
  for await (const piece of pieces) parts.push(Buffer.from(piece));
  return Buffer.concat(parts).toString('utf8');
}

const plan = (waves: object) => workspace.write('plan.yaml', { version: 1, waves });

describe('the rings of a workspace', () => {
  it('hold what may enrol; the others are listed with what blocks them', async () => {
    await workspace.import({ smallMemory: 4_000_000_000 });
    await workspace.assess();

    const { fleet, mayEnrol, blocked } = await planWaves(workspace.folder);

    expect([fleet, mayEnrol]).toEqual([2, 1]);
    expect(blocked).toEqual({
      devices: 1,
      by: [{ requirement: 'memory', title: 'The device has enough memory', devices: 1 }],
    });
    const csv = await textOf(waveCsv(workspace.folder));
    expect(csv).toContain('"PC-SMALL","Fabrikam Book 5","Oslo",,"blocked","memory"');
  });

  it("say that Test stays empty where every device is somebody's only one, and what to do", async () => {
    const { rings, gaps } = await planWaves(workspace.folder);

    expect(rings[0]).toMatchObject({ ring: 'test', devices: 0 });
    expect(gaps).toEqual({ models: ['Fabrikam Book 5'], sites: ['Oslo'], testLacks: 1 });
  });

  it('follow plan.yaml: by hand, late people, only devices', async () => {
    await plan({
      only_device: 'if-needed',
      late: ['Ada@contoso.com', 'nobody@contoso.com'],
      rings: { fast: ['pc-gone'] },
    });

    const { rings, gaps, onlyDevicesInTest, notes } = await planWaves(workspace.folder);

    expect(rings.map(({ devices }) => devices)).toEqual([1, 0, 0, 1]);
    expect([gaps.testLacks, onlyDevicesInTest]).toEqual([0, 1]);
    expect(notes).toEqual([
      'plan.yaml: no device in scope is called pc-gone.',
      'plan.yaml: no device in scope belongs to nobody@contoso.com.',
    ]);

    await plan({ rings: { first: ['PC-BIG'], test: ['pc-small'] } });
    expect((await planWaves(workspace.folder)).rings.map(({ devices }) => devices)).toEqual([1, 1, 0, 0]);
  });

  it('stay as they were kept', async () => {
    await plan({ rings: { first: ['PC-BIG'], test: ['PC-SMALL'] } });
    await writeFile(join(workspace.folder, WAVES_FILE), await textOf(keptWaves(workspace.folder)));
    await plan({});

    const { rings, kept } = await planWaves(workspace.folder);

    expect([kept, ...rings.map(({ devices }) => devices)]).toEqual([2, 1, 1, 0, 0]);
  });

  it.each([
    ['device,ring\na,tset\n', 'waves.csv: a is in tset, there are test, first, fast, broad'],
    ['device,ring\na,test\na,first\n', 'waves.csv: a is there twice'],
    ['device\na\n', 'waves.csv: '],
  ])('a file of rings that cannot be is refused: %j', async (text, because) => {
    await writeFile(join(workspace.folder, WAVES_FILE), text);

    await expect(planWaves(workspace.folder)).rejects.toThrow(because);
  });
});

describe('what a ring takes of a link', () => {
  it('is worked out for each site, with the figures and where they come from', async () => {
    await plan({
      sites: { oslo: { link_mbps: 1 } },
      hours: 10,
      share: 50,
      peers: 50,
      content: [{ id: 'all', mb: 2000 }],
      only_device: 'if-needed',
    });

    const { bandwidth } = await planWaves(workspace.folder);

    expect(bandwidth).toMatchObject({ mbPerDevice: 2000, peers: { value: 50, source: 'plan.yaml' } });
    // 1 Mbit/s × 3600 s × 10 h × 50 % ÷ 8 = 2,250 MB a day.
    expect(bandwidth.sites).toMatchObject([
      {
        site: 'oslo',
        linkMbps: 1,
        mbPerDay: 2250,
        waves: [
          { ring: 'test', devices: 1 },
          { ring: 'first', devices: 1 },
        ],
      },
    ]);
    expect(bandwidth.sites[0]?.waves[0]).toMatchObject({ mbWithoutPeers: 2000, withPeers: { days: 1, perDay: 1 } });
  });

  it('cannot be told where nobody said how wide the link is', async () => {
    const { bandwidth } = await planWaves(workspace.folder);

    expect(bandwidth.sites[0]).toMatchObject({ linkMbps: null, mbPerDay: null });
    expect(bandwidth.sites[0]?.waves[0]).toMatchObject({ withoutPeers: null, withPeers: null });
  });

  it('is refused for a site that muster.yaml does not have', async () => {
    await plan({ sites: { olso: { link_mbps: 100 } } });

    await expect(planWaves(workspace.folder)).rejects.toThrow(
      /^plan\.yaml:\d+:\d+ waves\.sites\.olso: muster\.yaml has no site olso; did you mean oslo\?$/,
    );
  });
});
