import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { describe, expect, it } from 'vitest';
import { renderJson, reportFields } from './json.ts';
import { createTestModel } from './model-for-test.ts';

const SCHEMA = JSON.parse(readFileSync(new URL('../../docs/schemas/muster.report-1.json', import.meta.url), 'utf8'));

/** The faults that the published schema finds. */
function faultsOf(text: string): readonly string[] {
  const ajv = new Ajv2020({ allErrors: true });
  addFormats.default(ajv);
  const validate = ajv.compile(SCHEMA);
  validate(JSON.parse(text));
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}

describe('the report as JSON', () => {
  it.each([
    ['with everything', createTestModel()],
    ['with nothing in it', createTestModel({ requirements: [] })],
  ])('is what its published schema says, %s', (_, model) => {
    expect(faultsOf(renderJson(model))).toEqual([]);
  });

  it('has no member that the schema does not tell of', () => {
    expect(Object.keys(SCHEMA.properties).sort()).toEqual(
      ['schema', ...Object.keys(reportFields(createTestModel()))].sort(),
    );
  });

  it('would be refused with a status that nobody knows, or without its gates', () => {
    const text = renderJson(createTestModel());

    expect(faultsOf(text.replace('"status": "not-ready"', '"status": "failed"'))).not.toEqual([]);
    expect(faultsOf(text.replace('"gates": [', '"gate": ['))).not.toEqual([]);
  });
});
