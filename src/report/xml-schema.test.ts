import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { XmlDocument, XsdValidator } from 'libxml2-wasm';
import { describe, expect, it } from 'vitest';
import { renderJunit } from './junit.ts';
import { createTestModel, sketchRequirement } from './model-for-test.ts';
import { renderNunit } from './nunit.ts';

const FIXTURES = join(import.meta.dirname, '..', '..', 'test', 'fixtures');

/** What a schema finds wrong in a text, by libxml2: a sentence each. */
function faultsOf(schema: string, text: string): readonly string[] {
  using grammar = XmlDocument.fromBuffer(readFileSync(join(FIXTURES, schema)));
  using validator = XsdValidator.fromDoc(grammar);
  using document = XmlDocument.fromString(text);
  try {
    validator.validate(document);
    return [];
  } catch (error) {
    return String(error instanceof Error ? error.message : error)
      .split('\n')
      .filter((line) => line !== '');
  }
}

const everyStatus = () =>
  createTestModel({
    requirements: [
      sketchRequirement({
        text: { id: 'fails', title: 'It fails' },
        findings: [{ status: 'not-ready', name: '<a> & "b" \u0001' }],
      }),
      sketchRequirement({
        text: { id: 'accepted', title: 'It accepted' },
        findings: [{ status: 'not-ready', waiver: 'w-1' }],
      }),
      sketchRequirement({
        text: { id: 'open', title: 'It open' },
        findings: [{ status: 'unknown', reason: 'value-missing' }],
      }),
      sketchRequirement({ text: { id: 'met', title: 'It met' }, findings: [{ status: 'ready' }] }),
      sketchRequirement({
        text: { id: 'broken', title: 'It broken' },
        findings: [{ status: 'error', reason: 'stale' }],
        result: { status: 'error' },
      }),
    ],
  });
const MODELS = [
  ['a whole assessment', createTestModel()],
  ['every status', everyStatus()],
  ['no requirement', createTestModel({ requirements: [] })],
] as const;

describe('by their schemas', () => {
  it.each(MODELS)('JUnit XML of %s is what Jenkins takes', (_, model) => {
    // This schema is of 2010: what was skipped had no message yet. Jenkins' later ones, and all readers, have it.
    const isOfLaterDate = "Element 'skipped', attribute 'message': The attribute 'message' is not allowed.";

    const faults = faultsOf('junit/jenkins-junit.xsd', renderJunit(model));

    expect(faults.filter((fault) => fault !== isOfLaterDate)).toEqual([]);
  });

  it.each(MODELS)('NUnit XML of %s is as NUnit documents it', (_, model) => {
    expect(faultsOf('nunit/test-run.xsd', renderNunit(model))).toEqual([]);
  });

  it('a document that is not in order is told', () => {
    const junit = renderJunit(createTestModel()).replace('<failure', '<failed').replace('</failure', '</failed');
    const nunit = renderNunit(createTestModel()).replace('result="Failed"', 'result="Failure"');

    expect(faultsOf('junit/jenkins-junit.xsd', junit)).toContainEqual(expect.stringContaining('failed'));
    expect(faultsOf('nunit/test-run.xsd', nunit)).toContainEqual(expect.stringContaining("'Failure'"));
  });
});
