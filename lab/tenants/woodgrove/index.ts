import { ROLES } from '../directory.ts';
import type { Sample } from '../sample.ts';
import { deviceRegistration } from '../settings.ts';
import { intuneSettings } from './intune.ts';
import { woodgroveTenant } from './tenant.ts';

/** Woodgrove: ready. Everything is as it should be, all evidence is there and every attestation in force. */
export const woodgrove: Sample = {
  tenant: woodgroveTenant,
  pools: [
    { part: 'SPE_E5', seats: (consumed) => consumed + 25 },
    { part: 'POWER_BI_STANDARD', seats: () => 1_000_000 },
  ],
  accessPolicies: [
    {
      name: 'Multifactor authentication for everybody',
      includeUsers: ['All'],
      excludeGroups: ['break-glass', 'service-accounts'],
      controls: ['mfa'],
    },
    {
      name: 'Compliant device for everybody',
      includeUsers: ['All'],
      excludeGroups: ['break-glass', 'service-accounts'],
      platforms: ['windows'],
      controls: ['compliantDevice'],
    },
    {
      name: 'Risky sign-ins',
      includeUsers: ['All'],
      excludeGroups: ['break-glass', 'service-accounts'],
      signInRisk: ['high', 'medium'],
      controls: ['mfa'],
    },
    {
      name: 'Risky users',
      includeUsers: ['All'],
      excludeGroups: ['break-glass', 'service-accounts'],
      userRisk: ['high'],
      controls: ['mfa', 'passwordChange'],
      operator: 'AND',
    },
    {
      name: 'Protected apps on phones',
      includeGroups: ['all-employees'],
      excludeGroups: ['break-glass', 'service-accounts'],
      applications: ['Office365'],
      platforms: ['android', 'iOS'],
      controls: ['compliantApplication'],
    },
    {
      name: 'Administrators: phishing-resistant methods',
      includeRoles: [ROLES['Global Administrator'], ROLES['Intune Administrator']],
      excludeGroups: ['break-glass', 'service-accounts'],
      strength: 'Phishing-resistant MFA',
    },
  ],
  dirtyFiles: {},
  directory: () => ({
    securityDefaults: false,
    invitesFrom: 'adminsGuestInvitersAndAllMembers',
    guestRole: 'limited',
    allowsAdHocSubscriptions: true,
    deviceRegistration: deviceRegistration(
      { '@odata.type': '#microsoft.graph.allDeviceRegistrationMembership' },
      false,
      true,
    ),
    mdmAppliesTo: 'all',
    syncRestrictedTo: null,
    hasBranding: true,
    roleHolders: {},
    saasApps: ['Salesforce', 'Workday', 'ServiceNow', 'Zoom'],
    hasApplicationProxy: true,
    hasStandingAdministrator: false,
    eligible: [3, 4],
  }),
  intune: intuneSettings,
  workspace: () => ({
    pilot: 'Windows Pilot - Users',
    sites: [{ id: 'main', name: 'Seattle' }],
    profile: {
      forests: 0,
      federated: false,
      vpn: false,
      wifi: false,
      certificate_authority: false,
      exchange_on_premises: false,
      configuration_manager: false,
      proxy: false,
      skype_on_premises: false,
      file_servers: false,
      high_information_security: true,
      device_kinds: ['corporate'],
    },
  }),
};
