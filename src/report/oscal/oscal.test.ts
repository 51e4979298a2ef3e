import { describe, expect, it } from 'vitest';
import type { ReportModel } from '../model.ts';
import { createTestModel, sketchRequirement } from '../model-for-test.ts';
import { renderOscalCatalog } from './catalog.ts';
import { integrityFaults, schemaFaults } from './integrity-for-test.ts';
import { renderOscalPoam } from './poam.ts';
import { renderOscalResults } from './results.ts';

const DOCUMENTS = [
  ['catalog', renderOscalCatalog],
  ['assessment-results', renderOscalResults],
  ['poam', renderOscalPoam],
] as const;

/** The parts of assessment results that tests look at. */
interface Results {
  readonly findings: readonly {
    readonly title: string;
    readonly target: {
      readonly 'target-id': string;
      readonly status: { readonly state: string; readonly reason: string };
    };
    readonly 'related-risks'?: readonly { readonly 'risk-uuid': string }[];
  }[];
  readonly risks: readonly {
    readonly uuid: string;
    readonly title: string;
    readonly status: string;
    readonly deadline?: string;
    readonly props: readonly { readonly name: string; readonly value: string }[];
    readonly 'risk-log'?: { readonly entries: readonly { readonly title: string; readonly 'status-change': string }[] };
  }[];
  readonly observations: readonly {
    readonly title: string;
    readonly description: string;
    readonly methods: readonly string[];
    readonly subjects?: readonly { readonly title: string; readonly remarks?: string }[];
  }[];
  readonly 'reviewed-controls': {
    readonly 'control-selections': readonly {
      readonly 'exclude-controls'?: readonly { readonly 'control-id': string }[];
    }[];
  };
}

function resultsOf(model: ReportModel): Results {
  // The schema's tests see to the shape.
  return JSON.parse(renderOscalResults(model))['assessment-results'].results[0] as Results;
}

function modelOf(requirements: ReportModel['requirements'], more: Partial<ReportModel> = {}): ReportModel {
  const model = createTestModel();
  return {
    ...model,
    requirements,
    assessment: { ...model.assessment, results: requirements.map(({ result }) => result) },
    ...more,
  };
}

function faultsOf(model: ReportModel): readonly string[] {
  return DOCUMENTS.flatMap(([name, render]) => {
    const text = render(model);
    return [...schemaFaults(name, text), ...integrityFaults(text)].map((fault) => `${name}${fault}`);
  });
}

describe('OSCAL documents', () => {
  it('hold to the schemas of NIST and to what these cannot see', () => {
    expect(faultsOf(createTestModel())).toEqual([]);
  });

  it('are the same bytes for equal input', () => {
    for (const [, render] of DOCUMENTS) expect(render(createTestModel())).toBe(render(createTestModel()));
  });

  it('hold to them where nothing fails, where nothing applies and where nothing was assessed', () => {
    const ready = sketchRequirement({ text: { id: 'met', title: 'It is met' }, findings: [{ status: 'ready' }] });
    const besides = sketchRequirement({ text: { id: 'besides', title: 'It concerns nobody' } });

    expect(faultsOf(modelOf([ready]))).toEqual([]);
    expect(faultsOf(modelOf([besides]))).toEqual([]);
    expect(faultsOf(modelOf([]))).toEqual([]);
    expect(JSON.parse(renderOscalPoam(modelOf([ready])))['plan-of-action-and-milestones']['poam-items']).toEqual([
      expect.objectContaining({ title: 'Nothing to put right' }),
    ]);
  });

  it.each([
    'left\u202Eright\u2066\u0000\u001b[31m\u0007',
    'lone \ud800 half',
    ' \n outer space and\r\nnewlines\u2028 \u00a0',
    '<script>alert(1)</script> {{ insert: param, x }} [link](javascript:alert(1)) `code` *bold* \\',
    '',
    '1',
    `${'long '.repeat(10_000)}`,
  ])('hold to them whatever a tenant calls its things: %j', (text) => {
    const hostile = sketchRequirement({
      text: { id: 'hostile', title: 'It has been named by somebody', subject: 'site' },
      findings: [
        {
          status: 'not-ready',
          subject: text,
          name: text,
          observed: text,
          expected: text,
          blockedBy: text,
          waiver: text,
        },
        { status: 'unknown', subject: `${text}.`, name: text, blockedBy: text, reason: 'value-missing' },
      ],
    });
    const model = modelOf([hostile]);
    const waiver = { ...model.waivers[0], id: text, requirement: 'hostile', reason: text, approver: text, until: text };
    const faults = faultsOf({
      ...model,
      assessment: { ...model.assessment, tenant: { id: text, name: text } },
      waivers: [
        { approvedAt: text, subjects: 1, inForce: true, ...waiver, ended: { at: text, by: text, reason: text } },
      ],
    });

    expect(faults).toEqual([]);
  });
});

