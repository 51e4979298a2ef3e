import { appendFile, chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inflateRawSync } from 'node:zlib';
import { DuckDBInstance } from '@duckdb/node-api';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse, stringify } from 'yaml';
import { writeTenant } from '../lab/tenants/index.ts';
import { createTestMachine } from '../src/cli/machine-for-test.ts';
import { runCli } from '../src/cli/run-cli.ts';
import { integrityFaults, schemaFaults } from '../src/report/oscal/integrity-for-test.ts';
import { readCatalogFiles, shippedCatalogs } from '../src/workspace/catalog-files.ts';
import { buildWholeReport, findAssessment, REPORT_FORMATS, redactReport } from '../src/workspace/index.ts';
import type { ReportInput } from '../src/workspace/report-formats.ts';

const NOW = '2026-11-21T09:00:00Z';
/** Members of Graph's objects that hold what people named, said or own. */
const NAMED = new Set(
  `displayName description deviceName managedDeviceName serialNumber givenName surname mail userPrincipalName model
  manufacturer wiFiMacAddress imei phoneNumber mobilePhone emailAddress name groupTag deviceCategoryDisplayName
  officeLocation city street postalCode department jobTitle notes userDisplayName modifiedBy machineName
  appleIdentifier organizationName roleScopeTagName technicalNotificationMails`.split(/\s+/),
);
/** Members with ids that stand for something of the tenant. */
const IDS = new Set(['id', 'deviceId', 'azureADDeviceId', 'userId', 'groupId', 'azureActiveDirectoryDeviceId']);
const GUID = /^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/i;
const CANARY = /zq[a-z]+zq/gi;

let folder = '';
/** GUIDs and serial numbers of the tenant's people, groups, devices and policies, in lower case. */
const ids = new Set<string>();

/** Evidence with a canary in each text that names something; the organisation's own name becomes one everywhere. */
function planted(value: unknown, key: string): unknown {
  if (Array.isArray(value)) return value.map((item) => planted(item, key));
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, planted(item, name)]));
  if (typeof value !== 'string') return value;
  if (IDS.has(key) && GUID.test(value)) ids.add(value.toLowerCase());
  if (!NAMED.has(key) || value === '') return value;
  const canary = `Zq${key.toLowerCase()}zq`;
  return value.includes('@') ? `${canary}.${value}` : `${value} ${canary}`;
}

function asCanary(text: string): string {
  return text.replaceAll(/contoso/gi, 'zqorganisationzq');
}

async function plantEvidence(): Promise<void> {
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    if (!entry.isFile() || !/\.(nd)?json$/.test(entry.name)) continue;
    const text = asCanary(await readFile(path, 'utf8')).replace(/^\uFEFF/, '');
    const lines = entry.name.endsWith('.ndjson') ? text.trimEnd().split('\n') : [text];
    await writeFile(path, `${lines.map((line) => JSON.stringify(planted(JSON.parse(line), ''))).join('\n')}\n`);
  }
}

const OWN_CATALOG = {
  id: 'zqcatalogzq-house',
  title: 'The catalog of Zqtitlezq',
  version: '1.0.0',
  date: '2026-01-01',
  era: '2026',
  service: 'managed-desktop',
  source: 'Written down by Zqsourcezq.',
};
const OWN_REQUIREMENT = {
  id: 'zqrequirementzq-memory',
  title: 'The device has the memory that Zqheadingzq wants',
  source: { document: 'readiness-tool', section: 'Zqsectionzq' },
  area: 'devices',
  level: 'required',
  subject: 'device',
  params: { minimum: 'Zqminimumzq' },
  check:
    "SELECT d.id AS subject, false AS holds, 'zqreasonzq' AS reason, 'it has Zqquerytextzq in it, of ' || d.user_principal_name || ' with ' || d.serial_number AS observed, $minimum AS expected FROM devices d",
  reasons: { zqreasonzq: { sentence: 'It is too little for Zqsentencezq to work with.' } },
  why: 'Zqwhyzq said that it is needed.',
  consequence: 'The people of Zqconsequencezq wait.',
  remediation: {
    owner: 'customer',
    effort: 'hours',
    steps: ['Call Zqstepzq and ask for memory.'],
    links: ['https://wiki.zqlinkzq.example/memory'],
  },
  examples: [
    {
      name: 'a device of Zqexamplezq',
      evidence: { devices: [{ id: 'a', operating_system: 'windows' }] },
      expect: { a: 'not-ready' },
    },
    {
      name: 'another of Zqotherzq',
      evidence: { devices: [{ id: 'b', operating_system: 'windows' }] },
      expect: { b: 'not-ready' },
    },
  ],
};

