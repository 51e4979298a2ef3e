import { appProtection, companyPortal, officeSuite, otherApps, win32App } from '../apps.ts';
import type { Target } from '../assignments.ts';
import { autopilotProfile } from '../enrolment.ts';
import { groupId } from '../groups.ts';
import {
  featureUpdate,
  generalProfile,
  phoneCompliance,
  script,
  updateRing,
  windowsCompliance,
} from '../intune-policies.ts';
import type { IntuneSettings } from '../sample.ts';
import {
  antivirusSettings,
  bitLockerSettings,
  cataloguePolicy,
  devicePreparationSettings,
  onboardingSettings,
  oneDriveSettings,
  telemetrySettings,
} from '../settings-catalogue.ts';
import type { Context } from '../tenant.ts';

// Its own devices, and never those of the service.
const OWN: readonly Target[] = [
  { to: 'group', group: 'corporate-devices' },
  { to: 'exclusion', group: 'service-devices' },
];
// What the service itself brought along at enrolment.
const SERVICE: readonly Target[] = [{ to: 'group', group: 'service-devices' }];
const PEOPLE: readonly Target[] = [{ to: 'group', group: 'all-employees' }];

/** Woodgrove's Intune. */
export function intuneSettings(context: Context): IntuneSettings {
  return {
    unlicensedAdministrators: true,
    enrolment: { defaultPageShowsProgress: false, hello: 'enabled', personalWindowsBlocked: true, comanagement: false },
    autopilotProfiles: [
      autopilotProfile(context, {
        name: 'Woodgrove user-driven',
        userType: 'standard',
        convertsAllDevices: false,
        join: 'entra',
        targets: [],
      }),
    ],
    compliance: [
      windowsCompliance(context, { name: 'Windows - Compliance', targets: OWN }, true),
      phoneCompliance(context, { name: 'iOS - Compliance', targets: PEOPLE }),
    ],
    configurations: [
      updateRing(context, { name: 'Update ring - Own devices', targets: OWN }, 3),
      updateRing(context, { name: 'Modern Workplace Update Policy [Broad]', targets: SERVICE }, 3),
      generalProfile(context, { name: 'Windows - Restrictions', targets: OWN }),
    ],
    catalogue: [
      cataloguePolicy(context, {
        name: 'Windows - BitLocker',
        template: 'disk-encryption',
        settings: bitLockerSettings(),
        targets: OWN,
      }),
      cataloguePolicy(context, {
        name: 'Windows - Defender Antivirus',
        template: 'antivirus',
        settings: antivirusSettings(),
        targets: OWN,
      }),
      cataloguePolicy(context, {
        name: 'Windows - Defender for Endpoint',
        template: 'detection-and-response',
        settings: onboardingSettings(),
        targets: OWN,
      }),
      cataloguePolicy(context, { name: 'Windows - OneDrive', settings: oneDriveSettings(context), targets: OWN }),
      cataloguePolicy(context, { name: 'Windows - Diagnostic data', settings: telemetrySettings(1), targets: OWN }),
      cataloguePolicy(context, {
        name: 'Modern Workplace - OneDrive',
        settings: oneDriveSettings(context),
        targets: SERVICE,
      }),
      cataloguePolicy(context, {
        name: 'Modern Workplace - BitLocker',
        template: 'disk-encryption',
        settings: bitLockerSettings(),
        targets: SERVICE,
      }),
      cataloguePolicy(context, {
        name: 'Device preparation',
        template: 'device-preparation',
        settings: devicePreparationSettings(groupId(context, 'device-preparation'), 'standard'),
        targets: PEOPLE,
        technologies: 'enrollment',
      }),
    ],
    templates: [],
    intents: [],
    scripts: [script(context, { name: 'Inventory of fonts', targets: OWN })],
    featureUpdates: [
      featureUpdate(context, { name: 'Windows 11, version 25H2', targets: OWN }, 'Windows 11, version 25H2'),
    ],
    apps: [
      companyPortal(context, PEOPLE),
      officeSuite(context, { name: 'Microsoft 365 Apps for Windows', publisher: 'Microsoft', targets: PEOPLE }, 'x64'),
      win32App(context, { name: '7-Zip 24.09', publisher: 'Igor Pavlov', targets: OWN }),
      ...otherApps(context),
    ],
    appProtection: appProtection(context, true),
    certificateConnectors: [],
    threatConnector: 'defender',
    hasExchangeConnector: false,
    hasRemoteAssistance: true,
    hasVppToken: true,
  };
}
