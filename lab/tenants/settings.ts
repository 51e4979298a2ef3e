/** The single objects of the directory and of Intune, made from a tenant's settings. */

import { ROLES } from './directory.ts';
import { PROVISIONING_CLIENT } from './groups.ts';
import type { JsonObject } from './output.ts';
import { personAt, populationOf } from './people.ts';
import type { DirectorySettings, IntuneSettings } from './sample.ts';
import type { Context } from './tenant.ts';

const GUEST_ROLES = {
  'as-members': 'a0b1b346-4d3e-4e8b-98f8-753987be4970',
  limited: '10dae51f-b6af-4016-8d66-8c2a99b929b3',
  restricted: '2af84b1e-32c8-42b7-82bc-daa82404023b',
} as const;

/** What users and guests may do. */
export function authorizationPolicy(context: Context, settings: DirectorySettings): JsonObject {
  return {
    id: 'authorizationPolicy',
    deletedDateTime: null,
    displayName: 'Authorization Policy',
    description: 'Used to manage authorization related settings across the company.',
    allowInvitesFrom: settings.invitesFrom,
    allowedToSignUpEmailBasedSubscriptions: settings.allowsAdHocSubscriptions,
    allowedToUseSSPR: true,
    allowEmailVerifiedUsersToJoinOrganization: false,
    allowUserConsentForRiskyApps: null,
    blockMsolPowerShell: false,
    guestUserRoleId: GUEST_ROLES[settings.guestRole],
    defaultUserRolePermissions: {
      allowedToCreateApps: context.tenant.story === 'fabrikam',
      allowedToCreateSecurityGroups: true,
      allowedToCreateTenants: false,
      allowedToReadBitlockerKeysForOwnedDevice: true,
      allowedToReadOtherUsers: true,
      permissionGrantPoliciesAssigned: ['ManagePermissionGrantsForSelf.microsoft-user-default-recommended'],
    },
  };
}

/** Security defaults. */
export function securityDefaults(isEnabled: boolean): JsonObject {
  return {
    id: '00000000-0000-0000-0000-000000000005',
    deletedDateTime: null,
    displayName: 'Security Defaults',
    description: 'Security defaults is a set of basic identity security mechanisms recommended by Microsoft.',
    isEnabled,
  };
}

/** Who may join devices, in the shape of today. */
export function deviceRegistration(
  joins: JsonObject,
  registeringUsersAreAdministrators: boolean,
  hasLocalAdminPassword: boolean,
): JsonObject {
  return {
    id: 'deviceRegistrationPolicy',
    displayName: 'Device Registration Policy',
    description:
      'Tenant-wide policy that manages initial provisioning controls using quota restrictions, additional authentication and authorization checks',
    userDeviceQuota: 50,
    multiFactorAuthConfiguration: 'notRequired',
    azureADRegistration: {
      isAdminConfigurable: false,
      allowedToRegister: { '@odata.type': '#microsoft.graph.allDeviceRegistrationMembership' },
    },
    azureADJoin: {
      isAdminConfigurable: true,
      allowedToJoin: joins,
      localAdmins: {
        enableGlobalAdmins: registeringUsersAreAdministrators,
        registeringUsers: {
          '@odata.type': `#microsoft.graph.${registeringUsersAreAdministrators ? 'all' : 'no'}DeviceRegistrationMembership`,
        },
      },
    },
    localAdminPassword: { isEnabled: hasLocalAdminPassword },
  };
}

/** Automatic enrolment, per MDM application. */
export function mdmPolicies(context: Context, appliesTo: string): readonly JsonObject[] {
  return [
    {
      id: '0000000a-0000-0000-c000-000000000000',
      appliesTo,
      complianceUrl: 'https://portal.manage.microsoft.com/?portalAction=Compliance',
      description: null,
      discoveryUrl: 'https://enrollment.manage.microsoft.com/enrollmentserver/discovery.svc',
      displayName: 'Microsoft Intune',
      isValid: true,
      termsOfUseUrl: 'https://portal.manage.microsoft.com/TermsofUse.aspx',
      isMdmEnrollmentDuringRegistrationDisabled: false,
      includedGroups: [],
    },
    {
      id: context.guid('mdm', 'other'),
      appliesTo: 'none',
      complianceUrl: null,
      description: 'Left over from a trial',
      discoveryUrl: 'https://mdm.example.net/discovery',
      displayName: 'Another MDM',
      isValid: false,
      termsOfUseUrl: null,
      isMdmEnrollmentDuringRegistrationDisabled: null,
      includedGroups: [],
    },
  ];
}