async function plantSettings(): Promise<void> {
  const settings = parse(asCanary(await readFile(join(folder, 'muster.yaml'), 'utf8')));
  const own = join(folder, 'own', OWN_CATALOG.id);
  await writeFile(
    join(folder, 'muster.yaml'),
    stringify({
      ...settings,
      tenant: { ...settings.tenant, name: 'Zqtenantzq Limited' },
      catalogs: [...settings.catalogs, OWN_CATALOG.id],
      catalog_folder: 'own',
      sites: [{ id: 'zqsiteidzq', name: 'Head office Zqsitezq' }],
      exclusions: [{ name_pattern: 'zqpatternzq*', reason: 'They belong to Zqexclusionzq.' }],
      break_glass: ['zqbreakglasszq@zqorganisationzq.com'],
      service_accounts: ['zqservicezq@zqorganisationzq.com'],
      params: { ...settings.params, [OWN_REQUIREMENT.id]: { minimum: 'what Zqparamzq wants' } },
    }),
  );
  await mkdir(join(own, 'devices'), { recursive: true });
  await writeFile(join(own, 'catalog.yaml'), stringify(OWN_CATALOG));
  await writeFile(join(own, 'devices', `${OWN_REQUIREMENT.id}.yaml`), stringify(OWN_REQUIREMENT));
  const stated = parse(asCanary(await readFile(join(folder, 'attestations.yaml'), 'utf8')));
  for (const one of stated.attestations) {
    one.by = 'zqattesterzq@zqorganisationzq.com';
    one.proof = 'A mail of Zqproofzq.';
    for (const [fact, value] of Object.entries(one.facts))
      if (typeof value === 'string' && /name|note|product|who|tool/.test(fact)) one.facts[fact] = `${value} Zqfactzq`;
  }
  await writeFile(join(folder, 'attestations.yaml'), stringify(stated));
}

/** A probe at a site, which saw a proxy, an authority, and hosts and addresses of the organisation's. */
async function plantProbe(): Promise<string> {
  const fixture = join(import.meta.dirname, '..', 'src', 'collect', 'network', 'fixtures', 'probe-london.json');
  const result = JSON.parse(
    asCanary(await readFile(fixture, 'utf8'))
      .replaceAll('10.77.0.1', 'proxy.zqproxyzq.example')
      .replaceAll('zqorganisationzq TLS Inspection', 'Windows Devices Zqauthorityzq'),
  );
  const { tenant } = parse(await readFile(join(folder, 'muster.yaml'), 'utf8'));
  result.site = 'zqsiteidzq';
  result.run = { ...result.run, tenant: tenant.id };
  const [first, second] = result.endpoints;
  first.detail = `${first.detail}, says 10.98.76.54; 2001:db8:98:76::54 (fw.zqfirewallzq.example) sends on to http://zqportalzq/login?host=${first.pattern}`;
  second.hosts = [...second.hosts, 'zqtenanthostzq.sharepoint.com'];
  const file = join(folder, 'probe.json');
  await writeFile(file, JSON.stringify(result));
  return file;
}

async function plantWaivers(): Promise<void> {
  const assessments = join(folder, 'assessments');
  const [id = ''] = (await readdir(assessments)).filter((name) => !name.startsWith('.'));
  const findings = JSON.parse(await readFile(join(assessments, id, 'findings.json'), 'utf8'));
  const [first] = findings[OWN_REQUIREMENT.id];
  const common = { requirement: OWN_REQUIREMENT.id, approved_at: '2026-11-01' };
  await writeFile(
    join(folder, 'waivers.yaml'),
    stringify({
      version: 1,
      waivers: [
        {
          ...{ ...common, id: 'zqwaiverzq', reason: 'Zqpromisezq will replace it.', approver: 'Zqapproverzq Smith' },
          until: '2026-12-31',
          subjects: [{ id: first.subject, name: 'Zqnamezq', observed: first.observed, pin: first.pin }],
        },
        {
          ...{ ...common, id: 'zqendedzq', reason: 'Zqlapsedzq said so.', approver: 'Zqapproverzq Smith' },
          until: '2026-12-31',
          subjects: [{ id: 'other', pin: 'x' }],
          ended: { at: '2026-11-10', by: 'Zqenderzq', reason: 'Zqendingzq changed it.' },
        },
      ],
    }),
  );
}

