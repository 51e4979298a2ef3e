import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import { describe, expect, it } from 'vitest';
import { type LineReport, type LineResult, renderLinesSarif } from './lines-sarif.ts';

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

const result = (more: Partial<LineResult> = {}): LineResult => ({
  rule: 'blocked',
  level: 'error',
  message: 'login.live.com:443 is blocked',
  place: { file: 'squid.conf', line: 9 },
  fingerprint: 'minimal/deployment-service/login.live.com:443',
  ...more,
});

const reportOf = (results: readonly LineResult[]): LineReport => ({
  muster: '1.2.3',
  at: new Date('2026-03-01T12:00:00Z'),
  about: 'allow-list',
  rules: [
    { id: 'partly', title: 'Some hosts are blocked', help: 'Allow the whole pattern.' },
    { id: 'blocked', title: 'A host is blocked', help: 'Allow it.' },
  ],
  results,
});

describe('results at the lines of files', () => {
  it('satisfy the schema of SARIF 2.1.0, also with none and with any text', () => {
    const odd = 'a\u0000b\ud800 [x](y) {0}';

    expect(faultsOf(renderLinesSarif(reportOf([])))).toEqual([]);
    expect(faultsOf(renderLinesSarif(reportOf([result(), result({ level: 'open' })])))).toEqual([]);
    expect(
      faultsOf(renderLinesSarif(reportOf([result({ message: odd, place: { file: `a ${odd}#?.conf`, line: 0 } })]))),
    ).toEqual([]);
  });

  it.each([
    ['squid.conf', { uri: 'squid.conf', uriBaseId: '%SRCROOT%' }],
    ['./proxy/a b#1.conf', { uri: 'proxy/a%20b%231.conf', uriBaseId: '%SRCROOT%' }],
    ['/etc/squid/squid.conf', { uri: 'file:///etc/squid/squid.conf' }],
    ['C:\\squid\\squid.conf', { uri: 'file:///C:/squid/squid.conf' }],
  ])('point into %s', (file, artifactLocation) => {
    const [run] = JSON.parse(renderLinesSarif(reportOf([result({ place: { file, line: 3 } })]))).runs;

    expect(run.results[0].locations[0].physicalLocation).toEqual({ artifactLocation, region: { startLine: 3 } });
    expect(run.tool.driver.rules[run.results[0].ruleIndex].id).toBe('blocked');
  });

  it('name the line that decides before it', () => {
    const [run] = JSON.parse(renderLinesSarif(reportOf([result({ related: { file: 'squid.conf', line: 2 } })]))).runs;

    expect(run.results[0].relatedLocations[0].physicalLocation.region).toEqual({ startLine: 2 });
  });
});
