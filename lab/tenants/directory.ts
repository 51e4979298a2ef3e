import type { JsonObject } from './output.ts';
import { fixedAccounts, personAt, populationOf } from './people.ts';
import type { Context } from './tenant.ts';

/** The organisation object. */
export function organization(context: Context): JsonObject {
  const { tenant } = context;
  const { synchronisation } = tenant;
  return {
    id: context.tenantId,
    deletedDateTime: null,
    businessPhones: ['+44 20 7946 0100'],
    city: tenant.city,
    country: null,
    countryLetterCode: tenant.country,
    createdDateTime: context.ago(3200),
    defaultUsageLocation: tenant.country,
    displayName: tenant.displayName,
    marketingNotificationEmails: [],
    mobileDeviceManagementAuthority: tenant.mdmAuthority,
    onPremisesLastSyncDateTime: synchronisation === null ? null : context.ago(0, synchronisation.lastSyncMinutesAgo),
    onPremisesSyncEnabled: synchronisation === null ? null : true,
    postalCode: null,
    preferredLanguage: 'en',
    privacyProfile: null,
    securityComplianceNotificationMails: [],
    securityComplianceNotificationPhones: [],
    state: null,
    street: null,
    technicalNotificationMails: [`it@${tenant.domain}`],
    tenantType: 'AAD',
    assignedPlans: [
      {
        assignedDateTime: context.ago(700),
        capabilityStatus: 'Enabled',
        service: 'SCO',
        servicePlanId: 'c1ec4a95-1f05-45b3-a911-aa3fa01094f5',
      },
      {
        assignedDateTime: context.ago(700),
        capabilityStatus: 'Enabled',
        service: 'exchange',
        servicePlanId: 'efb87545-963c-4e0d-99df-69c6916d9eb0',
      },
    ],
    provisionedPlans: [{ capabilityStatus: 'Enabled', provisioningStatus: 'Success', service: 'exchange' }],
    verifiedDomains: domainNames(context)
      .filter((domain) => domain.isVerified)
      .map((domain) => ({
        capabilities: 'Email, OfficeCommunicationsOnline',
        isDefault: domain.name === tenant.domain,
        isInitial: domain.name === tenant.initialDomain,
        name: domain.name,
        type: isFederated(context, domain.name) ? 'Federated' : 'Managed',
      })),
  };
}

function isFederated(context: Context, domain: string): boolean {
  return context.tenant.synchronisation?.federated.includes(domain) === true;
}

function domainNames(context: Context): readonly { readonly name: string; readonly isVerified: boolean }[] {
  const { domain, initialDomain, moreDomains } = context.tenant;
  return [domain, initialDomain, ...moreDomains].map((name) => ({ name, isVerified: !name.startsWith('new.') }));
}

/** The domains of the tenant. */
export function domains(context: Context): readonly JsonObject[] {
  const { tenant } = context;
  return domainNames(context).map(({ name, isVerified }) => ({
    authenticationType: isFederated(context, name) ? 'Federated' : 'Managed',
    availabilityStatus: null,
    id: name,
    isAdminManaged: true,
    isDefault: name === tenant.domain,
    isInitial: name === tenant.initialDomain,
    isRoot: true,
    isVerified,
    supportedServices: isVerified ? ['Email', 'OfficeCommunicationsOnline', 'Intune'] : [],
    passwordValidityPeriodInDays: isFederated(context, name) ? null : 2147483647,
    passwordNotificationWindowInDays: isFederated(context, name) ? null : 14,
    state: null,
  }));
}

/** What Entra ID knows of the AD FS behind a federated domain. */
export function federationConfiguration(context: Context, domain: string): readonly JsonObject[] {
  const adfs = `https://sts.${domain}/adfs`;
  return [
    {
      id: context.guid('federation', domain),
      displayName: `${context.tenant.displayName} AD FS`,
      issuerUri: `http://sts.${domain}/adfs/services/trust/`,
      metadataExchangeUri: `${adfs}/services/trust/mex`,
      signingCertificate: Buffer.from(context.guid('certificate', domain).repeat(8)).toString('base64'),
      passiveSignInUri: `${adfs}/ls/`,
      preferredAuthenticationProtocol: 'wsFed',
      activeSignInUri: `${adfs}/services/trust/2005/usernamemixed`,
      signOutUri: `${adfs}/ls/`,
      promptLoginBehavior: 'nativeSupport',
      isSignedAuthenticationRequestRequired: null,
      nextSigningCertificate: null,
      federatedIdpMfaBehavior: 'acceptIfMfaDoneByFederatedIdp',
      signingCertificateUpdateStatus: null,
      passwordResetUri: null,
    },
  ];
}

