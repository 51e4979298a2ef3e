import { appProtection, companyPortal, officeSuite, otherApps, storeApp, win32App } from '../apps.ts';
import type { Target } from '../assignments.ts';
import { autopilotProfile } from '../enrolment.ts';
import { groupId } from '../groups.ts';
import {
  administrativeTemplate,
  customProfile,
  endpointProtection,
  featureUpdate,
  generalProfile,
  intent,
  phoneCompliance,
  script,
  trustedRoot,
  updateRing,
  vpnProfile,
  wifiProfile,
  windowsCompliance,
} from '../intune-policies.ts';
import type { IntuneSettings } from '../sample.ts';
import {
  antivirusSettings,
  bitLockerSettings,
  cataloguePolicy,
  choice,
  devicePreparationSettings,
  onboardingSettings,
  oneDriveSettings,
  telemetrySettings,
} from '../settings-catalogue.ts';
import type { Context } from '../tenant.ts';

const CORPORATE: readonly Target[] = [
  { to: 'group', group: 'corporate-devices' },
  { to: 'exclusion', group: 'kiosks' },
];
const PILOT: readonly Target[] = [{ to: 'group', group: 'pilot-devices' }];
const PEOPLE: readonly Target[] = [{ to: 'group', group: 'all-employees' }];

/** Contoso's Intune. */
export function intuneSettings(context: Context): IntuneSettings {
  return {
    unlicensedAdministrators: true,
    enrolment: {
      // Nobody ever changed the default.
      defaultPageShowsProgress: true,
      hello: 'notConfigured',
      personalWindowsBlocked: true,
      page: { name: 'Pilot - Enrolment Status Page', targets: [{ to: 'group', group: 'pilot-users' }] },
      comanagement: false,
    },
    autopilotProfiles: [
      autopilotProfile(context, {
        name: 'Contoso user-driven',
        userType: 'standard',
        convertsAllDevices: true,
        join: 'entra',
        targets: [
          { to: 'group', group: 'pilot-devices' },
          { to: 'exclusion', group: 'kiosks' },
        ],
      }),
    ],
    compliance: [
      windowsCompliance(context, { name: 'Windows - Compliance', targets: CORPORATE }, true),
      phoneCompliance(context, { name: 'iOS - Compliance', targets: [{ to: 'all-users' }] }),
    ],
    configurations: [
      updateRing(context, { name: 'Update ring - Fast', targets: [{ to: 'group', group: 'ring-fast' }] }, 1),
      // Made when there was one ring for everybody; the fast ring came later.
      updateRing(
        context,
        {
          name: 'Update ring - Broad',
          targets: [
            { to: 'all-devices' },
            { to: 'exclusion', group: 'kiosks' },
            { to: 'exclusion', group: 'ring-fast' },
          ],
        },
        9,
      ),
      generalProfile(context, { name: 'Windows - Restrictions', targets: CORPORATE }),
      endpointProtection(context, { name: 'Windows - Endpoint protection (old)', targets: [] }),
      trustedRoot(context, { name: 'Contoso Root CA', targets: CORPORATE }, `Expires ${expiry(context)}`),
      wifiProfile(context, { name: 'Wi-Fi - CONTOSO-CORP', targets: CORPORATE }, 'CONTOSO-CORP'),
      vpnProfile(context, { name: 'VPN - Contoso', targets: PEOPLE }, false),
      customProfile(
        context,
        { name: 'Time zone', targets: CORPORATE },
        './Device/Vendor/MSFT/Policy/Config/TimeLanguageSettings/ConfigureTimeZone',
        'GMT Standard Time',
      ),
    ],
    catalogue: [
      cataloguePolicy(context, {
        name: 'Windows - BitLocker',
        template: 'disk-encryption',
        settings: bitLockerSettings(),
        targets: CORPORATE,
      }),
      cataloguePolicy(context, {
        name: 'Windows - Defender Antivirus',
        template: 'antivirus',
        settings: antivirusSettings(),
        targets: CORPORATE,
        technologies: 'mdm,microsoftSense',
      }),
      cataloguePolicy(context, {
        name: 'Windows - Defender for Endpoint',
        template: 'detection-and-response',
        settings: onboardingSettings(),
        targets: CORPORATE,
        technologies: 'mdm,microsoftSense',
      }),
      cataloguePolicy(context, { name: 'Windows - OneDrive', settings: oneDriveSettings(context), targets: PEOPLE }),
      cataloguePolicy(context, {
        name: 'Windows - Diagnostic data',
        settings: telemetrySettings(1),
        targets: CORPORATE,
      }),
      // All devices by name, but the filter leaves only the virtual ones.
      cataloguePolicy(context, {
        name: 'Virtual machines - No hibernation',
        settings: [choice('device_vendor_msft_policy_config_power_allowhibernate', 0)],
        targets: [{ to: 'all-devices', filter: { filter: 'virtual-machines', type: 'include' } }],
      }),
      cataloguePolicy(context, {
        name: 'Windows - Security baseline 24H2 (pilot)',
        template: 'baseline',
        settings: antivirusSettings(),
        targets: PILOT,
      }),
      cataloguePolicy(context, {
        name: 'Device preparation - Pilot',
        template: 'device-preparation',
        settings: devicePreparationSettings(groupId(context, 'device-preparation'), 'standard'),
        targets: [{ to: 'group', group: 'pilot-users' }],
        technologies: 'enrollment',
      }),
    ],
    templates: [administrativeTemplate(context, { name: 'Office - Macro settings', targets: PEOPLE })],
    intents: [intent(context, { name: 'Windows baseline 2020 (retired)', targets: [] }, 'windows-baseline')],
    scripts: [
      script(context, { name: 'Remove built-in apps', targets: CORPORATE }),
      script(context, { name: 'Map Finance drive', targets: [{ to: 'group', group: 'finance' }] }, 'user'),
    ],
    featureUpdates: [
      featureUpdate(context, { name: 'Windows 11, version 25H2', targets: PILOT }, 'Windows 11, version 25H2'),
    ],
    apps: [
      companyPortal(context, [{ to: 'all-users', filter: { filter: 'corporate', type: 'include' } }]),
      officeSuite(
        context,
        { name: 'Microsoft 365 Apps for Windows', publisher: 'Microsoft', targets: CORPORATE },
        'x64',
      ),
      storeApp(
        context,
        { name: 'Microsoft To Do', publisher: 'Microsoft Corporation', targets: PEOPLE, intent: 'available' },
        '9NBLGGH5R558',
      ),
      win32App(context, { name: '7-Zip 24.09', publisher: 'Igor Pavlov', targets: CORPORATE }),
      win32App(context, { name: 'SAP GUI 8.00', publisher: 'SAP', targets: [{ to: 'group', group: 'finance' }] }),
      win32App(context, { name: 'Contoso Field Planner 4.2', publisher: 'Contoso', targets: [], isPublished: false }),
      ...otherApps(context),
    ],
    appProtection: appProtection(context, false),
    certificateConnectors: [
      { name: 'NDES01', state: 'active', silentDays: 0 },
      { name: 'NDES02', state: 'inactive', silentDays: 19 },
    ],
    threatConnector: 'defender',
    hasExchangeConnector: false,
    hasRemoteAssistance: false,
    hasVppToken: true,
  };
}

/** A date two years from now, as the service asks for it in the description: DD/MM/YYYY. */
function expiry(context: Context): string {
  const [year, month, day] = context.ago(-730).slice(0, 10).split('-');
  return `${day}/${month}/${year}`;
}