async function runIn(line: string, ...more: readonly string[]) {
  const machine = createTestMachine({ cwd: folder, now: () => new Date(NOW) });
  const code = await runCli([...line.split(' '), ...more], machine);
  return { code, out: machine.out(), err: machine.err() };
}

/** What is in a ZIP archive, by its central directory (PKWARE APPNOTE 4.3.12). */
function unzipped(bytes: Buffer): Buffer {
  const parts: Buffer[] = [];
  for (let at = bytes.indexOf('PK\x01\x02', 0, 'latin1'); at >= 0; at = bytes.indexOf('PK\x01\x02', at + 4, 'latin1')) {
    const local = bytes.readUInt32LE(at + 42);
    const from = local + 30 + bytes.readUInt16LE(local + 26) + bytes.readUInt16LE(local + 28);
    const packed = bytes.subarray(from, from + bytes.readUInt32LE(at + 20));
    parts.push(bytes.readUInt16LE(at + 10) === 0 ? packed : inflateRawSync(packed));
  }
  return Buffer.concat(parts);
}

/** The rows of a Parquet file, whose pages are compressed. */
async function rowsOf(bytes: Buffer): Promise<string> {
  const file = join(folder, 'read-back.parquet');
  await writeFile(file, bytes);
  const connection = await (await DuckDBInstance.create()).connect();
  const rows = await connection.runAndReadAll(`FROM read_parquet('${file}')`);
  connection.closeSync();
  return JSON.stringify(rows.getRowObjectsJson());
}

/** Everything that can be read out of a report, raw and unpacked, in lower case. */
async function textOf(format: keyof typeof REPORT_FORMATS, input: ReportInput): Promise<string> {
  const pieces: Buffer[] = [];
  for await (const piece of REPORT_FORMATS[format].write(input)) pieces.push(Buffer.from(piece));
  const bytes = Buffer.concat(pieces);
  const inner = format === 'xlsx' ? unzipped(bytes).toString() : format === 'parquet' ? await rowsOf(bytes) : '';
  return `${bytes.toString('latin1')}\n${bytes.toString()}\n${inner}`.toLowerCase();
}

/** What formats are made from, of the newest assessment: as it is, and redacted. */
async function inputs(): Promise<{ readonly full: ReportInput; readonly shared: ReportInput }> {
  const stored = await findAssessment(folder);
  const model = await buildWholeReport(stored);
  return { full: { model, stored }, shared: { ...(await redactReport(folder, stored, model)), stored } };
}