/** The features of directory synchronisation that are on. */
export function onPremisesSynchronization(context: Context): readonly JsonObject[] {
  const { synchronisation } = context.tenant;
  if (synchronisation === null) return [];
  const { clientVersion } = synchronisation;
  return [
    {
      id: context.tenantId,
      configuration: {
        accidentalDeletionPrevention: { synchronizationPreventionType: 'enabledForCount', alertThreshold: 500 },
        ...(clientVersion === undefined ? {} : { synchronizationClientVersion: clientVersion }),
      },
      features: {
        passwordSyncEnabled: synchronisation.passwordHash,
        passwordWritebackEnabled: synchronisation.passwordWriteback,
        directoryExtensionsEnabled: false,
        fopeConflictResolutionEnabled: false,
        groupWriteBackEnabled: false,
        unifiedGroupWritebackEnabled: false,
        userWritebackEnabled: false,
        deviceWritebackEnabled: context.tenant.joinType === 'hybridAzureADJoined',
        softMatchOnUpnEnabled: true,
        blockSoftMatchEnabled: false,
        synchronizeUpnForManagedUsersEnabled: true,
        quarantineUponProxyAddressesConflictEnabled: true,
        quarantineUponUpnConflictEnabled: true,
        userForcePasswordChangeOnLogonEnabled: false,
        cloudPasswordPolicyForPasswordSyncedUsersEnabled: false,
        bypassDirSyncOverridesEnabled: false,
        blockCloudObjectTakeoverThroughHardMatchEnabled: false,
        allowOnPremUpdateOfOnPremisesObjectIdentifierEnabled: false,
        concurrentCredentialUpdateEnabled: false,
        concurrentOrgIdProvisioningEnabled: false,
      },
    },
  ];
}

/** The built-in roles that occur, by their template ids. */
export const ROLES = {
  'Global Administrator': '62e90394-69f5-4237-9190-012177145e10',
  'Global Reader': 'f2ef992c-3afb-46b9-b7cf-a126ee74c451',
  'Intune Administrator': '3a2c62db-5318-420d-8d74-23affee5d9d5',
  'Security Operator': '5f2222b1-57c3-48ba-8ad5-d4759f1fde6f',
  'Security Reader': '5d6b6bb7-de71-4623-b4af-96380a352509',
  'Directory Synchronization Accounts': 'd29b2b05-8046-44ba-8758-1e26182fcf32',
  'User Administrator': 'fe930be7-5e62-47db-91af-98c3a49a38b1',
} as const;

/** The roles in use with their members. `holders` adds people by their index in the pool. */
export function directoryRoles(
  context: Context,
  holders: Readonly<Partial<Record<keyof typeof ROLES, readonly number[]>>>,
  hasStandingAdministrator: boolean,
): readonly JsonObject[] {
  const population = populationOf(context);
  const fixed = fixedAccounts(context);
  const byRole = (role: string): readonly JsonObject[] =>
    fixed
      .filter(
        (account) =>
          roleOf(account.kind, account.key) === role && (hasStandingAdministrator || account.key !== 'admin'),
      )
      .map((account) =>
        memberUser(
          context.guid('account', account.key),
          account.displayName,
          `${account.local}@${context.tenant.initialDomain}`,
        ),
      );
  return Object.entries(ROLES).map(([role, roleTemplateId]) => {
    const people = Object.entries(holders).find(([name]) => name === role)?.[1] ?? [];
    return {
      id: context.guid('role', role),
      deletedDateTime: null,
      displayName: role,
      description: `Members of this role hold the permissions of ${role}.`,
      roleTemplateId,
      members: [
        ...byRole(role),
        ...people
          .filter((index) => index < population.people)
          .map((index) => personAt(context, index, population.people))
          .map((person) => memberUser(person.id, person.displayName, person.upn)),
      ],
    };
  });
}

function roleOf(kind: string, key: string): keyof typeof ROLES | null {
  if (kind === 'break-glass' || key === 'admin') return 'Global Administrator';
  if (key === 'adm.endpoint') return 'Intune Administrator';
  if (kind === 'synchronisation') return 'Directory Synchronization Accounts';
  return null;
}

/** A user as a member of a group or role is listed. */
export function memberUser(id: string, displayName: string, userPrincipalName: string): JsonObject {
  return { '@odata.type': '#microsoft.graph.user', id, displayName, userPrincipalName };
}
