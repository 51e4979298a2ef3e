import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { stringify } from 'yaml';
import { assessWorkspace, type MadeAssessment } from './assess.ts';
import { importEvidence } from './import.ts';
import { initWorkspace } from './init.ts';
import { queryFindings, type StoredFinding } from './query-findings.ts';

export const TENANT = '11111111-2222-4333-8444-555555555555';
export const ADA = '00000000-0000-4000-8000-00000000000a';
export const BOB = '00000000-0000-4000-8000-00000000000b';
export const BIG = '10000000-0000-4000-8000-000000000001';
export const SMALL = '10000000-0000-4000-8000-000000000002';
/** The day of most tests; evidence is collected at its beginning. */
export const DAY = '2026-11-15T08:00:00.000Z';

const WORDS = {
  source: { document: 'readiness-tool' },
  why: 'It is needed so that tests have something to judge.',
  consequence: 'A test fails that ought to pass, or passes.',
  remediation: { owner: 'customer', effort: 'hours', steps: ['Put it right as the requirement says.'] },
};

/** A catalog of one requirement per cause of a change: evidence, time, a statement, the profile. */
const HOUSE: Readonly<Record<string, object>> = {
  'catalog.yaml': {
    id: 'house',
    title: 'The catalog of the tests',
    version: '1.0.0',
    date: '2026-01-01',
    era: '2026',
    service: 'managed-desktop',
    source: 'Written for the tests of the workspace.',
  },
  'devices/memory.yaml': {
    id: 'memory',
    title: 'The device has enough memory',
    area: 'devices',
    level: 'required',
    subject: 'device',
    params: { minimum_gb: 8 },
    check:
      "SELECT d.id AS subject, d.memory_bytes >= $minimum_gb * 1e9 AS holds, (d.memory_bytes // 1000000000) || ' GB of ' || coalesce(d.user_principal_name, 'nobody') AS observed FROM devices d",
    examples: [
      {
        name: 'enough memory',
        evidence: { devices: [{ id: 'a', operating_system: 'windows', memory_bytes: 9e9 }] },
        expect: { a: 'ready' },
      },
      {
        name: 'too little memory',
        evidence: { devices: [{ id: 'a', operating_system: 'windows', memory_bytes: 4e9 }] },
        expect: { a: 'not-ready' },
      },
    ],
  },
  'identity/located.yaml': {
    id: 'located',
    title: 'The user has a location',
    area: 'identity',
    level: 'recommended',
    subject: 'user',
    check: "SELECT u.id AS subject, u.usage_location <> '' AS holds, u.usage_location AS observed FROM users u",
    examples: [
      { name: 'a user with a place', evidence: { users: [{ id: 'a', usage_location: 'GB' }] }, expect: { a: 'ready' } },
      { name: 'a user without', evidence: { users: [{ id: 'a', usage_location: '' }] }, expect: { a: 'advisory' } },
    ],
  },
  'identity/synchronised.yaml': {
    id: 'synchronised',
    title: 'Accounts were synchronised lately',
    area: 'identity',
    level: 'required',
    subject: 'tenant',
    check:
      "SELECT o.id AS subject, date_diff('day', o.on_premises_last_sync_at, a.moment) <= 10 AS holds, 'last on ' || left(o.on_premises_last_sync_at || '', 10) AS observed FROM organization o CROSS JOIN assessed_at a",
    examples: [
      { name: 'on the same day', evidence: {}, expect: { a: 'ready' } },
      { name: 'long ago', evidence: {}, expect: { a: 'not-ready' } },
    ],
  },
  'identity/connect.yaml': {
    id: 'connect',
    title: 'The synchronising software is recent',
    area: 'identity',
    level: 'required',
    subject: 'tenant',
    check:
      "SELECT t.id AS subject, version_at_least(a.connect_version, '2.0.0.0') AS holds, a.connect_version AS observed FROM tenant t LEFT JOIN attested_directory_sync a ON true",
    examples: [
      { name: 'a recent version', evidence: {}, expect: { a: 'ready' } },
      { name: 'an old version', evidence: {}, expect: { a: 'not-ready' } },
    ],
  },
  'identity/one-forest.yaml': {
    id: 'one-forest',
    title: 'There is one forest',
    area: 'identity',
    level: 'recommended',
    subject: 'tenant',
    check:
      "SELECT t.id AS subject, p.forests = 1 AS holds, p.forests || ' forests' AS observed FROM tenant t LEFT JOIN profile p ON true",
    examples: [
      { name: 'one forest', evidence: {}, expect: { a: 'ready' } },
      { name: 'two forests', evidence: {}, expect: { a: 'advisory' } },
    ],
  },
};

/** What the sample evidence says; a test changes what it is about. */
export interface SampleEvidence {
  readonly lastSync?: string;
  readonly adaLocation?: string;
  readonly smallMemory?: number | null;
  readonly withoutDevices?: boolean;
  readonly withoutUsers?: boolean;
}

