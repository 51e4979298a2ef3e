import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { ReportModel } from '../model.ts';
import { createTestModel, sketchRequirement } from '../model-for-test.ts';
import { redactModel } from './redact-model.ts';
import { createRedactor, normalised } from './redact-text.ts';
import type { OurWords } from './redactor.ts';

const SHIPPED = sketchRequirement({ text: { id: 'mdm-authority', title: 'Intune is the authority' } }).text;
const OURS: OurWords = {
  words: new Set(
    'assigned of groups devices windows version policy excludes holds no licence kiosk ring the to'.split(' '),
  ),
  names: new Set(['mdm-authority', 'devices', 'is_encrypted', 'managed-desktop-2018', 'Organization.Read.All']),
  tasks: new Map(),
  requirements: new Map([[SHIPPED.id, SHIPPED]]),
};

function pseudonym(name: string): string {
  return `anon-${createHmac('sha256', 'key').update(name).digest('hex').slice(0, 10)}`;
}

function redactorOf(known: Readonly<Record<string, string>> = {}) {
  const aliases = Object.entries(known).map(([name, one]) => [normalised(name), normalised(one)] as const);
  return createRedactor(OURS, new Map(aliases), pseudonym);
}

describe('free text', () => {
  const { text } = redactorOf({ 'Kiosk ring': 'Kiosk ring', 'Ada Lovelace': 'ada@contoso.com' });

  it.each([
    'assigned to 2 of 5 groups',
    '8.5 GB of 16 GB, 12% (97 of 1,204 devices)',
    'devices.is_encrypted',
    'version 23.4.1 of 2026-02-27, 07:15',
    '2026-02-27T08:00:00.000Z',
  ])('of ours stays: %s', (ours) => {
    expect(text(ours)).toBe(ours);
  });

  it.each([
    ['ada@contoso.com', 'an address'],
    ['00000000-0000-4000-8000-00000000000a', 'a GUID'],
    ['10.1.2.3', 'an IPv4 address'],
    ['fe80::1ff:fe23:4567:890a', 'an IPv6 address'],
    ['00-11-22-33-44-55', 'a MAC address'],
    ['00:1A:2B:3C:4D:5E', 'a MAC address'],
    ['\\\\files01\\home$', 'a share'],
    ['C:\\Users\\ada', 'a path'],
    ['PC-0001', 'the name of a device'],
    ['windows.groups.com', 'a host in words of ours'],
    ['devices@groups.to', 'an address in words of ours'],
    ['5CG1234XYZ', 'a serial number'],
    ['123456789', 'a serial number of digits'],
    ['+44 20 7946 0958', 'a telephone number'],
    ['Łukasz', 'a name'],
    ['李小龍', 'a name'],
    ['O’Brien', 'a name'],
  ])('of theirs becomes a pseudonym: %s, %s', (theirs) => {
    const redacted = text(`assigned to ${theirs}, of groups`);

    expect(redacted).toMatch(/^assigned to \S*anon-[0-9a-f]{10}\S*, of groups$/);
    expect(redacted).not.toContain(theirs);
  });

  it('gives a known name of several words its pseudonym, also where each word is ours', () => {
    expect(text('the policy (Kiosk  ring), excludes kiosk devices')).toBe(
      `the policy (${pseudonym('kiosk ring')}), excludes kiosk devices`,
    );
  });

  it('gives one person one pseudonym, by whatever name and in whatever case', () => {
    const her = pseudonym('ada@contoso.com');
    const { name } = redactorOf({ 'Ada Lovelace': 'ada@contoso.com' });

    expect(text('the devices of Ada Lovelace: ADA@contoso.com.')).toBe(`the devices of ${her}: ${her}.`);
    expect([name('Ada Lovelace'), name(' ada@CONTOSO.com')]).toEqual([her, her]);
  });

  it('does not take a name for a part of a longer one', () => {
    const own = redactorOf({ 'contoso.com': 'contoso.com' });

    expect(own.text('ann@contoso.com')).toBe(pseudonym('ann@contoso.com'));
    expect(own.text('of contoso.com.')).toBe(`of ${pseudonym('contoso.com')}.`);
  });

  // A walk that took more than its share of time would not end within the time of a test.
  it('comes to an end with a long text, and cuts it', () => {
    const { text: own } = redactorOf({ 'a b': 'a b' });

    for (const hostile of [' '.repeat(1e6), '!'.repeat(1e6), 'a!'.repeat(5e5), '1 '.repeat(5e5), '('.repeat(1e6)]) {
      expect(own(`1${hostile}b`).length).toBeLessThan(400_000);
    }
  });
});

