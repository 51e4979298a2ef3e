import type { Requirement } from '../catalog/index.ts';
import type { RequirementResult, Status, StatusCounts } from '../finding/index.ts';
import type { BreakdownRow, ListedFinding, ReportedRequirement, ReportModel, TrendPoint } from './model.ts';
import type { ReportedNetwork } from './network.ts';

/** What a requirement of a test says besides what all have in common. */
export interface Sketch {
  readonly text: Partial<Requirement> & Pick<Requirement, 'id' | 'title'>;
  readonly findings?: readonly (Partial<ListedFinding> & Pick<ListedFinding, 'status'>)[];
  /** More findings than are listed. */
  readonly more?: Partial<StatusCounts>;
  readonly result?: Partial<RequirementResult>;
  readonly changedParams?: Readonly<Record<string, unknown>>;
  readonly history?: ReportedRequirement['history'];
}

const NONE: StatusCounts = { ready: 0, 'not-applicable': 0, advisory: 0, 'not-ready': 0, unknown: 0, error: 0 };
const WORST: readonly Status[] = ['not-ready', 'error', 'unknown', 'advisory', 'ready'];

/** A requirement with findings, its counts made from them. */
export function sketchRequirement({
  text,
  findings = [],
  more = {},
  result = {},
  changedParams = {},
  history,
}: Sketch): ReportedRequirement {
  const counts = { ...NONE };
  for (const { status } of findings) counts[status] += 1;
  const listed = findings.map(
    (finding, index): ListedFinding => ({
      subject: `id-${index}`,
      name: `name-${index}`,
      kind: text.subject ?? 'tenant',
      reason: finding.status === 'ready' ? null : 'fails',
      sentence: '',
      observed: null,
      expected: null,
      blockedBy: null,
      waiver: null,
      ...finding,
    }),
  );
  const reasons = new Map<string, { reason: string; status: Status; count: number }>();
  for (const { reason, status } of listed)
    if (reason !== null)
      reasons.set(`${status} ${reason}`, {
        reason,
        status,
        count: (reasons.get(`${status} ${reason}`)?.count ?? 0) + 1,
      });
  for (const [status, count] of Object.entries(more)) {
    // The keys of a `StatusCounts` are statuses.
    const key = status as Status;
    counts[key] += count;
    for (const group of [...reasons.values()].filter((one) => one.status === key).slice(0, 1)) group.count += count;
  }
  const whole: Requirement = {
    source: { document: 'prerequisites', section: 'Licensing', inventory: ['PRE-01'] },
    area: 'identity',
    level: 'required',
    subject: 'tenant',
    params: {},
    tolerates: [],
    check: 'SELECT t.id AS subject, true AS holds\nFROM tenant t',
    reasons: {},
    pin: ['observed'],
    why: 'The service rests on it.',
    consequence: 'People cannot sign in to their managed desktop.',
    resolves: [],
    remediation: { owner: 'customer', effort: 'hours', steps: ['Open the admin centre and switch it on.'], links: [] },
    given: {},
    examples: [],
    file: `${text.id}.yaml`,
    catalog: 'managed-desktop-2018',
    ...text,
  };
  const waived = listed.filter((finding) => finding.waiver !== null);
  return {
    text: whole,
    changedParams,
    ...(history === undefined ? {} : { history }),
    findings: listed,
    result: {
      requirement: text.id,
      catalogs: ['managed-desktop-2018'],
      level: whole.level,
      subjectKind: whole.subject,
      universe: whole.subject,
      status: WORST.find((status) => counts[status] > 0) ?? 'not-applicable',
      counts,
      waived: waived.length,
      unwaived: Object.fromEntries(
        Object.entries(counts).map(([status, count]) => [
          status,
          count - waived.filter((finding) => finding.status === status).length,
        ]),
      ) as StatusCounts,
      reasons: [...reasons.values()].sort((a, b) => b.count - a.count),
      tables: [],
      ...result,
    },
  };
}