describe('the test of integrity', () => {
  const text = renderOscalResults(createTestModel());
  const [risk = ''] = /(?<="risk-uuid": ")[^"]*/.exec(text) ?? [];

  it.each([
    [
      'a reference to nothing',
      (own: string) => own.replace(`"risk-uuid": "${risk}"`, `"risk-uuid": "${risk.replace(/.$/, 'x')}"`),
    ],
    ['an id twice', (own: string) => own.replace(/"uuid": "[^"]*"/g, `"uuid": "${risk}"`)],
    ['a word of no list', (own: string) => own.replace('"EXAMINE"', '"PROBE"')],
    ['a status of no list', (own: string) => own.replace('"status": "open"', '"status": "accepted"')],
    ['a reference to something else', (own: string) => own.replaceAll('"type": "party"', '"type": "location"')],
    ['an objective that was not reviewed', (own: string) => own.replace('"target-id": "', '"target-id": "x')],
  ])('finds %s', (_, broken) => {
    expect(integrityFaults(broken(text))).not.toEqual([]);
  });
});

describe('assessment results', () => {
  it('have a finding for each requirement that applies, and exclude the others', () => {
    const results = resultsOf(createTestModel());
    const states = Object.fromEntries(
      results.findings.map(({ target }) => [target['target-id'], `${target.status.state} ${target.status.reason}`]),
    );

    expect(states).toEqual({
      'password-writeback_obj': 'not-satisfied fail',
      'users-licensed_obj': 'not-satisfied fail',
      'device-encrypted_obj': 'not-satisfied fail',
      'update-ring-targeting_obj': 'not-satisfied fail',
      'entra-connect-version_obj': 'not-satisfied other',
      'sharing-restricted_obj': 'not-satisfied other',
      'mdm-authority_obj': 'satisfied pass',
    });
    expect(results['reviewed-controls']['control-selections'][0]?.['exclude-controls']).toEqual([
      { 'control-id': 'certificates-valid' },
    ]);
  });

  it('have one risk for a requirement that many devices fail, and say how many', () => {
    const results = resultsOf(createTestModel());
    const [risk, ...others] = results.risks.filter(({ title }) => title.includes('The system drive is encrypted'));

    expect(others).toEqual([]);
    expect(risk?.props).toContainEqual({ name: 'subjects', ns: 'urn:muster:oscal', value: '140' });
    expect(results.findings.map((finding) => finding['related-risks']?.[0]?.['risk-uuid'])).toContain(risk?.uuid);
    const observation = results.observations.find(({ title }) => title === 'Not ready: The system drive is encrypted');
    expect(observation?.description).toBe('140 of 1,000 devices: It is not met. 3 of them are listed.');
    expect(observation?.subjects?.map(({ title }) => title)).toEqual(['PC-0001', 'PC-0002', 'PC-0002']);
  });

  it('accept a risk only where a waiver covers every subject that fails', () => {
    const finding = { status: 'not-ready', waiver: 'kiosks' } as const;
    const text = { id: 'partly', title: 'It holds for all', subject: 'device' } as const;
    const partly = sketchRequirement({ text, findings: [finding, { status: 'not-ready' }] });
    const wholly = sketchRequirement({ text: { ...text, id: 'wholly' }, findings: [finding] });
    const waiver = {
      ...{ id: 'kiosks', requirement: 'wholly', reason: 'They are replaced.', approver: 'carol@contoso.com' },
      ...{ approvedAt: '2026-02-01', until: '2026-05-01', subjects: 1, inForce: true },
    };
    const { risks } = resultsOf(modelOf([partly, wholly], { waivers: [waiver] }));

    expect(risks).toMatchObject([
      { status: 'open' },
      {
        status: 'deviation-approved',
        deadline: '2026-05-01T23:59:59.999Z',
        'risk-log': { entries: [{ title: 'Waiver kiosks', 'status-change': 'deviation-approved' }] },
      },
    ]);
  });

  it('give risks and items the same ids in every assessment of a tenant, and findings ids of their own', () => {
    const model = createTestModel();
    const later = { ...model, assessment: { ...model.assessment, id: '2026-04-01T120000Z-99999999' } };
    const [before, after] = [resultsOf(model), resultsOf(later)];
    const items = (one: ReportModel): readonly string[] =>
      JSON.parse(renderOscalPoam(one))['plan-of-action-and-milestones']['poam-items'].map(
        ({ uuid }: { readonly uuid: string }) => uuid,
      );

    expect(after.risks.map(({ uuid }) => uuid)).toEqual(before.risks.map(({ uuid }) => uuid));
    expect(items(later)).toEqual(items(model));
    expect(after.findings[0]).not.toEqual(before.findings[0]);
  });

  it('tell what people stated from what was exported', () => {
    const methods = resultsOf(createTestModel()).observations.map((one) => `${one.title}: ${one.methods.join(' ')}`);

    expect(methods).toContain('Unknown: Microsoft Entra Connect is 1.1.654.0 or later: EXAMINE INTERVIEW');
    expect(methods).toContain('Not ready: The system drive is encrypted: EXAMINE');
  });
});

describe('the catalog', () => {
  it('has a control for each requirement, grouped by catalog and area, with the parameters that were judged by', () => {
    const { catalog } = JSON.parse(renderOscalCatalog(createTestModel()));

    expect(catalog.groups.map(({ id }: { readonly id: string }) => id)).toEqual([
      'managed-desktop-2018',
      'managed-desktop-devices',
    ]);
    const licensing = catalog.groups[0].groups[0];
    expect(licensing).toMatchObject({ id: 'managed-desktop-2018_licensing', class: 'area', title: 'Licensing' });
    expect(licensing.controls[0].params[0]).toMatchObject({
      id: 'users-licensed_prm_sets',
      values: ['office-365-e5'],
      props: [{ name: 'changed' }, { name: 'original', value: 'office-365-e5, ems-e5' }],
    });
  });

  it('has parameters of every kind, also empty lists', () => {
    const params = { none: [], empty: '', number: 8, is: true, nothing: null, many: ['a', 'b'] };
    const model = modelOf([sketchRequirement({ text: { id: 'with-params', title: 'It has parameters', params } })]);

    expect(faultsOf(model)).toEqual([]);
  });

  it('leaves out addresses that are none', () => {
    expect(renderOscalCatalog(createTestModel())).not.toContain('javascript:');
  });
});