/** Members whose words come from closed lists, which the type of the model names, and texts that are checked by their shape. */
const CLOSED = new Set([
  ...['schema', 'status', 'level', 'subjectKind', 'kind', 'gate', 'state', 'area', 'subject kind', 'owner', 'effort'],
  ...['document', 'statements'],
]);

/** The model with a canary in each text that is not of a closed list. */
function planted(model: ReportModel): { readonly model: ReportModel; readonly canaries: number } {
  let canaries = 0;
  const visit = (value: unknown, key: string, parent: string): unknown => {
    if (Array.isArray(value)) return value.map((item: unknown) => visit(item, key, parent));
    if (typeof value === 'object' && value !== null)
      return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, visit(item, name, key)]));
    const isClosed =
      CLOSED.has(key) || (key === 'subject' && parent === 'text') || (key === 'by' && parent === 'breakdowns');
    if (typeof value !== 'string' || isClosed) return value;
    canaries += 1;
    return `${value} Zqcanary${canaries}zq`;
  };
  // Its shape is that of the model; only texts differ.
  return { model: visit(model, '', '') as ReportModel, canaries };
}

const WHOLE = createTestModel({
  collections: [
    { snapshot: 's', source: 'directory', by: 'carol', startedAt: '2026-02-27', endedAt: '2026-02-27', collector: 'x' },
  ],
  run: { by: 'carol', startedAt: '2026-03-01', durationMs: 12, timeZone: 'Europe/Berlin' },
  breakdowns: [
    { by: 'model', rows: [{ label: 'Book 5', devices: 3, gates: [], mostly: { requirement: 'x', blocked: 2 } }] },
  ],
  breakdownsMissing: 'They are gone.',
});

describe('the model', () => {
  it('has no text of theirs in any field', () => {
    const { model, canaries } = planted(WHOLE);

    expect(canaries).toBeGreaterThan(200);
    expect(JSON.stringify(model).match(/zqcanary/gi)?.length).toBe(canaries);
    expect(JSON.stringify(redactModel(model, redactorOf())).match(/.{20}zqcanary/gi) ?? []).toEqual([]);
  });

  it('leaves out fields that nobody decided about', () => {
    const [first] = WHOLE.requirements;
    const more = { ...WHOLE, secret: 'zqcanary', requirements: [{ ...first, secret: 'zqcanary' }] };

    expect(JSON.stringify(redactModel(more as unknown as ReportModel, redactorOf()))).not.toContain('zqcanary');
  });

  it('keeps what decides: statuses, counts, times, and requirements that ship word for word', () => {
    const shipped = { ...sketchRequirement({ text: { id: 'x', title: 'x' } }), text: SHIPPED };
    const redacted = redactModel({ ...WHOLE, requirements: [...WHOLE.requirements, shipped] }, redactorOf());

    expect(redacted.requirements.at(-1)?.text).toBe(SHIPPED);
    expect(redacted.assessment.id).toBe(WHOLE.assessment.id);
    expect(redacted.assessment.results.map(({ status, counts }) => [status, counts])).toEqual(
      WHOLE.assessment.results.map(({ status, counts }) => [status, counts]),
    );
    expect(redacted.assessment.gates.map(({ state, devices }) => [state, devices.passed])).toEqual([
      ['shut', 812],
      ['shut', 790],
    ]);
  });
});
