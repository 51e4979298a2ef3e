import { assignmentsOf, type Target } from './assignments.ts';
import type { JsonObject } from './output.ts';
import type { Context } from './tenant.ts';

/** An app, and whom it is assigned to. */
export interface App {
  readonly name: string;
  readonly publisher: string;
  readonly targets: readonly Target[];
  readonly intent?: 'required' | 'available' | 'uninstall';
  readonly isPublished?: boolean;
}

function app(
  context: Context,
  type: string,
  { name, publisher, targets, intent, isPublished }: App,
  more: JsonObject,
): JsonObject {
  const id = context.guid('app', name);
  return {
    '@odata.type': `#microsoft.graph.${type}`,
    id,
    displayName: name,
    description: name,
    publisher,
    largeIcon: null,
    createdDateTime: context.ago(800),
    lastModifiedDateTime: context.ago(90),
    isFeatured: false,
    privacyInformationUrl: null,
    informationUrl: null,
    owner: '',
    developer: '',
    notes: '',
    uploadState: 1,
    publishingState: isPublished === false ? 'processing' : 'published',
    isAssigned: targets.length > 0,
    roleScopeTagIds: ['0'],
    dependentAppCount: 0,
    supersedingAppCount: 0,
    supersededAppCount: 0,
    ...more,
    assignments: assignmentsOf(context, id, targets, { intent: intent ?? 'required', settings: null }),
  };
}

/** An app of the Microsoft Store, installed by WinGet. */
export function storeApp(context: Context, given: App, packageIdentifier: string): JsonObject {
  return app(context, 'winGetApp', given, {
    manifestHash: Buffer.from(context.guid('manifest', packageIdentifier)).toString('base64'),
    packageIdentifier,
    installExperience: { runAsAccount: 'system' },
  });
}

/** Company Portal, by its package in the Store. */
export function companyPortal(context: Context, targets: readonly Target[]): JsonObject {
  return storeApp(context, { name: 'Company Portal', publisher: 'Microsoft Corporation', targets }, '9WZDNCRFJ3PZ');
}

/** Microsoft 365 Apps. */
export function officeSuite(context: Context, given: App, architecture: 'x64' | 'x86'): JsonObject {
  return app(context, 'officeSuiteApp', given, {
    autoAcceptEula: true,
    productIds: ['o365ProPlusRetail'],
    useSharedComputerActivation: false,
    updateChannel: 'monthlyEnterprise',
    officeSuiteAppDefaultFileFormat: 'officeOpenXMLFormat',
    officePlatformArchitecture: architecture,
    localesToInstall: [],
    installProgressDisplayLevel: 'none',
    shouldUninstallOlderVersionsOfOffice: true,
    targetVersion: '',
    updateVersion: '',
    officeConfigurationXml: null,
    excludedApps: {
      access: false,
      bing: true,
      excel: false,
      groove: true,
      infoPath: true,
      lync: true,
      oneDrive: false,
      oneNote: false,
      outlook: false,
      powerPoint: false,
      publisher: true,
      sharePointDesigner: true,
      teams: false,
      visio: false,
      word: false,
    },
  });
}

/** A Win32 app. */
export function win32App(context: Context, given: App): JsonObject {
  const file = given.name.replace(/[^A-Za-z0-9]/g, '');
  return app(context, 'win32LobApp', given, {
    installCommandLine: `msiexec /i "${file}.msi" /qn`,
    uninstallCommandLine: `msiexec /x "${file}.msi" /qn`,
    applicableArchitectures: 'x64',
    minimumFreeDiskSpaceInMB: null,
    minimumMemoryInMB: null,
    minimumNumberOfProcessors: null,
    minimumCpuSpeedInMHz: null,
    msiInformation: null,
    setupFilePath: `${file}.msi`,
    minimumSupportedWindowsRelease: '22H2',
    displayVersion: '1.0',
    allowAvailableUninstall: true,
    detectionRules: [],
    requirementRules: [],
    rules: [],
    returnCodes: [{ returnCode: 0, type: 'success' }],
    installExperience: { runAsAccount: 'system', maxRunTimeInMinutes: 60, deviceRestartBehavior: 'basedOnReturnCode' },
  });
}

/** An app for iPhones, bought in volume; and a web link. */
export function otherApps(context: Context): readonly JsonObject[] {
  const toAll: readonly Target[] = [{ to: 'all-users' }];
  return [
    app(
      context,
      'iosVppApp',
      { name: 'Microsoft Outlook', publisher: 'Microsoft Corporation', targets: toAll, intent: 'available' },
      {
        usedLicenseCount: 12,
        totalLicenseCount: 500,
        releaseDateTime: '0001-01-01T00:00:00Z',
        appStoreUrl: 'https://apps.apple.com/app/microsoft-outlook/id951937596',
        bundleId: 'com.microsoft.Office.Outlook',
        vppTokenOrganizationName: context.tenant.displayName,
      },
    ),
    app(
      context,
      'webApp',
      { name: 'Service Desk', publisher: context.tenant.displayName, targets: toAll, intent: 'available' },
      {
        appUrl: `https://help.${context.tenant.domain}`,
        useManagedBrowser: false,
      },
    ),
  ];
}

/** App protection policies, for phones and, where wanted, the retired Windows Information Protection. */
export function appProtection(context: Context, includesWindows: boolean): readonly JsonObject[] {
  const base = (name: string): JsonObject => ({
    id: `T_${context.guid('app-protection', name)}`,
    displayName: name,
    description: '',
    isAssigned: true,
    createdDateTime: context.ago(700),
    lastModifiedDateTime: context.ago(120),
    version: '"2a00b9f4-0000-0d00-0000-000000000000"',
  });
  const policies = [
    {
      '@odata.type': '#microsoft.graph.iosManagedAppProtection',
      ...base('iOS - Corporate data'),
      pinRequired: true,
      minimumPinLength: 6,
    },
    {
      '@odata.type': '#microsoft.graph.androidManagedAppProtection',
      ...base('Android - Corporate data'),
      pinRequired: true,
      minimumPinLength: 6,
    },
  ];
  if (!includesWindows) return policies;
  return [
    ...policies,
    {
      '@odata.type': '#microsoft.graph.mdmWindowsInformationProtectionPolicy',
      ...base('Windows Information Protection'),
      enforcementLevel: 'encryptAndAuditOnly',
      enterpriseDomain: context.tenant.domain,
      revokeOnUnenrollDisabled: false,
    },
  ];
}