/** SharePoint and OneDrive. */
export function sharepoint(syncRestrictedTo: readonly string[] | null): JsonObject {
  return {
    allowedDomainGuidsForSyncApp: syncRestrictedTo ?? [],
    availableManagedPathsForSiteCreation: ['/sites/', '/teams/'],
    deletedUserPersonalSiteRetentionPeriodInDays: syncRestrictedTo === null ? 90 : 30,
    excludedFileExtensionsForSyncApp: ['pst'],
    idleSessionSignOut: { isEnabled: false, warnAfterInSeconds: 0, signOutAfterInSeconds: 0 },
    imageTaggingOption: 'enhanced',
    isCommentingOnSitePagesEnabled: true,
    isFileActivityNotificationEnabled: true,
    isLegacyAuthProtocolsEnabled: syncRestrictedTo !== null,
    isLoopEnabled: true,
    isMacSyncAppEnabled: true,
    isRequireAcceptingUserToMatchInvitedUserEnabled: false,
    isResharingByExternalUsersEnabled: false,
    isSharePointMobileNotificationEnabled: true,
    isSharePointNewsfeedEnabled: false,
    isSiteCreationEnabled: true,
    isSiteCreationUIEnabled: true,
    isSitePagesCreationEnabled: true,
    isSitesStorageLimitAutomatic: true,
    isSyncButtonHiddenOnPersonalSite: false,
    isUnmanagedSyncAppForTenantRestricted: syncRestrictedTo !== null,
    personalSiteDefaultStorageLimitInMB: 1048576,
    sharingAllowedDomainList: [],
    sharingBlockedDomainList: [],
    sharingCapability: 'externalUserSharingOnly',
    sharingDomainRestrictionMode: 'none',
    siteCreationDefaultManagedPath: '/sites/',
    siteCreationDefaultStorageLimitInMB: 26214400,
    tenantDefaultTimezone: '(UTC) Dublin, Edinburgh, Lisbon, London',
  };
}

/** Company branding of the sign-in page. */
export function branding(context: Context): JsonObject {
  return {
    id: '0',
    backgroundColor: '#0F4C5C',
    backgroundImageRelativeUrl: `${context.tenantId}/0/illustration`,
    bannerLogoRelativeUrl: `${context.tenantId}/0/bannerlogo`,
    cdnList: ['aadcdn.msauthimages.net', 'aadcdn.msftauthimages.net'],
    signInPageText: `Welcome to ${context.tenant.displayName}`,
    squareLogoRelativeUrl: null,
    usernameHintText: `you@${context.tenant.domain}`,
  };
}

/** Applications: those of Microsoft that matter, and the gallery applications with single sign-on. */
export function servicePrincipals(context: Context, settings: DirectorySettings): readonly JsonObject[] {
  const one = (appId: string, displayName: string, more: JsonObject): JsonObject => ({
    id: context.guid('service-principal', appId),
    appId,
    displayName,
    accountEnabled: true,
    applicationTemplateId: null,
    preferredSingleSignOnMode: null,
    tags: [],
    ...more,
  });
  return [
    one('0000000a-0000-0000-c000-000000000000', 'Microsoft Intune', {}),
    one(PROVISIONING_CLIENT, 'Intune Provisioning Client', {}),
    ...settings.saasApps.map((name) =>
      one(context.guid('saas', name), name, {
        applicationTemplateId: context.guid('gallery', name),
        preferredSingleSignOnMode: 'saml',
        tags: ['WindowsAzureActiveDirectoryIntegratedApp', 'WindowsAzureActiveDirectoryGalleryApplicationPrimaryV1'],
      }),
    ),
    ...(settings.hasApplicationProxy
      ? [
          one(context.guid('saas', 'intranet'), 'Intranet', {
            tags: ['WindowsAzureActiveDirectoryOnPremApp', 'WindowsAzureActiveDirectoryIntegratedApp'],
          }),
        ]
      : []),
  ];
}

/** Connectors of the application proxy. */
export function proxyConnectors(context: Context, hasApplicationProxy: boolean): readonly JsonObject[] {
  if (!hasApplicationProxy) return [];
  return ['APPPROXY01', 'APPPROXY02'].map((machine) => ({
    id: context.guid('proxy-connector', machine),
    machineName: `${machine}.${context.tenant.domain}`,
    externalIp: '203.0.113.17',
    status: 'active',
    version: '1.5.4287.0',
  }));
}

/** Roles that people, and the administrator who does not hold one all the time, may activate. */
export function eligibleRoles(context: Context, settings: DirectorySettings): readonly JsonObject[] {
  const { people } = populationOf(context);
  const indexes = (settings.eligible ?? []).filter((index) => index < people);
  return [
    ...(settings.hasStandingAdministrator
      ? []
      : [eligibility(context, 'admin', context.guid('account', 'admin'), ROLES['Global Administrator'])]),
    ...indexes.map((index) =>
      eligibility(context, index, personAt(context, index, people).id, ROLES['Intune Administrator']),
    ),
  ];
}

function eligibility(
  context: Context,
  key: string | number,
  principalId: string,
  roleDefinitionId: string,
): JsonObject {
  return {
    id: context.guid('eligible', key),
    principalId,
    roleDefinitionId,
    directoryScopeId: '/',
    appScopeId: null,
    createdUsing: context.guid('eligible', key),
    createdDateTime: context.ago(200),
    modifiedDateTime: null,
    status: 'Provisioned',
    memberType: 'Direct',
    scheduleInfo: {
      startDateTime: context.ago(200),
      recurrence: null,
      expiration: { type: 'noExpiration', endDateTime: null, duration: null },
    },
  };
}

/** Intune itself. */
export function deviceManagement(context: Context, settings: IntuneSettings): JsonObject {
  return {
    id: context.guid('device-management'),
    intuneAccountId: context.guid('intune-account'),
    subscriptionState: 'active',
    unlicensedAdminstratorsEnabled: settings.unlicensedAdministrators,
    settings: {
      deviceComplianceCheckinThresholdDays: 30,
      isScheduledActionEnabled: true,
      secureByDefault: context.tenant.story === 'woodgrove',
      enhancedJailBreak: false,
      deviceInactivityBeforeRetirementInDay: 0,
      enableAutopilotDiagnostics: true,
      enableLogCollection: true,
    },
  };
}
