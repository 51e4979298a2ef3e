import { DOMParser, type Element } from '@xmldom/xmldom';
import { describe, expect, it } from 'vitest';
import { renderJunit } from './junit.ts';
import { createTestModel, sketchRequirement } from './model-for-test.ts';
import { renderNunit } from './nunit.ts';

const HOSTILE = `</failure>]]><x a="'">&amp; \u0000\u0007\u202e\ud800 \n=cmd`;

/** Reads XML with a parser that refuses what is not well formed. */
function parse(text: string) {
  const onError = (level: string, message: string) => {
    throw new Error(`${level}: ${message}`);
  };
  return new DOMParser({ onError }).parseFromString(text, 'text/xml');
}

function elements(text: string, name: string): readonly Element[] {
  return [...parse(text).getElementsByTagName(name)];
}

const find = (all: readonly Element[], id: string) =>
  all.find((one) => one.getAttribute('name')?.startsWith(`${id}: `));
const childrenOf = (element: Element | undefined) =>
  [...(element?.childNodes ?? [])].flatMap((node) => (node.nodeType === 1 ? [node.nodeName] : []));

/** A model whose texts come from somebody who wants to break out of them, with more subjects than any document names. */
function hostile() {
  const requirement = sketchRequirement({
    text: { id: 'hostile', title: HOSTILE, why: HOSTILE, consequence: HOSTILE },
    findings: Array.from({ length: 300 }, () => ({ status: 'not-ready' as const, name: HOSTILE, observed: HOSTILE })),
    more: { 'not-ready': 1_000_000 },
  });
  const model = createTestModel({ requirements: [requirement] });
  return { ...model, assessment: { ...model.assessment, tenant: { id: HOSTILE, name: HOSTILE } } };
}

/** A requirement that both fails and cannot be told for others, and one that is wholly waived. */
const mixed = () =>
  createTestModel({
    requirements: [
      sketchRequirement({
        text: { id: 'mixed', title: 'Fails for one, and cannot be told of another' },
        findings: [
          { status: 'advisory' },
          { status: 'unknown', reason: 'value-missing' },
          { status: 'error', reason: 'stale' },
        ],
        result: { status: 'error' },
      }),
      sketchRequirement({
        text: { id: 'accepted', title: 'Fails, and was accepted for a time' },
        findings: [{ status: 'not-ready', waiver: 'w-1' }],
      }),
    ],
  });

describe('JUnit XML', () => {
  it('is the golden one', async () => {
    await expect(renderJunit(createTestModel())).toMatchFileSnapshot('golden/report.junit.xml');
  });

  it('has a test case for each requirement, and its element for each that fails', () => {
    const cases = elements(renderJunit(createTestModel()), 'testcase');

    expect(cases).toHaveLength(8);
    expect(childrenOf(find(cases, 'password-writeback'))).toEqual(['failure']);
    expect(childrenOf(find(cases, 'update-ring-targeting'))).toEqual(['failure']);
    expect(childrenOf(find(cases, 'entra-connect-version'))).toEqual(['skipped']);
    expect(childrenOf(find(cases, 'sharing-restricted'))).toEqual(['error']);
    expect(childrenOf(find(cases, 'certificates-valid'))).toEqual(['skipped']);
    expect(childrenOf(find(cases, 'mdm-authority'))).toEqual([]);
  });

  it('counts in each suite what is in it', () => {
    for (const suite of elements(renderJunit(createTestModel()), 'testsuite')) {
      const count = (name: string) => String(suite.getElementsByTagName(name).length);
      expect(suite.getAttribute('tests')).toBe(count('testcase'));
      expect(suite.getAttribute('failures')).toBe(count('failure'));
      expect(suite.getAttribute('errors')).toBe(count('error'));
      expect(suite.getAttribute('skipped')).toBe(count('skipped'));
    }
  });

  it('takes what fails for failing whatever else could not be told, and what is waived for skipped', () => {
    const cases = elements(renderJunit(mixed()), 'testcase');

    expect(childrenOf(find(cases, 'mixed'))).toEqual(['failure']);
    expect(childrenOf(find(cases, 'accepted'))).toEqual(['skipped']);
  });

  it('holds any text, and names a few subjects of many', () => {
    const text = renderJunit(hostile());
    const [failure] = elements(text, 'failure');

    expect(failure?.textContent).toContain('</failure>]]><x a="\'">&amp;');
    expect(failure?.textContent).toContain('and 1,000,280 more tenants');
    expect(text.length).toBeLessThan(20_000);
  });

  it('is whole for a tenant without requirements', () => {
    expect(elements(renderJunit(createTestModel({ requirements: [] })), 'testsuites')).toHaveLength(1);
  });
});

describe('NUnit 3 XML', () => {
  it('is the golden one', async () => {
    await expect(renderNunit(createTestModel())).toMatchFileSnapshot('golden/report.nunit.xml');
  });

  it('gives each result what goes with it: a failure to what failed, a reason to what was not run', () => {
    const cases = elements(renderNunit(createTestModel()), 'test-case');
    const wanted = { Passed: [], Failed: ['failure'], Inconclusive: ['reason'], Skipped: ['reason'] };

    expect(cases).toHaveLength(8);
    for (const one of cases) {
      const result = one.getAttribute('result') ?? '';
      expect(Object.keys(wanted)).toContain(result);
      expect(childrenOf(one)).toEqual([
        'properties',
        ...(Object.entries(wanted).find(([name]) => name === result)?.[1] ?? []),
      ]);
    }
  });

  it('tells what could not be told apart from what failed', () => {
    const cases = elements(renderNunit(createTestModel()), 'test-case');

    expect(find(cases, 'entra-connect-version')?.getAttribute('result')).toBe('Inconclusive');
    expect(find(cases, 'sharing-restricted')?.getAttribute('label')).toBe('Error');
    expect(find(elements(renderNunit(mixed()), 'test-case'), 'mixed')?.getAttribute('label')).toBeNull();
  });

  it('adds up in every suite and in the run', () => {
    const text = renderNunit(createTestModel());
    for (const suite of [...elements(text, 'test-run'), ...elements(text, 'test-suite')]) {
      const cases = [...suite.getElementsByTagName('test-case')];
      const count = (result: string) => String(cases.filter((one) => one.getAttribute('result') === result).length);
      expect(suite.getAttribute('total')).toBe(String(cases.length));
      expect(suite.getAttribute('passed')).toBe(count('Passed'));
      expect(suite.getAttribute('failed')).toBe(count('Failed'));
      expect(suite.getAttribute('inconclusive')).toBe(count('Inconclusive'));
      expect(suite.getAttribute('skipped')).toBe(count('Skipped'));
      expect(suite.getAttribute('result') === 'Failed').toBe(count('Failed') !== '0');
    }
  });

  it('holds any text', () => {
    const [failure] = elements(renderNunit(hostile()), 'test-case');

    expect(failure?.textContent).toContain('</failure>]]><x a="\'">&amp;');
  });
});