/** A small tenant with one requirement of every kind of outcome. */
export function createTestModel(more: Partial<ReportModel> = {}): ReportModel {
  const requirements = SKETCHES.map(sketchRequirement);
  return {
    muster: '0.1.0',
    assessment: {
      schema: 'muster.assessment/1',
      id: '2026-03-01T120000Z-0a1b2c3d',
      assessedAt: '2026-03-01T12:00:00.000Z',
      tenant: { id: '11111111-2222-4333-8444-555555555555', name: 'Contoso' },
      catalogs: [
        {
          id: 'managed-desktop-2018',
          title: 'Microsoft Managed Desktop, as documented in 2018',
          version: '1.0.0',
          date: '2018-09-24',
        },
        {
          id: 'managed-desktop-devices',
          title: 'Managed desktop: hardware, software and security of each device',
          version: '1.0.0',
          date: '2022-12-06',
        },
      ],
      results: requirements.map((one) => one.result),
      gates: [
        {
          gate: 'may-enrol',
          state: 'shut',
          tenantBlockers: [
            { requirement: 'password-writeback', alone: 0, blocked: 1 },
            { requirement: 'entra-connect-version', alone: 0, blocked: 1 },
            { requirement: 'sharing-restricted', alone: 0, blocked: 1 },
          ],
          devices: {
            total: 1000,
            passed: 812,
            undecided: 48,
            blockers: [{ requirement: 'device-encrypted', alone: 97, blocked: 140 }],
            byBlockers: [
              { blockers: 0, subjects: 812 },
              { blockers: 1, subjects: 131 },
              { blockers: 2, subjects: 50 },
              { blockers: 9, subjects: 7 },
            ],
          },
          users: {
            total: 3,
            passed: 1,
            undecided: 0,
            blockers: [{ requirement: 'users-licensed', alone: 2, blocked: 2 }],
          },
        },
        {
          gate: 'may-deploy',
          state: 'shut',
          tenantBlockers: [
            { requirement: 'password-writeback', alone: 0, blocked: 1 },
            { requirement: 'update-ring-targeting', alone: 0, blocked: 2 },
            { requirement: 'entra-connect-version', alone: 0, blocked: 1 },
            { requirement: 'sharing-restricted', alone: 0, blocked: 1 },
          ],
          devices: {
            total: 1000,
            passed: 790,
            undecided: 60,
            blockers: [{ requirement: 'device-encrypted', alone: 97, blocked: 140 }],
          },
          users: {
            total: 3,
            passed: 1,
            undecided: 0,
            blockers: [{ requirement: 'users-licensed', alone: 2, blocked: 2 }],
          },
        },
      ],
      tables: [
        {
          table: 'organization',
          status: 'complete',
          snapshot: '2026-02-27T080000Z-directory',
          collectedAt: '2026-02-27T08:00:00Z',
          rows: 1,
        },
        {
          table: 'users',
          status: 'complete',
          snapshot: '2026-02-27T080000Z-directory',
          collectedAt: '2026-02-27T08:00:00Z',
          rows: 3,
        },
        {
          table: 'devices',
          status: 'complete',
          snapshot: '2026-02-26T190000Z-devices',
          collectedAt: '2026-02-26T19:00:00Z',
          rows: 1000,
          columnsNotSupplied: ['tpm_version'],
        },
        {
          table: 'sharepoint_settings',
          status: 'denied',
          snapshot: '2026-02-27T080000Z-directory',
          collectedAt: '2026-02-27T08:00:00Z',
          message: 'Authorization_RequestDenied',
        },
        { table: 'attested_directory_sync', status: 'not-collected' },
      ],
    },
    requirements,
    tables: [
      {
        name: 'organization',
        doc: 'The tenant itself.',
        request: '/v1.0/organization',
        permission: 'Organization.Read.All',
      },
      { name: 'users', doc: 'Every account of the directory.', request: '/v1.0/users', permission: 'User.Read.All' },
      {
        name: 'devices',
        doc: 'Devices, merged over all sources.',
        request: '/v1.0/deviceManagement/managedDevices',
        permission: 'DeviceManagementManagedDevices.Read.All',
      },
      {
        name: 'sharepoint_settings',
        doc: 'How SharePoint and OneDrive share.',
        request: '/v1.0/admin/sharepoint/settings',
        permission: 'SharePointTenantSettings.Read.All',
      },
      {
        name: 'attested_directory_sync',
        doc: 'What people say of directory synchronisation.',
        question: 'Which version of Entra Connect is installed?',
      },
    ],
    reference: [
      { name: 'windows-releases.yaml', date: '2026-02-10', ageDays: 19, isOld: false },
      { name: 'licences.yaml', date: '2025-06-01', ageDays: 273, isOld: true },
    ],
    collections: [
      {
        snapshot: '2026-02-27T080000Z-directory',
        source: 'microsoft-graph',
        by: 'carol',
        startedAt: '2026-02-27T08:00:00.000Z',
        endedAt: '2026-02-27T08:12:30.000Z',
        collector: 'import 0.1.0',
      },
    ],
    run: { by: 'dave', startedAt: '2026-03-01T12:00:00.000Z', durationMs: 2_340, timeZone: 'Europe/Dublin' },
    trend: [
      trendPoint('2026-02-01T080000Z-00000001', '2026-02-01T08:00:00.000Z', 640, 4),
      trendPoint('2026-02-15T080000Z-00000002', '2026-02-15T08:00:00.000Z', 790, 3),
      trendPoint('2026-03-01T120000Z-0a1b2c3d', '2026-03-01T12:00:00.000Z', 812, 2),
    ],
    breakdowns: [
      {
        by: 'model',
        rows: [breakdownRow('Contoso Book 5', 700, 640, 10), breakdownRow(null, 200, 130, 38)],
        others: { ...breakdownRow(null, 100, 42, 0), labels: 7 },
      },
      { by: 'ring', rows: [breakdownRow(null, 1000, 812, 48)] },
      { by: 'site', rows: [breakdownRow('London', 1000, 812, 48)] },
    ],
    network: NETWORK,
    otherTools: [
      {
        tool: 'maester',
        snapshot: '2026-02-27T070000Z-maester',
        at: '2026-02-27T07:00:00Z',
        counts: [
          { result: 'failed', count: 1 },
          { result: 'passed', count: 211 },
        ],
        tests: [{ test: 'MT.1005', title: 'MT.1005: <All> policies leave an emergency account out', result: 'failed' }],
        more: 211,
      },
    ],
    waivers: [
      {
        id: 'kiosk-rings',
        requirement: 'update-ring-targeting',
        reason: 'Kiosks move to the new ring in spring',
        approver: 'ada@contoso.com',
        approvedAt: '2026-01-15',
        until: '2026-04-30',
        subjects: 1,
        inForce: true,
      },
      {
        id: 'old-lab',
        requirement: 'device-encrypted',
        reason: 'The laboratory is being closed',
        approver: 'ada@contoso.com',
        approvedAt: '2026-01-15',
        until: '2026-01-31',
        subjects: 4,
        inForce: false,
      },
    ],
    ...more,
  };
}

