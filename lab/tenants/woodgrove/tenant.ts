import type { Tenant } from '../tenant.ts';

/** Woodgrove: cloud only, a hundred and some people. */
export const woodgroveTenant: Tenant = {
  name: 'woodgrove',
  story: 'woodgrove',
  displayName: 'Woodgrove Bank',
  domain: 'woodgrovebank.com',
  moreDomains: [],
  initialDomain: 'woodgrovebank.onmicrosoft.com',
  country: 'US',
  city: 'Seattle',
  defaults: { users: 120, devices: 130, groups: 24 },
  mdmAuthority: 'intune',
  synchronisation: null,
  offices: [
    { city: 'Seattle', country: 'US', weight: 60 },
    { city: 'Toronto', country: 'CA', weight: 20 },
    { city: 'Sydney', country: 'AU', weight: 20 },
  ],
  suite: 'SPE_E5',
  people: [],
  licences: [],
  devices: [],
  purposes: [],
  enterpriseEdition: 1,
  devicePrefix: 'WG-',
  autopilotShare: 0,
  joinType: 'azureADJoined',
  managementAgent: 'mdm',
  registered: 1,
};
