import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { importFiles, TENANT } from '../../../test/support/evidence.ts';
import { isJsonObject, type JsonObject } from '../tenant/json-object.ts';

const FIXTURE = new URL('./fixtures/scuba-gear/ProviderSettingsExport.json', import.meta.url);
const NAME = 'ScubaGear/ProviderSettingsExport.json';

function exported(changes: JsonObject = {}): JsonObject {
  const parsed: unknown = JSON.parse(readFileSync(FIXTURE, 'utf8').slice(1));
  return { ...(isJsonObject(parsed) ? parsed : {}), ...changes };
}

describe('an export of ScubaGear', () => {
  test('is a snapshot with a source and a date of its own', async () => {
    const { snapshots } = await importFiles({ [NAME]: readFileSync(FIXTURE) });

    expect(snapshots.map(({ source, collectedAt, tenant }) => ({ source, collectedAt, tenant }))).toEqual([
      { source: 'scubagear', collectedAt: '2026-11-20T17:15:48.307Z', tenant: TENANT },
    ]);
    expect(snapshots[0]?.inputs.map(({ collection, objects }) => [collection, objects])).toEqual([
      ['organization', 1],
      ['conditionalAccessPolicies', 3],
      ['authorizationPolicy', 1],
      ['domains', 2],
      ['subscribedSkus', 1],
      ['sharepointSettings', 1],
    ]);
  });

  test('says of conditional access what Graph said, and nothing where PowerShell cut it off', async () => {
    const imported = await importFiles({ [NAME]: readFileSync(FIXTURE) });

    expect(await imported.table('conditional_access_policies')).toEqual([
      expect.objectContaining({
        display_name: 'Require MFA for everybody',
        state: 'enabled',
        include_users: ['All'],
        exclude_groups: ['a0000000-0000-4000-8000-000000000009'],
        grant_controls: ['mfa'],
        has_other_conditions: false,
      }),
      expect.objectContaining({
        display_name: 'Cut off by an older run',
        state: 'report-only',
        include_users: null,
        exclude_applications: null,
        include_applications: null,
        has_other_conditions: null,
        grant_controls: null,
      }),
      expect.objectContaining({ display_name: 'Grants cut off', grant_controls: null, include_users: ['All'] }),
    ]);
    expect((await imported.problems()).map((problem) => problem['subject'])).toContain(
      'c0000000-0000-4000-8000-000000000002',
    );
  });

  test('a list that was run together into one text is no list of one', async () => {
    const imported = await importFiles({ [NAME]: readFileSync(FIXTURE) });

    expect(await imported.table('domains')).toEqual([
      expect.objectContaining({ id: 'contoso.example', supported_services: ['Email', 'Intune'] }),
      expect.objectContaining({ id: 'contoso.onmicrosoft.example', supported_services: null, is_initial: true }),
    ]);
  });

  test('has licences without their plans: these stay unknown', async () => {
    const imported = await importFiles({ [NAME]: readFileSync(FIXTURE) });

    expect(await imported.table('subscribed_skus')).toEqual([
      expect.objectContaining({
        id: `${TENANT}_06ebc4ee-1bb5-47dd-8120-11324bc54e06`,
        enabled_units: '50',
        consumed_units: '41',
        plan_ids: null,
      }),
    ]);
    expect(imported.status('sku_plans')).toBe('truncated');
  });

  test('an empty list is an answer only where ScubaGear says that its request succeeded', async () => {
    const empty = { conditional_access_policies: [], domain_settings: [] };
    const failed = { ...empty, aad_successful_commands: [], aad_unsuccessful_commands: ['Get-MgBetaDomain'] };

    const answered = await importFiles({ [NAME]: exported(empty) });
    const refused = await importFiles({ [NAME]: exported(failed) });

    expect(answered.status('conditional_access_policies')).toBe('complete');
    expect(refused.status('domains')).toBe('failed');
    expect(refused.status('conditional_access_policies')).toBe('failed');
    expect(refused.status('subscribed_skus')).toBe('truncated');
  });

  test('without a time with its zone it is as old as its file', async () => {
    const { snapshots } = await importFiles(
      { [NAME]: exported({ timestamp_zulu: undefined }) },
      { now: new Date('2030-01-01T00:00:00Z') },
    );

    expect(snapshots[0]?.collectedAt).not.toBe('2026-11-20T17:15:48.307Z');
  });

  test('is found below Raw in the results too', async () => {
    const results = {
      MetaData: { TimestampZulu: '2026-11-19T01:02:03.000Z' },
      Results: {},
      Raw: exported({ timestamp_zulu: undefined }),
    };

    const { snapshots } = await importFiles({ 'ScubaResults_0d275954.json': results });

    expect(snapshots.map(({ source }) => source)).toEqual(['scubagear']);
  });

  test('of another tenant is refused', async () => {
    const other = [{ TenantId: '6f1c9d0e-0000-4000-8000-00000000000f', AADAdditionalData: [] }];

    await expect(importFiles({ [NAME]: exported({ tenant_details: other }) })).rejects.toThrow(
      'it is evidence of tenant',
    );
  });

  test('that broke off gives nothing, and says so', async () => {
    const damaged = new URL('./fixtures/scuba-gear/damaged-ProviderSettingsExport.json', import.meta.url);

    const { snapshots, files } = await importFiles({ [NAME]: readFileSync(damaged) });

    expect(snapshots).toEqual([]);
    expect(files[0]?.skipped).toMatch(/^it is not whole JSON: .*; run ScubaGear again/);
  });
});
