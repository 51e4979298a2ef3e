import { assignmentsOf, type Target } from './assignments.ts';
import type { JsonObject } from './output.ts';
import type { Context } from './tenant.ts';

/** How enrolment is set in a tenant, as far as the samples differ. */
export interface EnrolmentSettings {
  readonly defaultPageShowsProgress: boolean;
  readonly hello: 'enabled' | 'disabled' | 'notConfigured';
  readonly personalWindowsBlocked: boolean;
  /** A restriction, beside the default, that blocks Windows altogether for somebody. */
  readonly windowsBlockedFor?: readonly Target[];
  /** An Enrolment Status Page beside the default. */
  readonly page?: { readonly name: string; readonly targets: readonly Target[] };
  readonly comanagement: boolean;
}

/** All kinds of device enrolment configuration. */
export function enrolmentConfigurations(context: Context, settings: EnrolmentSettings): readonly JsonObject[] {
  const configurations = [
    configuration(context, 'DefaultLimit', 'deviceEnrollmentLimitConfiguration', 'defaultLimit', 'All users', 0, [], {
      limit: 15,
    }),
    configuration(
      context,
      'DefaultPlatformRestrictions',
      'deviceEnrollmentPlatformRestrictionsConfiguration',
      'defaultPlatformRestrictions',
      'All users and all devices',
      0,
      [],
      {
        iosRestriction: restriction(false, false),
        windowsRestriction: restriction(false, settings.personalWindowsBlocked),
        windowsMobileRestriction: restriction(true, false),
        androidRestriction: restriction(true, true),
        androidForWorkRestriction: restriction(false, false),
        macOSRestriction: restriction(false, true),
      },
    ),
    configuration(
      context,
      'DefaultWindowsHelloForBusiness',
      'deviceEnrollmentWindowsHelloForBusinessConfiguration',
      'defaultWindowsHelloForBusiness',
      'All users and all devices',
      0,
      [],
      hello(settings.hello),
    ),
    configuration(
      context,
      'DefaultWindows10EnrollmentCompletionPageConfiguration',
      'windows10EnrollmentCompletionPageConfiguration',
      'defaultWindows10EnrollmentCompletionPageConfiguration',
      'All users and all devices',
      0,
      [],
      statusPage(settings.defaultPageShowsProgress),
    ),
    configuration(
      context,
      'SinglePlatformRestriction',
      'deviceEnrollmentPlatformRestrictionConfiguration',
      'singlePlatformRestriction',
      'Android - personal blocked',
      1,
      [{ to: 'group', group: 'all-employees' }],
      { platformType: 'android', platformRestriction: restriction(false, true) },
    ),
  ];
  if (settings.windowsBlockedFor !== undefined) {
    configurations.push(
      configuration(
        context,
        'WindowsBlocked',
        'deviceEnrollmentPlatformRestrictionConfiguration',
        'singlePlatformRestriction',
        'Windows - blocked until migration',
        1,
        settings.windowsBlockedFor,
        { platformType: 'windows', platformRestriction: restriction(true, true) },
      ),
    );
  }
  if (settings.page !== undefined) {
    configurations.push(
      configuration(
        context,
        'Windows10EnrollmentCompletionPageConfiguration',
        'windows10EnrollmentCompletionPageConfiguration',
        'windows10EnrollmentCompletionPageConfiguration',
        settings.page.name,
        1,
        settings.page.targets,
        statusPage(true),
      ),
    );
  }
  if (settings.comanagement) {
    configurations.push(
      configuration(
        context,
        'ComanagementAuthority',
        'deviceComanagementAuthorityConfiguration',
        'deviceComanagementAuthorityConfiguration',
        'Co-management settings',
        1,
        [{ to: 'all-devices' }],
        {
          managedDeviceAuthority: 0,
          installConfigurationManagerAgent: true,
          configurationManagerAgentCommandLineArgument: 'SMSSITECODE=FAB',
        },
      ),
    );
  }
  return configurations;
}