let made: { readonly full: ReportInput; readonly shared: ReportInput };

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'muster-redaction-'));
  await writeTenant({ name: 'contoso', folder, now: new Date(NOW), users: 30, devices: 20, groups: 20, plans: 'few' });
  await plantEvidence();
  await plantSettings();
  const imported = await runIn('import', join(folder, 'directory'), join(folder, 'devices'), await plantProbe());
  expect(imported).toMatchObject({ code: 0 });
  await runIn('assess --quiet');
  await plantWaivers();
  await rm(join(folder, 'assessments'), { recursive: true });
  await runIn('assess --quiet');
  made = await inputs();
  // Ids of the service's own applications are ours.
  for (const { text } of readCatalogFiles(shippedCatalogs()))
    for (const [id] of text.toLowerCase().matchAll(/[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}/g)) ids.delete(id);
}, 200_000);
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('muster report --redact', () => {
  const found = new Set<string>();

  // The keys are those of the table.
  it.each(Object.keys(REPORT_FORMATS) as (keyof typeof REPORT_FORMATS)[])(
    'leaves nothing of the tenant in %s, and without it all is there',
    async (format) => {
      const [full, shared] = [await textOf(format, made.full), await textOf(format, made.shared)];

      const canaries = new Set(full.match(CANARY) ?? []);
      for (const canary of canaries) found.add(canary);
      expect(canaries.size).toBeGreaterThan(0);
      expect(shared.match(/.{0,40}zq[a-z]+zq.{0,10}/g) ?? []).toEqual([]);
      expect([...ids].filter((id) => shared.includes(id))).toEqual([]);
      expect(shared).toMatch(/anon-[a-z2-7]{12}/);
    },
    60_000,
  );

  it.each([
    ['oscal-catalog', 'catalog'],
    ['oscal-results', 'assessment-results'],
    ['oscal-poam', 'poam'],
  ] as const)('leaves %s as valid as it was', async (format, schema) => {
    for (const input of [made.full, made.shared]) {
      let text = '';
      for await (const piece of REPORT_FORMATS[format].write(input)) text += String(piece);

      expect([...schemaFaults(schema, text), ...integrityFaults(text)]).toEqual([]);
    }
  });

  it('was tried with names of every kind', () => {
    const kinds = `organisation tenant displayname devicename serialnumber userprincipalname model catalog title
      requirement heading minimum param querytext reason sentence why consequence step link waiver promise approver ender
      ending site siteid proxy authority firewall portal tenanthost`.split(/\s+/);

    expect(kinds.filter((kind) => !found.has(`zq${kind}zq`))).toEqual([]);
    expect(ids.size).toBeGreaterThan(50);
  });

  it('keeps what probes saw at hosts of the service, in sentences that can be read', () => {
    const cells = (input: ReportInput) => input.model.network?.services.flatMap((service) => service.cells) ?? [];
    const endpoints = (input: ReportInput) => cells(input).flatMap((cell) => cell.endpoints);
    const opened = endpoints(made.shared).find(({ pattern }) => pattern === 'mmdcustomer.microsoft.com');
    const time = endpoints(made.shared).find(({ pattern }) => pattern === 'time.windows.com');

    expect(opened).toMatchObject({ verdict: 'inspected', reason: 'tls-reissued' });
    expect(opened?.detail.replaceAll(/anon-[a-z2-7]{12}/g, '_')).toBe(
      "the connection is opened by _: the certificate for mmdcustomer.microsoft.com is by the company's own CN=_, O=_, which vouches for unrelated names here too",
    );
    expect(JSON.stringify(time)).not.toMatch(/10\.98|db8/);
    expect(time?.detail).toContain('answers as stratum 2');
    expect(endpoints(made.shared).map(({ pattern }) => pattern)).toEqual(
      endpoints(made.full).map(({ pattern }) => pattern),
    );
    expect(made.shared.model.network?.sites.map(({ probedAt }) => probedAt)).toEqual(
      made.full.model.network?.sites.map(({ probedAt }) => probedAt),
    );
    expect(cells(made.shared)[0]?.site).toBe(made.shared.model.network?.sites[0]?.id);
  });

  it('gives somebody the same pseudonym in every format, and in another assessment', async () => {
    const person = (input: ReportInput) =>
      input.model.requirements.flatMap(({ findings }) => findings).find(({ kind }) => kind === 'user');
    const before = person(made.shared)?.name ?? '';
    await runIn('assess --quiet --at 2026-11-22T09:00:00Z');

    const later = await inputs();

    expect(later.full.model.assessment.id).not.toBe(made.full.model.assessment.id);
    expect(person(later.full)).toEqual(person(made.full));
    expect(person(later.shared)?.name).toBe(before);
    for (const format of ['html', 'ndjson', 'xlsx', 'oscal-results'] as const)
      expect(await textOf(format, later.shared)).toContain(before);
  }, 100_000);

  it('writes a file of its own, so that nobody shares the other one', async () => {
    const { code, err } = await runIn('report --redact --format markdown');

    expect({ code, err }).toEqual({
      code: 0,
      err: `The report on Zqtenantzq Limited, redacted, is in ${join(folder, 'muster-report-redacted.md')}\n`,
    });
    expect(await readFile(join(folder, 'muster-report-redacted.md'), 'utf8')).not.toMatch(CANARY);
  }, 30_000);

  it('keeps its key where only the owner reads it and git does not look', async () => {
    const key = join(folder, 'redaction.key');

    expect((await stat(key)).mode & 0o777).toBe(0o600);
    expect((await readFile(join(folder, '.gitignore'), 'utf8')).split('\n')).toContain('redaction.key');
  });

  it('refuses a key that others can read, or that is none', async () => {
    const key = join(folder, 'redaction.key');

    await chmod(key, 0o644);
    expect(await runIn('report --redact')).toMatchObject({ code: 2, err: expect.stringContaining('chmod 600') });
    await chmod(key, 0o600);
    await appendFile(key, 'more');
    expect(await runIn('report --redact')).toMatchObject({ code: 2, err: expect.stringContaining('it is not a key') });
  }, 60_000);
});
