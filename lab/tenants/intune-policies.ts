import { assignmentsOf, type Target } from './assignments.ts';
import type { JsonObject } from './output.ts';
import type { Context } from './tenant.ts';

/** The name of a policy, and whom it is assigned to. */
export interface Named {
  readonly name: string;
  readonly targets: readonly Target[];
}

function policy(context: Context, type: string, { name, targets }: Named, more: JsonObject): JsonObject {
  const id = context.guid('policy', type, name);
  return {
    '@odata.type': `#microsoft.graph.${type}`,
    id,
    roleScopeTagIds: ['0'],
    createdDateTime: context.ago(600),
    lastModifiedDateTime: context.ago(50),
    description: null,
    displayName: name,
    version: 3,
    ...more,
    assignments: assignmentsOf(context, id, targets),
  };
}

/** An update ring (Windows Update client policies). */
export function updateRing(context: Context, named: Named, qualityDeferralDays: number): JsonObject {
  return policy(context, 'windowsUpdateForBusinessConfiguration', named, {
    deliveryOptimizationMode: 'userDefined',
    prereleaseFeatures: 'userDefined',
    automaticUpdateMode: 'autoInstallAtMaintenanceTime',
    microsoftUpdateServiceAllowed: true,
    driversExcluded: false,
    qualityUpdatesDeferralPeriodInDays: qualityDeferralDays,
    featureUpdatesDeferralPeriodInDays: 0,
    qualityUpdatesPaused: false,
    featureUpdatesPaused: false,
    qualityUpdatesPauseExpiryDateTime: '0001-01-01T00:00:00Z',
    featureUpdatesPauseExpiryDateTime: '0001-01-01T00:00:00Z',
    businessReadyUpdatesOnly: 'userDefined',
    skipChecksBeforeRestart: false,
    updateWeeks: null,
    qualityUpdatesPauseStartDate: null,
    featureUpdatesPauseStartDate: null,
    featureUpdatesRollbackWindowInDays: 10,
    qualityUpdatesWillBeRolledBack: null,
    featureUpdatesWillBeRolledBack: null,
    qualityUpdatesRollbackStartDateTime: '0001-01-01T00:00:00Z',
    featureUpdatesRollbackStartDateTime: '0001-01-01T00:00:00Z',
    deadlineForFeatureUpdatesInDays: 5,
    deadlineForQualityUpdatesInDays: 2,
    deadlineGracePeriodInDays: 2,
    postponeRebootUntilAfterDeadline: false,
    autoRestartNotificationDismissal: 'notConfigured',
    scheduleRestartWarningInHours: null,
    scheduleImminentRestartWarningInMinutes: null,
    userPauseAccess: 'enabled',
    userWindowsUpdateScanAccess: 'enabled',
    updateNotificationLevel: 'defaultNotifications',
    allowWindows11Upgrade: false,
    installationSchedule: {
      '@odata.type': '#microsoft.graph.windowsUpdateActiveHoursInstall',
      activeHoursStart: '08:00:00.0000000',
      activeHoursEnd: '17:00:00.0000000',
    },
  });
}

/** A compliance policy for Windows. */
export function windowsCompliance(context: Context, named: Named, isStrict: boolean): JsonObject {
  return policy(context, 'windows10CompliancePolicy', named, {
    passwordRequired: false,
    passwordBlockSimple: false,
    passwordMinimumLength: null,
    passwordRequiredType: 'deviceDefault',
    requireHealthyDeviceReport: false,
    osMinimumVersion: isStrict ? '10.0.22631.0' : null,
    osMaximumVersion: null,
    earlyLaunchAntiMalwareDriverEnabled: false,
    bitLockerEnabled: isStrict,
    secureBootEnabled: isStrict,
    codeIntegrityEnabled: isStrict,
    storageRequireEncryption: true,
    activeFirewallRequired: true,
    defenderEnabled: isStrict,
    defenderVersion: null,
    signatureOutOfDate: isStrict,
    rtpEnabled: isStrict,
    antivirusRequired: true,
    antiSpywareRequired: true,
    deviceThreatProtectionEnabled: isStrict,
    deviceThreatProtectionRequiredSecurityLevel: isStrict ? 'medium' : 'unavailable',
    configurationManagerComplianceRequired: false,
    tpmRequired: isStrict,
    validOperatingSystemBuildRanges: [],
  });
}

/** A compliance policy for phones, which no Windows requirement should mind. */
export function phoneCompliance(context: Context, named: Named): JsonObject {
  return policy(context, 'iosCompliancePolicy', named, {
    passcodeRequired: true,
    passcodeMinimumLength: 6,
    securityBlockJailbrokenDevices: true,
    osMinimumVersion: '17.0',
  });
}

/** A device-restrictions profile, which may set a proxy. */
export function generalProfile(context: Context, named: Named, proxy: string | null = null): JsonObject {
  return policy(context, 'windows10GeneralConfiguration', named, {
    networkProxyApplySettingsDeviceWide: proxy !== null,
    networkProxyDisableAutoDetect: proxy !== null,
    networkProxyAutomaticConfigurationUrl: null,
    networkProxyServer: proxy === null ? null : { address: proxy, exceptions: [], useForLocalAddresses: false },
    cortanaBlocked: true,
    defenderRequireRealTimeMonitoring: true,
    defenderRequireCloudProtection: true,
    bluetoothBlockDiscoverableMode: true,
    diagnosticsDataSubmissionMode: 'basic',
    settingsBlockEditDeviceName: true,
  });
}