const HOST = { pattern: 'login.live.com', protocol: 'tcp', port: 443, required: true } as const;

const NETWORK: ReportedNetwork = {
  sites: [
    { id: 'oslo', name: 'Oslo', probedAt: '2026-02-28T09:30:00Z' },
    { id: 'rome', name: 'Rome <annexe>', probedAt: null },
  ],
  sitesLeft: 1,
  services: [
    {
      list: 'minimal',
      service: 'intune',
      title: 'Microsoft Intune',
      consequence: 'The device does not enrol, and a managed one gets no policy, app or command',
      cells: [
        {
          site: 'oslo',
          passing: 11,
          failing: 1,
          open: 0,
          endpointsTotal: 14,
          endpoints: [
            {
              ...HOST,
              verdict: 'blocked',
              reason: 'proxy-denied',
              detail: 'the proxy http://proxy.contoso.com:3128 answers 403',
              passes: false,
              hosts: [
                {
                  host: 'login.live.com',
                  stages: [
                    { stage: 'resolve', outcome: 'not-applicable', reason: null, ms: null, detail: '' },
                    { stage: 'connect', outcome: 'passed', reason: null, ms: 12.4, detail: '192.0.2.8 answered' },
                    { stage: 'proxy', outcome: 'failed', reason: 'proxy-denied', ms: 1204, detail: 'answers 403' },
                  ],
                },
              ],
            },
            {
              ...HOST,
              pattern: '*.manage.microsoft.com',
              verdict: 'reachable',
              reason: 'answered',
              detail: '5 of 5 members answer',
              passes: true,
              hosts: [],
            },
          ],
        },
      ],
    },
    {
      list: 'minimal',
      service: 'time',
      title: 'Network time',
      consequence: null,
      cells: [
        {
          site: 'oslo',
          passing: 0,
          failing: 0,
          open: 1,
          endpointsTotal: 1,
          endpoints: [
            {
              ...HOST,
              pattern: 'time.windows.com',
              protocol: 'udp',
              port: 123,
              verdict: 'cannot-tell',
              reason: 'probe-failed',
              detail: 'nothing was asked',
              passes: null,
              hosts: [],
            },
          ],
        },
      ],
    },
  ],
};

