import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type UpdateOptions, updateEndpointLists } from './endpoint-update.ts';
import { readEndpointList } from './endpoints.ts';
import { initWorkspace } from './init.ts';
import { type Mirror, startMirror } from './mirror-for-test.ts';

const SHIPPED = join(import.meta.dirname, '../../catalogs/endpoints/microsoft-365-worldwide.json');
const EMPTY = join(import.meta.dirname, '../endpoints/fixtures/include-2018-11-28-empty.utf16le');
const NOW = new Date('2026-11-21T12:00:00Z');
const LATER = new Date('2026-11-21T13:00:01Z');

interface Set {
  readonly id: number;
  readonly urls?: readonly string[];
}

let folder = '';
let mirror: Mirror;
let sets: readonly Set[] = [];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'muster-update-'));
  await initWorkspace(folder, { tenantId: 'contoso', tenantName: 'Contoso', catalogs: ['managed-desktop-2018'] });
  mirror = await startMirror();
  sets = JSON.parse(await readFile(SHIPPED, 'utf8'));
  publish('2026083100', sets);
});
afterEach(async () => {
  await mirror.close();
  await rm(folder, { recursive: true, force: true });
});

function publish(version: string, published: readonly Set[]): void {
  mirror.answers.version = JSON.stringify({ instance: 'Worldwide', latest: version });
  mirror.answers.endpoints = JSON.stringify(published);
}

async function update(more: Partial<UpdateOptions> = {}) {
  return updateEndpointLists(folder, {
    now: NOW,
    signal: new AbortController().signal,
    isDryRun: false,
    url: mirror.url,
    instances: [],
    serviceAreas: [],
    noIPv6: false,
    ...more,
  });
}

const methods = () => mirror.asked.map(({ pathname }) => pathname.split('/')[1]);
const without = (id: number) => sets.filter((set) => set.id !== id);
const kept = () => readFile(join(folder, 'endpoints/microsoft-365.json'), 'utf8');

describe('asking the web service', () => {
  it('asks for the version first, and for nothing else where it is not newer', async () => {
    publish('2026073100', sets);

    const [change] = await update();

    expect(change).toMatchObject({ outcome: 'current', before: '2026073100', after: '2026073100' });
    expect(methods()).toEqual(['version']);
  });

  it('takes what is newer, and says what it changes by set and by what the names add up to', async () => {
    const [first, ...rest] = sets;
    publish('2026083100', [
      { ...first, id: first?.id ?? 0, urls: ['new.example.com', ...(first?.urls ?? [])] },
      ...rest,
    ]);

    const [change] = await update();

    expect(change).toMatchObject({
      outcome: 'added',
      file: 'endpoints/microsoft-365.json',
      before: '2026073100',
      after: '2026083100',
      diff: { names: { added: [{ pattern: 'new.example.com' }], removed: [] } },
    });
    expect(methods()).toEqual(['version', 'endpoints']);
    expect(await readEndpointList('microsoft-365', folder)).toMatchObject({
      version: '2026083100',
      date: '2026-08-31',
    });
    expect(await kept()).toContain('\n        "new.example.com",\n');
  });

  it('asks for the version once an hour, and goes on from what it heard', async () => {
    publish('2026073100', sets);
    await update();

    const [change] = await update({ now: new Date('2026-11-21T12:59:00Z') });
    expect(change?.reasons).toEqual(['asked within the hour; it is asked again in 1 minutes at the earliest']);
    expect(methods()).toEqual(['version']);

    await update({ now: LATER });
    expect(methods()).toEqual(['version', 'version']);
  });

  it('is one client for as long as the workspace is, and git does not see it', async () => {
    await update();
    publish('2026093000', sets);
    await update({ now: LATER });

    const ids = new Set(mirror.asked.map(({ searchParams }) => searchParams.get('ClientRequestId')));
    expect(ids.size).toBe(1);
    expect([...ids][0]).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect((await readdir(join(folder, 'endpoints'))).sort()).toEqual([
      '.gitignore',
      '.service.json',
      'microsoft-365.json',
    ]);
    expect(await readFile(join(folder, 'endpoints/.gitignore'), 'utf8')).toContain('\n.*\n');
  });

  it('waits an hour after 429, says so, and asks nothing meanwhile', async () => {
    mirror.answers.endpoints = { status: 429 };

    await expect(update()).rejects.toThrow(/asked again after 2026-11-21T13:00:00.000Z\. The lists are as they were/);
    const before = mirror.asked.length;
    await expect(update({ now: new Date('2026-11-21T12:59:59Z') })).rejects.toThrow('wait an hour');

    expect(mirror.asked).toHaveLength(before);
    publish('2026083100', sets);
    expect(await update({ now: LATER })).toMatchObject([{ outcome: 'added' }]);
  });

  it('asks for a cloud, service areas, a tenant and no IPv6, and for the same the next time', async () => {
    mirror.answers.version = JSON.stringify([{ instance: 'USGovDoD', latest: '2026083100' }]);

    await update({
      instances: ['USGovDoD'],
      serviceAreas: ['Exchange'],
      tenantName: 'Contoso.onmicrosoft.com',
      noIPv6: true,
    });
    mirror.answers.version = JSON.stringify([{ instance: 'USGovDoD', latest: '2026093000' }]);
    const [change] = await update({ now: LATER });

    expect(change).toMatchObject({ id: 'microsoft-365-us-gov-dod', outcome: 'updated' });
    const questions = mirror.asked.filter(({ pathname }) => pathname === '/endpoints/USGovDoD');
    expect(questions.map(({ search }) => search.replace(/ClientRequestId=[^&]*/, ''))).toEqual([
      '?&ServiceAreas=Exchange&TenantName=contoso&NoIPv6=true',
      '?&ServiceAreas=Exchange&TenantName=contoso&NoIPv6=true',
    ]);
  });

  it('shows what would change and leaves the lists as they are', async () => {
    expect(await update({ isDryRun: true })).toMatchObject([{ outcome: 'added' }]);

    expect(await readdir(join(folder, 'endpoints'))).not.toContain('microsoft-365.json');
  });

  it.each([
    ['a name and password', 'https://me:secret@mirror.example'],
    ['another protocol', 'file:///etc/passwd'],
    ['no address', 'mirror'],
  ])('takes no mirror with %s', async (_, url) => {
    await expect(update({ url })).rejects.toThrow('is no address of a mirror');
    expect(mirror.asked).toEqual([]);
  });
});

