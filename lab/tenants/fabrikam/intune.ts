import { appProtection, officeSuite, win32App } from '../apps.ts';
import type { Target } from '../assignments.ts';
import { autopilotProfile } from '../enrolment.ts';
import {
  administrativeTemplate,
  endpointProtection,
  generalProfile,
  intent,
  phoneCompliance,
  script,
  trustedRoot,
  updateRing,
  vpnProfile,
  windowsCompliance,
} from '../intune-policies.ts';
import type { IntuneSettings } from '../sample.ts';
import { cataloguePolicy, telemetrySettings } from '../settings-catalogue.ts';
import type { Context } from '../tenant.ts';

const EVERY_DEVICE: readonly Target[] = [{ to: 'all-devices' }];
const EVERYBODY: readonly Target[] = [{ to: 'all-users' }];

/** Fabrikam's Intune: begun beside Configuration Manager, everything for everybody. */
export function intuneSettings(context: Context): IntuneSettings {
  return {
    unlicensedAdministrators: false,
    enrolment: {
      defaultPageShowsProgress: true,
      hello: 'disabled',
      personalWindowsBlocked: false,
      windowsBlockedFor: [{ to: 'group', group: 'all-employees' }],
      page: { name: 'Enrolment status (test)', targets: EVERY_DEVICE },
      comanagement: true,
    },
    autopilotProfiles: [
      autopilotProfile(context, {
        name: 'Hybrid join',
        userType: 'administrator',
        convertsAllDevices: true,
        join: 'hybrid',
        targets: EVERY_DEVICE,
      }),
    ],
    compliance: [
      windowsCompliance(context, { name: 'Default compliance', targets: EVERYBODY }, false),
      phoneCompliance(context, { name: 'Phones', targets: EVERYBODY }),
    ],
    configurations: [
      updateRing(context, { name: 'Windows Update', targets: EVERYBODY }, 30),
      generalProfile(context, { name: 'Device restrictions', targets: EVERY_DEVICE }, 'proxy.corp.fabrikam.local:8080'),
      endpointProtection(context, { name: 'BitLocker test', targets: [{ to: 'group', group: 'it-operations' }] }),
      trustedRoot(context, { name: 'Fabrikam Root', targets: EVERY_DEVICE }, null),
      vpnProfile(context, { name: 'VPN (old client)', targets: EVERYBODY }, false),
    ],
    catalogue: [
      cataloguePolicy(context, { name: 'Telemetry off', settings: telemetrySettings(0), targets: EVERY_DEVICE }),
      cataloguePolicy(context, {
        name: 'Tenant attach - Antivirus',
        template: 'antivirus',
        settings: [],
        targets: [{ to: 'collection', collectionId: 'SMS00001' }],
        technologies: 'configManager',
      }),
    ],
    templates: [administrativeTemplate(context, { name: 'Imported group policies', targets: EVERY_DEVICE })],
    intents: [
      intent(context, { name: 'Windows baseline', targets: EVERY_DEVICE }, 'windows-baseline'),
      intent(
        context,
        { name: 'Defender baseline', targets: [{ to: 'group', group: 'it-operations' }] },
        'defender-baseline',
      ),
    ],
    scripts: [
      script(context, { name: 'Logon script (migrated)', targets: EVERYBODY }, 'user'),
      script(context, { name: 'Install old VPN', targets: EVERY_DEVICE }),
    ],
    featureUpdates: [],
    apps: [
      officeSuite(context, { name: 'Office 32-bit', publisher: 'Microsoft', targets: EVERY_DEVICE }, 'x86'),
      win32App(context, { name: 'Example Endpoint Security 12', publisher: 'Example Security', targets: EVERY_DEVICE }),
      win32App(context, { name: 'Old VPN Client 5.0', publisher: 'Example Networks', targets: EVERY_DEVICE }),
    ],
    appProtection: appProtection(context, false).slice(0, 1),
    certificateConnectors: [],
    threatConnector: 'partner',
    hasExchangeConnector: true,
    hasRemoteAssistance: false,
    hasVppToken: false,
  };
}
