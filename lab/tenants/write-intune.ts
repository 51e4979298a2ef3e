import { devicePerformance, windowsReadiness } from './analytics.ts';
import { assignmentFilters } from './assignments.ts';
import {
  applePushCertificate,
  certificateConnectors,
  exchangeConnectors,
  intuneRoles,
  remoteAssistance,
  threatConnectors,
  vppTokens,
} from './connectors.ts';
import { enrolmentConfigurations } from './enrolment.ts';
import type { ExportWriter } from './export-writer.ts';
import { fillPolicies } from './filler.ts';
import { allDevices } from './managed-devices.ts';
import type { JsonObject } from './output.ts';
import type { IntuneSettings } from './sample.ts';
import { deviceManagement } from './settings.ts';
import type { Context } from './tenant.ts';

const BETA = { version: 'beta' } as const;

/** Writes everything of Intune but the devices. */
export function writeIntune(context: Context, named: IntuneSettings, out: ExportWriter): void {
  const settings = fillPolicies(context, named);
  const policies = (path: string, objects: readonly JsonObject[]): void =>
    out.collection(`deviceManagement/${path}`, objects, {
      ...BETA,
      context: `deviceManagement/${path}(assignments())`,
      pageSize: 200,
    });
  out.single('deviceManagement', deviceManagement(context, settings), { ...BETA, context: 'deviceManagement' });
  policies('deviceEnrollmentConfigurations', enrolmentConfigurations(context, settings.enrolment));
  policies('deviceCompliancePolicies', settings.compliance);
  policies('deviceConfigurations', settings.configurations);
  policies('configurationPolicies', settings.catalogue);
  policies('groupPolicyConfigurations', settings.templates);
  policies('intents', settings.intents);
  policies('deviceManagementScripts', settings.scripts);
  policies('windowsFeatureUpdateProfiles', settings.featureUpdates);
  policies('windowsAutopilotDeploymentProfiles', settings.autopilotProfiles);
  out.collection('deviceManagement/windowsAutopilotDeviceIdentities', autopilotDevices(context), { pageSize: 500 });
  if (context.tenant.managementAgent === 'mdm') {
    out.collection('deviceManagement/userExperienceAnalyticsDevicePerformance', devicePerformance(context), {
      pageSize: 500,
    });
    out.collection(
      'deviceManagement/userExperienceAnalyticsWorkFromAnywhereMetrics/allDevices/metricDevices',
      windowsReadiness(context),
      { pageSize: 500 },
    );
  }
  out.collection('deviceManagement/assignmentFilters', assignmentFilters(context), BETA);
  out.collection(
    'deviceManagement/ndesConnectors',
    certificateConnectors(context, settings.certificateConnectors),
    BETA,
  );
  out.collection('deviceManagement/mobileThreatDefenseConnectors', threatConnectors(context, settings.threatConnector));
  out.collection('deviceManagement/exchangeConnectors', exchangeConnectors(context, settings.hasExchangeConnector));
  out.collection('deviceManagement/remoteAssistancePartners', remoteAssistance(context, settings.hasRemoteAssistance));
  if (settings.hasVppToken)
    out.single('deviceManagement/applePushNotificationCertificate', applePushCertificate(context));
  out.collection('deviceManagement/roleAssignments', intuneRoles(context));
  out.collection('deviceAppManagement/mobileApps', settings.apps, {
    ...BETA,
    context: 'deviceAppManagement/mobileApps(assignments())',
  });
  out.collection('deviceAppManagement/managedAppPolicies', settings.appProtection);
  out.collection('deviceAppManagement/vppTokens', vppTokens(context, settings.hasVppToken));
  out.single(
    'deviceAppManagement',
    {
      id: context.guid('app-management'),
      microsoftStoreForBusinessLastSuccessfulSyncDateTime:
        context.tenant.story === 'fabrikam' ? context.ago(1300) : '0001-01-01T00:00:00Z',
      isEnabledForMicrosoftStoreForBusiness: context.tenant.story === 'fabrikam',
      microsoftStoreForBusinessLanguage: null,
      microsoftStoreForBusinessLastCompletedApplicationSyncTime: '0001-01-01T00:00:00Z',
    },
    { context: 'deviceAppManagement' },
  );
}

function* autopilotDevices(context: Context): Generator<JsonObject> {
  for (const device of allDevices(context)) {
    if (!device.isAutopilot) continue;
    yield {
      id: context.guid('autopilot-device', device.index),
      groupTag: device.index % 5 === 0 ? 'Microsoft365Managed_Standard' : '',
      purchaseOrderIdentifier: '',
      serialNumber: device.serial,
      productKey: '',
      manufacturer: device.model.maker,
      model: device.model.model,
      enrollmentState: 'enrolled',
      lastContactedDateTime: context.ago(device.enrolledDaysAgo),
      addressableUserName: '',
      userPrincipalName: '',
      resourceName: '',
      skuNumber: '',
      systemFamily: '',
      azureActiveDirectoryDeviceId: device.directoryId,
      managedDeviceId: device.id,
      displayName: '',
    };
  }
}
