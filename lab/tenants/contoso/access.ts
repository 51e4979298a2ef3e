import type { AccessPolicy } from '../conditional-access.ts';
import { ROLES } from '../directory.ts';

/** Contoso's conditional access: in good order, but that the first policy forgot the service accounts. */
export const accessPolicies: readonly AccessPolicy[] = [
  {
    name: 'CA001 - Require multifactor authentication for everybody',
    includeUsers: ['All'],
    excludeGroups: ['break-glass'],
    controls: ['mfa'],
  },
  {
    name: 'CA002 - Block legacy authentication',
    includeUsers: ['All'],
    excludeGroups: ['break-glass', 'service-accounts'],
    clientAppTypes: ['exchangeActiveSync', 'other'],
    controls: ['block'],
  },
  {
    name: 'CA003 - Compliant device for Office 365',
    state: 'enabledForReportingButNotEnforced',
    includeUsers: ['All'],
    excludeGroups: ['break-glass'],
    applications: ['Office365'],
    controls: ['compliantDevice', 'domainJoinedDevice'],
    operator: 'OR',
  },
  {
    name: 'CA004 - Administrators: phishing-resistant methods',
    includeRoles: [ROLES['Global Administrator'], ROLES['Intune Administrator'], ROLES['User Administrator']],
    excludeGroups: ['break-glass'],
    strength: 'Phishing-resistant MFA',
  },
  {
    name: 'CA005 - Multifactor authentication to join a device',
    includeGroups: ['all-employees'],
    excludeGroups: ['break-glass', 'service-accounts'],
    userActions: ['urn:user:registerdevice'],
    controls: ['mfa'],
  },
  {
    name: 'CA006 - Risky sign-ins',
    includeUsers: ['All'],
    excludeGroups: ['break-glass', 'service-accounts'],
    signInRisk: ['high', 'medium'],
    controls: ['mfa'],
  },
  {
    name: 'CA007 - Block phones without app protection (pilot, paused)',
    state: 'disabled',
    includeUsers: ['All'],
    platforms: ['android', 'iOS'],
    controls: ['compliantApplication'],
  },
];
