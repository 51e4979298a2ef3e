import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import { describe, expect, it } from 'vitest';
import { createTestModel, sketchRequirement } from './model-for-test.ts';
import { renderSarif } from './sarif.ts';

const SCHEMA = new URL('../../test/fixtures/sarif/sarif-2.1.0-rtm.5.json', import.meta.url);

/** The faults that the schema of SARIF finds. It is of draft 4, of which it uses nothing that later drafts read otherwise but the name of its id. */
function faultsOf(text: string): unknown {
  const { id: _, $schema: __, ...schema } = JSON.parse(readFileSync(SCHEMA, 'utf8'));
  const ajv = new Ajv({ strict: false, allErrors: true, unicodeRegExp: false });
  addFormats.default(ajv);
  const validate = ajv.compile(schema);
  validate(JSON.parse(text));
  return validate.errors ?? [];
}

const runOf = (text: string) => JSON.parse(text).runs[0];
const resultOf = (text: string, id: string) => runOf(text).results.find((one: { ruleId: string }) => one.ruleId === id);

describe('SARIF', () => {
  it('is the golden one', async () => {
    await expect(renderSarif(createTestModel())).toMatchFileSnapshot('golden/report.sarif');
  });

  it('satisfies the schema of SARIF 2.1.0, also with nothing in it and with any text', () => {
    const text = 'a\u0000b\ud800 [x](y) {0}';
    const odd = sketchRequirement({
      text: { id: 'odd', title: text, file: 'own catalog/a#b?.yaml' },
      findings: [{ status: 'advisory', name: text, subject: text }],
    });

    expect(faultsOf(renderSarif(createTestModel()))).toEqual([]);
    expect(faultsOf(renderSarif(createTestModel({ requirements: [] })))).toEqual([]);
    expect(faultsOf(renderSarif(createTestModel({ requirements: [odd] })))).toEqual([]);
  });

  it('would be refused with a level that SARIF does not know', () => {
    const text = renderSarif(createTestModel()).replace('"level": "error"', '"level": "fatal"');

    expect(faultsOf(text)).not.toEqual([]);
  });

  it('has a rule for each requirement, and results that point to theirs', () => {
    const { tool, results } = runOf(renderSarif(createTestModel()));

    expect(tool.driver.rules).toHaveLength(8);
    for (const result of results) expect(tool.driver.rules[result.ruleIndex].id).toBe(result.ruleId);
  });

  it('fails what fails, leaves open what could not be told, and says nothing of what is met', () => {
    const text = renderSarif(createTestModel());

    expect(resultOf(text, 'password-writeback')).toMatchObject({ kind: 'fail', level: 'error' });
    expect(resultOf(text, 'update-ring-targeting')).toMatchObject({ kind: 'fail', level: 'warning' });
    expect(resultOf(text, 'entra-connect-version')).toMatchObject({ kind: 'open', level: 'none' });
    expect(resultOf(text, 'sharing-restricted')).toMatchObject({ kind: 'open', level: 'none' });
    expect(resultOf(text, 'mdm-authority')).toBeUndefined();
  });

  it('suppresses what a waiver accepts, with its reason', () => {
    const accepted = sketchRequirement({
      text: { id: 'update-ring-targeting', title: 'Update rings reach every managed device' },
      findings: [{ status: 'not-ready', waiver: 'kiosk-rings' }],
    });
    const result = resultOf(renderSarif(createTestModel({ requirements: [accepted] })), 'update-ring-targeting');

    expect(result.suppressions).toEqual([
      {
        kind: 'external',
        status: 'accepted',
        justification:
          'kiosk-rings: Kiosks move to the new ring in spring (approved by ada@contoso.com, until 2026-04-30)',
      },
    ]);
  });

  it('names at most twenty subjects of a requirement', () => {
    const many = sketchRequirement({
      text: { id: 'many', title: 'Many devices do not meet it', subject: 'device' },
      findings: Array.from({ length: 300 }, () => ({ status: 'not-ready' as const })),
    });
    const result = resultOf(renderSarif(createTestModel({ requirements: [many] })), 'many');

    expect(result.locations[0].logicalLocations).toHaveLength(20);
    expect(result.message.text).toContain('and 280 more devices');
  });
});
