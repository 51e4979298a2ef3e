import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseServicePrincipals } from './service-principals.ts';

const text = readFileSync(new URL('../../../catalogs/reference/service-principals.yaml', import.meta.url), 'utf8');
const parsed = parseServicePrincipals(text);

describe('service-principals.yaml', () => {
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.faults));
  const { accounts, groups, ids } = parsed.value;

  it('has the four accounts of the security page, with names a directory accepts', () => {
    expect(accounts.filter((row) => row.is_in_security_page).map((row) => row.name)).toEqual([
      'msadmin',
      'mstest',
      'mwaas_soc_ro',
      'mwaas_wdgsoc',
    ]);
  });

  it('knows the groups however their blanks are set', () => {
    const names = groups.map((row) => row.normalised_name);

    expect(names).toContain('modernworkplacedevicesall');
    expect(names).toContain('modernworkplaceserviceaccounts');
  });

  it('knows the three guest roles and the owner of device groups', () => {
    expect(ids.filter((row) => row.kind === 'guest-role').map((row) => row.name)).toEqual([
      'same as members',
      'limited',
      'restricted',
    ]);
    expect(ids.find((row) => row.name === 'Intune Provisioning Client')?.id).toBe(
      'f1346770-5b25-470b-88bd-d5744ab7952c',
    );
  });
});

describe('parseServicePrincipals', () => {
  it('refuses an account name with a blank', () => {
    const bad = text.replace('[mwaas_soc_ro]', '["mwaas soc"]');

    expect(parseServicePrincipals(bad)).toMatchObject({ ok: false });
  });
});
