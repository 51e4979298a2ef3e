import { expect, test } from 'vitest';
import { recogniseContext, recognisePath, recogniseType } from './recognise.ts';

test.each([
  ['organization.json', 'organization', undefined, undefined],
  ['Organization/Organization.json', 'organization', undefined, undefined],
  ['organization/6f1c/branding.json', 'organizationBranding', '6f1c', undefined],
  ['organization/6f1c.json', 'mdmAuthority', '6f1c', undefined],
  ['export/v1.0/users-1.json', 'users', undefined, 1],
  ['users_12.json', 'users', undefined, 12],
  ['users (2).json', 'users', undefined, 2],
  ['users-page-3.json', 'users', undefined, 3],
  ['users/0a1b.json', 'users', undefined, undefined],
  ['groups/0a1b/members.json', 'groupMembers', '0a1b', undefined],
  ['groups/0a1b/members-2.json', 'groupMembers', '0a1b', 2],
  ['Groups/0a1b/0a1b.json', 'groups', undefined, undefined],
  ['domains/contoso.com/federationConfiguration.json', 'federationConfigurations', 'contoso.com', undefined],
  ['identity/conditionalAccess/policies.json', 'conditionalAccessPolicies', undefined, undefined],
  ['identity-conditionalAccess-policies.json', 'conditionalAccessPolicies', undefined, undefined],
  ['conditionalAccessPolicies.json', 'conditionalAccessPolicies', undefined, undefined],
  ['deviceManagement.json', 'deviceManagement', undefined, undefined],
  ['deviceManagement/deviceCompliancePolicies/Windows 11.json', 'deviceCompliancePolicies', undefined, undefined],
  ['deviceCompliancePolicies.json', 'deviceCompliancePolicies', undefined, undefined],
  ['devices/managedDevices.ndjson', 'managedDevices', undefined, undefined],
  ['devices.json', 'directoryDevices', undefined, undefined],
  ['a\\b\\deviceManagement\\ndesConnectors.json', 'ndesConnectors', undefined, undefined],
])('%s is an answer of %s', (path, collection, parent, page) => {
  const found = recognisePath(path);

  expect([found?.collection.name, found?.parent, found?.page]).toEqual([collection, parent, page]);
});

test.each(['policies.json', 'readme.json', 'settings.json', 'members.json', 'users-20261121.json', 'x/y/z.json'])(
  '%s does not name a request',
  (path) => {
    expect(recognisePath(path)).toBeUndefined();
  },
);

test.each([
  ['https://graph.microsoft.com/v1.0/$metadata#users(id,displayName,assignedLicenses)', 'users', undefined],
  ["https://graph.microsoft.com/beta/$metadata#groups('0a1b')/members(id)", 'groupMembers', '0a1b'],
  ['https://graph.microsoft.com/v1.0/$metadata#policies/authorizationPolicy/$entity', 'authorizationPolicy', undefined],
  [
    'https://graph.microsoft.com/beta/$metadata#deviceManagement/intents(assignments(),categories(a(b)))',
    'intents',
    undefined,
  ],
  ["https://graph.microsoft.com/v1.0/$metadata#organization('6f1c')/branding/$entity", 'organizationBranding', '6f1c'],
])('the context %s tells its request', (context, collection, parent) => {
  const found = recogniseContext(context);

  expect(found === undefined || found === 'other' ? found : [found.collection.name, found.parent]).toEqual([
    collection,
    parent,
  ]);
});

test('a context of another request is told from one that says nothing', () => {
  expect(recogniseContext('https://graph.microsoft.com/v1.0/$metadata#auditLogs/signIns')).toBe('other');
  expect(recogniseContext('https://graph.microsoft.com/v1.0/$metadata#directoryObjects(id)')).toBeUndefined();
  expect(
    recogniseContext('https://graph.microsoft.com/v1.0/$metadata#Collection(microsoft.graph.user)'),
  ).toBeUndefined();
  expect(recogniseContext(5)).toBeUndefined();
});

test('a type tells the request that lists it', () => {
  expect(recogniseType('#microsoft.graph.windows10CompliancePolicy')?.collection.name).toBe('deviceCompliancePolicies');
  expect(recogniseType('#microsoft.graph.user')?.collection.name).toBe('users');
  expect(recogniseType('#microsoft.graph.message')).toBeUndefined();
});