const SKETCHES: readonly Sketch[] = [
  {
    history: [
      { status: 'ready', from: '2026-02-01T08:00:00.000Z', to: '2026-02-01T08:00:00.000Z', assessments: 1 },
      { status: 'not-ready', from: '2026-02-15T08:00:00.000Z', to: '2026-03-01T12:00:00.000Z', assessments: 2 },
    ],
    text: {
      id: 'password-writeback',
      title: 'Passwords changed in the cloud are written back',
      why: 'People set their password in the cloud; without writeback the old one stays valid on premises.',
      remediation: {
        owner: 'customer',
        effort: 'hours',
        steps: [
          'Run the Entra Connect wizard and tick password writeback.',
          'State it with `muster attest attested_directory_sync`.',
        ],
        links: ['https://learn.microsoft.com/entra/identity/authentication/tutorial-enable-sspr-writeback'],
      },
      resolves: [
        {
          statements: ['PRE-09', 'FT-20'],
          decision: 'The stricter of the two counts, because the later document names it a prerequisite.',
        },
      ],
    },
    findings: [
      { status: 'not-ready', name: 'Contoso', observed: 'password writeback off', expected: 'password writeback on' },
    ],
    result: { tables: ['organization', 'users', 'profile'] },
  },
  {
    text: {
      id: 'users-licensed',
      title: 'Every user in scope holds what Microsoft 365 E5 carries',
      area: 'licensing',
      subject: 'user',
      params: { sets: ['office-365-e5', 'ems-e5'], minimum: 1 },
      reasons: {
        'no-licence': {
          sentence: 'The user holds no licence.',
          remediation: ['Add the user to the group that carries Microsoft 365 E5.'],
        },
        'plans-missing': { sentence: 'The licences of the user leave out service plans.' },
      },
    },
    findings: [
      {
        status: 'not-ready',
        name: 'ben@contoso.com',
        reason: 'no-licence',
        observed: 'no licence at all',
        expected: 'the plans of E5',
      },
      {
        status: 'not-ready',
        name: 'cat@contoso.com',
        reason: 'plans-missing',
        observed: 'no intune',
        expected: 'the plans of E5',
      },
      { status: 'ready', name: 'ann@contoso.com' },
    ],
    result: { tables: ['users'] },
    changedParams: { sets: ['office-365-e5'] },
  },
  {
    text: {
      id: 'device-encrypted',
      title: 'The system drive is encrypted',
      area: 'devices',
      subject: 'device',
      remediation: {
        owner: 'both',
        effort: 'days',
        steps: ['Assign a disk encryption policy.'],
        links: ['javascript:alert(1)'],
      },
    },
    findings: [
      { status: 'not-ready', name: 'PC-0001', observed: 'not encrypted', expected: 'encrypted' },
      { status: 'not-ready', name: 'PC-0002', observed: 'not encrypted', expected: 'encrypted' },
      { status: 'not-ready', name: 'PC-0002', observed: 'not encrypted', expected: 'encrypted' },
      { status: 'unknown', name: 'PC-0003', reason: 'value-missing', blockedBy: 'devices.is_encrypted' },
    ],
    more: { 'not-ready': 137, unknown: 47, ready: 812 },
    result: { tables: ['devices'], catalogs: ['managed-desktop-devices'] },
  },
  {
    text: {
      id: 'update-ring-targeting',
      title: 'Update rings reach every managed device',
      area: 'policies',
      level: 'recommended',
      subject: 'policy',
    },
    findings: [
      { status: 'advisory', name: 'Ring 1', observed: 'assigned to nobody' },
      { status: 'advisory', name: 'Ring 2', observed: 'assigned to 2 of 5 groups' },
      { status: 'advisory', name: 'Kiosk ring', observed: 'assigned to nobody', waiver: 'kiosk-rings' },
    ],
  },
  {
    text: { id: 'entra-connect-version', title: 'Microsoft Entra Connect is 1.1.654.0 or later' },
    findings: [{ status: 'unknown', name: 'Contoso', reason: 'not-attested', blockedBy: 'attested_directory_sync' }],
    result: { tables: ['attested_directory_sync', 'organization'] },
  },
  {
    text: { id: 'sharing-restricted', title: 'Sharing with anybody is restricted', area: 'data' },
    findings: [{ status: 'error', name: 'Contoso', reason: 'permission-refused', blockedBy: 'sharepoint_settings' }],
    result: { tables: ['sharepoint_settings'] },
  },
  {
    text: { id: 'mdm-authority', title: 'Intune is the authority that manages devices', area: 'service' },
    findings: [{ status: 'ready', name: 'Contoso', observed: 'intune', expected: 'intune' }],
    result: { tables: ['organization'] },
  },
  {
    text: {
      id: 'certificates-valid',
      title: 'Connector certificates are valid for 30 more days',
      area: 'security',
      subject: 'certificate',
      level: 'optional',
    },
  },
];

function trendPoint(assessment: string, assessedAt: string, passed: number, failing: number): TrendPoint {
  const [devices, users] = [
    { total: 1000, passed },
    { total: 3, passed: 1 },
  ];
  return {
    assessment,
    assessedAt,
    gates: [
      { gate: 'may-enrol', state: 'shut', devices, users },
      { gate: 'may-deploy', state: 'shut', devices, users },
    ],
    requirements: { ...NONE, 'not-ready': failing, advisory: 1, ready: 7 - failing },
  };
}

function breakdownRow(label: string | null, devices: number, passed: number, undecided: number): BreakdownRow {
  return {
    label,
    devices,
    gates: [
      { gate: 'may-enrol', passed, undecided },
      { gate: 'may-deploy', passed: passed - 2, undecided },
    ],
    ...(passed === devices ? {} : { mostly: { requirement: 'device-encrypted', blocked: devices - passed } }),
  };
}