/** An endpoint-protection profile. */
export function endpointProtection(context: Context, named: Named): JsonObject {
  return policy(context, 'windows10EndpointProtectionConfiguration', named, {
    bitLockerEncryptDevice: true,
    bitLockerDisableWarningForOtherDiskEncryption: true,
    bitLockerAllowStandardUserEncryption: true,
    firewallBlockStatefulFTP: true,
    defenderSecurityCenterDisableAppBrowserUI: null,
  });
}

/** A custom profile of OMA-URI settings. */
export function customProfile(context: Context, named: Named, omaUri: string, value: string): JsonObject {
  return policy(context, 'windows10CustomConfiguration', named, {
    omaSettings: [
      {
        '@odata.type': '#microsoft.graph.omaSettingString',
        displayName: named.name,
        description: null,
        omaUri,
        secretReferenceValueId: null,
        isEncrypted: false,
        value,
      },
    ],
  });
}

/** A trusted root certificate, with the expiry in its description as the service asks (DD/MM/YYYY), or without. */
export function trustedRoot(context: Context, named: Named, description: string | null): JsonObject {
  return policy(context, 'windows81TrustedRootCertificate', named, {
    description,
    trustedRootCertificate: Buffer.from(context.guid('root', named.name).repeat(6)).toString('base64'),
    certFileName: 'root.cer',
    destinationStore: 'computerCertStoreRoot',
  });
}

/** An enterprise Wi-Fi profile. */
export function wifiProfile(context: Context, named: Named, networkName: string): JsonObject {
  return policy(context, 'windowsWifiEnterpriseEAPConfiguration', named, {
    ssid: networkName,
    networkName,
    wifiSecurityType: 'wpa2Enterprise',
    connectAutomatically: true,
    connectWhenNetworkNameIsHidden: false,
    networkSingleSignOn: 'disabled',
    eapType: 'eapTls',
    authenticationMethod: 'certificate',
    trustedServerCertificateNames: [`radius.${context.tenant.domain}`],
  });
}

/** A VPN profile. */
export function vpnProfile(context: Context, named: Named, isAlwaysOn: boolean): JsonObject {
  return policy(context, 'windows10VpnConfiguration', named, {
    connectionName: named.name,
    connectionType: 'automatic',
    servers: [{ description: 'Gateway', address: `vpn.${context.tenant.domain}`, isDefaultServer: true }],
    enableAlwaysOn: isAlwaysOn,
    enableSplitTunneling: isAlwaysOn,
    enableDeviceTunnel: false,
    authenticationMethod: 'derivedCredential',
    rememberUserCredentials: false,
  });
}

/** A profile of administrative templates. */
export function administrativeTemplate(context: Context, { name, targets }: Named): JsonObject {
  const id = context.guid('administrative-template', name);
  return {
    createdDateTime: context.ago(700),
    displayName: name,
    description: '',
    roleScopeTagIds: ['0'],
    policyConfigurationIngestionType: 'builtIn',
    id,
    lastModifiedDateTime: context.ago(300),
    assignments: assignmentsOf(context, id, targets, { lastModifiedDateTime: context.ago(300) }).map(
      ({ source, sourceId, ...rest }) => rest,
    ),
  };
}

/** Templates of the older kind that intents are made from. */
export const INTENT_TEMPLATES = {
  'windows-baseline': '034ccd46-190c-4afc-adf1-ad7cc11262eb',
  'defender-baseline': '2209e067-9c8d-462e-9981-5a8c79165dcc',
  'edge-baseline': 'a8d6fa0e-1e66-455b-bb51-8ce0dde1559e',
} as const;

/** A security baseline of the older kind. */
export function intent(
  context: Context,
  { name, targets }: Named,
  template: keyof typeof INTENT_TEMPLATES,
): JsonObject {
  const id = context.guid('intent', name);
  return {
    id,
    displayName: name,
    description: '',
    isAssigned: targets.length > 0,
    isMigratingToConfigurationPolicy: null,
    lastModifiedDateTime: context.ago(500),
    templateId: INTENT_TEMPLATES[template],
    roleScopeTagIds: ['0'],
    assignments: assignmentsOf(context, id, targets).map(({ source, sourceId, ...rest }) => rest),
  };
}

/** A PowerShell script. */
export function script(
  context: Context,
  { name, targets }: Named,
  runAsAccount: 'system' | 'user' = 'system',
): JsonObject {
  const id = context.guid('script', name);
  return {
    enforceSignatureCheck: false,
    runAs32Bit: false,
    id,
    displayName: name,
    description: '',
    scriptContent: null,
    createdDateTime: context.ago(450),
    lastModifiedDateTime: context.ago(449),
    runAsAccount,
    fileName: `${name.replace(/[^A-Za-z]/g, '')}.ps1`,
    roleScopeTagIds: ['0'],
    assignments: assignmentsOf(context, id, targets).map(({ source, sourceId, ...rest }) => rest),
  };
}

/** A feature-update profile. */
export function featureUpdate(context: Context, { name, targets }: Named, version: string): JsonObject {
  const id = context.guid('feature-update', name);
  return {
    id,
    displayName: name,
    description: '',
    featureUpdateVersion: version,
    createdDateTime: context.ago(200),
    lastModifiedDateTime: context.ago(200),
    roleScopeTagIds: ['0'],
    deployableContentDisplayName: version,
    endOfSupportDate: context.ago(-500),
    installLatestWindows10OnWindows11IneligibleDevice: false,
    installFeatureUpdatesOptional: false,
    rolloutSettings: { offerStartDateTimeInUTC: null, offerEndDateTimeInUTC: null, offerIntervalInDays: null },
    assignments: assignmentsOf(context, id, targets).map(({ source, sourceId, ...rest }) => rest),
  };
}