describe('a publication that cannot be trusted', () => {
  it.each([
    ['empty', () => '[]', 'it is empty'],
    ['empty, in UTF-16', () => Buffer.from('\ufeff[]', 'utf16le'), 'it is empty'],
    ['a page', () => '<html>Sign in</html>', 'line 1: is no JSON, it begins with "<html>Sign in</html>"'],
    ['cut off', () => JSON.stringify(sets).slice(0, 5000), 'line 1: is no JSON'],
  ])('is refused where it is %s, and the last good one stays', async (_, body, reason) => {
    await update();
    const before = await kept();
    publish('2026093000', sets);
    mirror.answers.endpoints = body();

    const [change] = await update({ now: LATER });

    expect(change).toMatchObject({ outcome: 'refused', before: '2026083100' });
    expect(change?.reasons[0]).toContain(reason);
    expect(await kept()).toBe(before);
  });

  it('is refused where it is the page that was published empty on 2018-11-28', async () => {
    mirror.answers.endpoints = await readFile(EMPTY);

    expect(await update()).toMatchObject([{ outcome: 'refused', before: '2026073100' }]);
  });

  it('is refused where more than a fifth of the names is gone', async () => {
    publish('2026083100', sets.slice(0, 20));

    const [change] = await update();

    expect(change?.outcome).toBe('refused');
    expect(change?.reasons[0]).toMatch(/^it loses \d+ of 190 names without a record of change$/);
  });

  it('is refused where a set marked Optimize is gone, unless the records of change say so', async () => {
    publish('2026083100', without(1));
    expect(await update()).toMatchObject([
      { outcome: 'refused', reasons: ['it loses the Optimize set 1 without a record of change'] },
    ]);
    expect(mirror.asked.at(-1)?.pathname).toBe('/changes/Worldwide/2026073100');

    const record = { id: 1, endpointSetId: 1, disposition: 'Remove', impact: 'RemovedIpOrUrl', version: '2026083100' };
    mirror.answers.changes = JSON.stringify([record]);
    expect(await update()).toMatchObject([{ outcome: 'added', diff: { services: { removed: [{ id: '1' }] } } }]);
  });

  it('is no better for records of change that cannot be read', async () => {
    publish('2026083100', without(1));
    mirror.answers.changes = 'gone';

    expect(await update()).toMatchObject([{ outcome: 'refused' }]);
  });
});

describe('a service that does not answer as it should', () => {
  it.each([
    [
      'sends elsewhere',
      { status: 302, location: 'https://portal.example/' },
      'answered with status 302 to https://portal',
    ],
    ['fails', { status: 503 }, 'answered with status 503'],
    ['names another cloud alone', '{"instance":"China","latest":"2026083100"}', 'names no version of Worldwide'],
    ['answers with a page', '<html>', 'the answer is no JSON'],
    ['sends without end', 'x'.repeat(4 * 1024 * 1024 + 1), 'is larger than 4194304 bytes'],
  ])('is told where it %s, without the id of the client', async (_, answer, says) => {
    mirror.answers.version = answer;

    const failure = await update().then(String, String);

    expect(failure).toContain(says);
    expect(failure).not.toContain('ClientRequestId');
    expect(await readdir(join(folder, 'endpoints'))).not.toContain('microsoft-365.json');
  });

  it('is told where nobody is there, with what to do', async () => {
    await mirror.close();

    await expect(update()).rejects.toThrow(
      /cannot be reached \(ECONNREFUSED\); check the network, set NODE_USE_ENV_PROXY/,
    );
  });

  it('is not asked once the command is ended', async () => {
    const controller = new AbortController();
    controller.abort(new Error('ended'));

    await expect(update({ signal: controller.signal })).rejects.toThrow('ended');
    expect(mirror.asked).toEqual([]);
  });
});

describe("a workspace's own publication", () => {
  it('is told with its place where somebody damaged it', async () => {
    await update();
    const file = join(folder, 'endpoints/microsoft-365.json');
    await writeFile(file, (await kept()).replace('"Optimize"', '"Best"'));

    await expect(update({ now: LATER })).rejects.toThrow(/^endpoints\/microsoft-365\.json:\d+:\d+ sets\.0\.category/);
  });
});