/** A small workspace in a folder of its own, with the catalog `house`. */
export interface SmallWorkspace {
  readonly folder: string;
  /** Writes a file of the workspace; an object as YAML. */
  write(path: string, content: string | object): Promise<void>;
  /** Changes muster.yaml. */
  settings(more: object): Promise<void>;
  /** Changes a requirement of the catalog. */
  requirement(file: string, more: object): Promise<void>;
  /** Imports two users and two devices, collected at a time. */
  import(evidence?: SampleEvidence, at?: string): Promise<readonly string[]>;
  assess(at?: string, threads?: number): Promise<MadeAssessment>;
  remove(): Promise<void>;
}

/** Makes a workspace for a test; without `isEmpty` it has evidence already. */
export async function makeWorkspace({ isEmpty = false } = {}): Promise<SmallWorkspace> {
  const root = await mkdtemp(join(tmpdir(), 'muster-workspace-'));
  const folder = join(root, 'contoso');
  const write = async (path: string, content: string | object) => {
    const file = join(folder, path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, typeof content === 'string' ? content : stringify(content, { aliasDuplicateObjects: false }));
  };
  const settings = (more: object) =>
    write('muster.yaml', {
      version: 1,
      tenant: { id: TENANT, name: 'Contoso' },
      catalogs: ['house'],
      catalog_folder: 'catalogs',
      ...more,
    });
  const requirement = (file: string, more: object) =>
    write(
      `catalogs/house/${file}`,
      file === 'catalog.yaml' ? { ...HOUSE[file], ...more } : { ...WORDS, ...HOUSE[file], ...more },
    );
  await initWorkspace(folder, { tenantId: TENANT, tenantName: 'Contoso', catalogs: ['house'] });
  await settings({});
  for (const file of Object.keys(HOUSE)) await requirement(file, {});
  const bring = async (evidence: SampleEvidence = {}, at = DAY) => {
    const export_ = join(root, 'export');
    await rm(export_, { recursive: true, force: true });
    for (const [path, text] of Object.entries(filesOf(evidence))) {
      await mkdir(dirname(join(export_, path)), { recursive: true });
      await writeFile(join(export_, path), text);
    }
    const now = new Date(at);
    const options = { paths: [export_], now, collectedAt: now, who: 'carol', version: '1.2.3' };
    return (await importEvidence(folder, options)).snapshots.map(({ id }) => id);
  };
  if (!isEmpty) await bring();
  return {
    folder,
    write,
    settings,
    requirement,
    import: bring,
    assess: (at = DAY, threads = 1) => assessWorkspace(folder, { now: new Date(at), version: '1.2.3', threads }),
    remove: () => rm(root, { recursive: true, force: true }),
  };
}

/** Findings of an assessment as `requirement subject` with status and, where there is one, the reason. */
export async function verdicts(stored: MadeAssessment): Promise<Readonly<Record<string, string>>> {
  const requirements = stored.assessment.results.map((result) => result.requirement);
  const found = await queryFindings(stored, { requirements });
  return Object.fromEntries(found.map((one) => [`${one.requirement} ${one.name}`, said(one)]));
}

function said({ status, reason }: StoredFinding): string {
  return reason === null ? status : `${status} ${reason}`;
}

function filesOf(evidence: SampleEvidence): Readonly<Record<string, string>> {
  const { lastSync = '2026-11-15T07:00:00Z', adaLocation = 'GB', smallMemory = 4e9 } = evidence;
  const answer = (of: string, value: readonly object[]) =>
    JSON.stringify({ '@odata.context': `https://graph.microsoft.com/v1.0/$metadata#${of}`, value });
  const user = (id: string, name: string, usageLocation: string) => ({
    id,
    userPrincipalName: `${name}@contoso.com`,
    displayName: `${name} of Contoso`,
    mail: `${name}@contoso.com`,
    userType: 'Member',
    accountEnabled: true,
    usageLocation,
    onPremisesSyncEnabled: true,
    assignedLicenses: [],
    assignedPlans: [],
  });
  const device = (
    id: string,
    name: string,
    serialNumber: string,
    bytes: number | null,
    owner: string,
    ownerId: string,
  ) => ({
    id,
    deviceName: name,
    serialNumber,
    manufacturer: 'Fabrikam',
    model: 'Book 5',
    operatingSystem: 'Windows',
    physicalMemoryInBytes: bytes,
    userId: ownerId,
    userPrincipalName: owner,
    azureADDeviceId: id.replace('1', '2'),
  });
  const small = device(SMALL, 'PC-SMALL', 'SN-0002-B', smallMemory, 'bob@contoso.com', BOB);
  return {
    'directory/organization.json': answer('organization', [
      {
        id: TENANT,
        displayName: 'Contoso',
        onPremisesSyncEnabled: true,
        onPremisesLastSyncDateTime: lastSync,
        verifiedDomains: [],
      },
    ]),
    ...(evidence.withoutUsers === true
      ? {}
      : { 'directory/users.json': answer('users', [user(ADA, 'ada', adaLocation), user(BOB, 'bob', 'IE')]) }),
    ...(evidence.withoutDevices === true
      ? {}
      : {
          'devices/managedDevices.ndjson': [device(BIG, 'PC-BIG', 'SN-0001-A', 16e9, 'ada@contoso.com', ADA), small]
            .map((one) => `${JSON.stringify(one)}\n`)
            .join(''),
        }),
  };
}
