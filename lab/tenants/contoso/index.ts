import type { Sample } from '../sample.ts';
import { deviceRegistration } from '../settings.ts';
import { accessPolicies } from './access.ts';
import { intuneSettings } from './intune.ts';
import { contosoTenant } from './tenant.ts';

/** Contoso: nearly ready. What fails, fails for a reason that happens; README.md lists them. */
export const contoso: Sample = {
  tenant: contosoTenant,
  pools: [
    // Every seat is given out, and the licensing group still waits for more.
    { part: 'SPE_E5', seats: (consumed) => consumed },
    { part: 'SPE_E3', seats: (consumed) => consumed + 3 },
    { part: 'ENTERPRISEPREMIUM', seats: (consumed) => consumed + 2 },
    { part: 'EMSPREMIUM', seats: (consumed) => consumed, warning: 5, capabilityStatus: 'Warning' },
    { part: 'WIN_ENT_E5', seats: (consumed) => consumed + 2 },
    { part: 'EMS', seats: () => 0, suspended: 25, capabilityStatus: 'Suspended' },
    { part: 'POWER_BI_STANDARD', seats: () => 1_000_000 },
    { part: 'VISIOCLIENT', seats: () => 20 },
  ],
  accessPolicies,
  dirtyFiles: {
    'policies/authorizationPolicy': 'pascal-case',
    'admin/sharepoint/settings': 'denied',
    'deviceManagement/deviceManagementScripts': 'truncated',
  },
  directory: () => ({
    securityDefaults: false,
    invitesFrom: 'everyone',
    guestRole: 'limited',
    allowsAdHocSubscriptions: true,
    deviceRegistration: deviceRegistration(
      { '@odata.type': '#microsoft.graph.allDeviceRegistrationMembership' },
      true,
      false,
    ),
    // An old answer: the number of the choice "all", as text.
    mdmAppliesTo: '1',
    syncRestrictedTo: null,
    hasBranding: true,
    roleHolders: { 'Global Reader': [41], 'Security Operator': [57, 58], 'User Administrator': [12] },
    saasApps: ['Salesforce', 'ServiceNow', 'Adobe Creative Cloud'],
    hasApplicationProxy: false,
    hasStandingAdministrator: true,
    eligible: [7, 8, 12],
  }),
  intune: intuneSettings,
  workspace: () => ({
    declaresSynchronisation: true,
    sites: [
      { id: 'london', name: 'London head office' },
      { id: 'dublin', name: 'Dublin' },
      { id: 'home', name: 'At home, by VPN' },
    ],
    profile: {
      forests: 1,
      federated: false,
      vpn: true,
      wifi: true,
      certificate_authority: true,
      exchange_on_premises: false,
      configuration_manager: false,
      proxy: true,
      skype_on_premises: false,
      file_servers: true,
      high_information_security: false,
      device_kinds: ['corporate', 'kiosk'],
    },
  }),
};