function configuration(
  context: Context,
  suffix: string,
  type: string,
  kind: string,
  displayName: string,
  priority: number,
  targets: readonly Target[],
  more: JsonObject,
): JsonObject {
  const id = `${context.guid('enrolment', priority === 0 ? 'default' : suffix)}_${suffix}`;
  return {
    '@odata.type': `#microsoft.graph.${type}`,
    id,
    displayName,
    description:
      priority === 0 ? 'This is the default configuration applied with the lowest priority to all users.' : '',
    priority,
    createdDateTime: priority === 0 ? '0001-01-01T00:00:00Z' : context.ago(300),
    lastModifiedDateTime: priority === 0 ? '0001-01-01T00:00:00Z' : context.ago(120),
    version: priority,
    roleScopeTagIds: ['0'],
    deviceEnrollmentConfigurationType: kind,
    ...more,
    assignments: assignmentsOf(context, id, targets),
  };
}

function restriction(isBlocked: boolean, isPersonalBlocked: boolean): JsonObject {
  return {
    platformBlocked: isBlocked,
    personalDeviceEnrollmentBlocked: isPersonalBlocked,
    osMinimumVersion: '',
    osMaximumVersion: '',
    blockedManufacturers: [],
    blockedSkus: [],
  };
}

function hello(state: EnrolmentSettings['hello']): JsonObject {
  return {
    pinMinimumLength: 6,
    pinMaximumLength: 127,
    pinUppercaseCharactersUsage: 'disallowed',
    pinLowercaseCharactersUsage: 'disallowed',
    pinSpecialCharactersUsage: 'disallowed',
    state,
    securityDeviceRequired: true,
    unlockWithBiometricsEnabled: true,
    remotePassportEnabled: true,
    pinPreviousBlockCount: 0,
    pinExpirationInDays: 0,
    enhancedBiometricsState: 'enabled',
    securityKeyForSignIn: 'notConfigured',
    enhancedSignInSecurity: 0,
  };
}

function statusPage(showsProgress: boolean): JsonObject {
  return {
    showInstallationProgress: showsProgress,
    blockDeviceSetupRetryByUser: !showsProgress,
    allowDeviceResetOnInstallFailure: showsProgress,
    allowLogCollectionOnInstallFailure: showsProgress,
    customErrorMessage: showsProgress
      ? 'Setup could not be completed. Please try again or contact your support person for help.'
      : '',
    installProgressTimeoutInMinutes: 60,
    allowDeviceUseOnInstallFailure: showsProgress,
    selectedMobileAppIds: [],
    allowNonBlockingAppInstallation: false,
    trackInstallProgressForAutopilotOnly: true,
    installQualityUpdates: false,
    disableUserStatusTrackingAfterFirstUser: true,
  };
}

/** What tells one Autopilot profile from another. */
export interface AutopilotProfile {
  readonly name: string;
  readonly userType: 'standard' | 'administrator';
  readonly convertsAllDevices: boolean;
  readonly join: 'entra' | 'hybrid';
  readonly targets: readonly Target[];
}

/** An Autopilot profile as Intune lists it, with the old names of its settings beside the new. */
export function autopilotProfile(context: Context, profile: AutopilotProfile): JsonObject {
  const id = context.guid('autopilot-profile', profile.name);
  return {
    '@odata.type':
      profile.join === 'entra'
        ? '#microsoft.graph.azureADWindowsAutopilotDeploymentProfile'
        : '#microsoft.graph.activeDirectoryWindowsAutopilotDeploymentProfile',
    id,
    displayName: profile.name,
    description: '',
    language: 'os-default',
    locale: 'os-default',
    createdDateTime: context.ago(420),
    lastModifiedDateTime: context.ago(35),
    enrollmentStatusScreenSettings: null,
    extractHardwareHash: profile.convertsAllDevices,
    hardwareHashExtractionEnabled: profile.convertsAllDevices,
    deviceNameTemplate: `${context.tenant.devicePrefix}%SERIAL%`,
    deviceType: 'windowsPc',
    enableWhiteGlove: true,
    preprovisioningAllowed: true,
    roleScopeTagIds: ['0'],
    managementServiceAppId: null,
    outOfBoxExperienceSettings: {
      hidePrivacySettings: true,
      hideEULA: true,
      userType: profile.userType,
      deviceUsageType: 'singleUser',
      skipKeyboardSelectionPage: true,
      hideEscapeLink: true,
    },
    outOfBoxExperienceSetting: {
      privacySettingsHidden: true,
      eulaHidden: true,
      userType: profile.userType,
      deviceUsageType: 'singleUser',
      keyboardSelectionPageSkipped: true,
      escapeLinkHidden: true,
    },
    assignments: assignmentsOf(context, id, profile.targets),
  };
}
