import type { Sample } from '../sample.ts';
import { intuneSettings } from './intune.ts';
import { fabrikamTenant } from './tenant.ts';

/** Fabrikam: far from ready. */
export const fabrikam: Sample = {
  tenant: fabrikamTenant,
  pools: [
    { part: 'ENTERPRISEPACK', seats: (consumed) => consumed + 14 },
    { part: 'EMS', seats: (consumed) => Math.max(0, consumed - 20), warning: 20, capabilityStatus: 'Warning' },
    { part: 'SPE_E3', seats: (consumed) => consumed },
    { part: 'FLOW_FREE', seats: () => 10_000 },
    { part: 'WIN10_VDA_E5', seats: () => 0, suspended: 50, capabilityStatus: 'Suspended' },
  ],
  accessPolicies: [
    {
      name: 'MFA for all (rolled back)',
      state: 'disabled',
      includeUsers: ['All'],
      controls: ['mfa'],
    },
    {
      name: 'Domain-joined devices only',
      state: 'enabledForReportingButNotEnforced',
      includeUsers: ['All'],
      controls: ['domainJoinedDevice'],
    },
  ],
  dirtyFiles: {
    'identity/conditionalAccess/policies': 'pascal-case',
    groups: 'concatenated',
    'deviceManagement/deviceCompliancePolicies': 'one-file-each',
    'roleManagement/directory/roleEligibilitySchedules': 'not-licensed',
    'onPremisesPublishingProfiles/applicationProxy/connectors': 'denied',
    'onPremisesPublishingProfiles/authentication/agents': 'denied',
  },
  directory: (context) => ({
    securityDefaults: true,
    invitesFrom: 'everyone',
    guestRole: 'as-members',
    allowsAdHocSubscriptions: false,
    // An answer of the beta of some years ago, with numbers for the choices: nobody may join.
    deviceRegistration: {
      id: 'deviceRegistrationPolicy',
      displayName: 'Device Registration Policy',
      description:
        'Tenant-wide policy that manages initial provisioning controls using quota restrictions, additional authentication and authorization checks',
      userDeviceQuota: 5,
      multiFactorAuthConfiguration: '0',
      azureADRegistration: { appliesTo: '1', isAdminConfigurable: false, allowedUsers: [], allowedGroups: [] },
      azureADJoin: { appliesTo: '0', isAdminConfigurable: true, allowedUsers: [], allowedGroups: [] },
    },
    mdmAppliesTo: 'none',
    syncRestrictedTo: [context.guid('domain', 'corp.fabrikam.local')],
    hasBranding: false,
    roleHolders: { 'Global Administrator': [1, 2, 3, 5, 8, 13], 'Security Reader': [21], 'User Administrator': [4] },
    saasApps: ['SAP SuccessFactors'],
    hasApplicationProxy: false,
    hasStandingAdministrator: true,
    eligible: null,
  }),
  intune: intuneSettings,
  workspace: () => ({
    pilot: 'Windows Pilot - Users',
    sites: [
      { id: 'muenchen', name: 'München' },
      { id: 'detroit', name: 'Detroit' },
      { id: 'pune', name: 'Pune' },
    ],
    profile: {
      forests: 2,
      federated: true,
      vpn: true,
      wifi: true,
      certificate_authority: true,
      exchange_on_premises: true,
      configuration_manager: true,
      proxy: true,
      skype_on_premises: true,
      file_servers: true,
      high_information_security: false,
      device_kinds: ['corporate', 'personal', 'kiosk'],
    },
  }),
};
