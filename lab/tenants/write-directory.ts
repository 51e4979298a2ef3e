import { accessPolicy } from './conditional-access.ts';
import {
  directoryRoles,
  domains,
  federationConfiguration,
  onPremisesSynchronization,
  organization,
} from './directory.ts';
import type { ExportWriter } from './export-writer.ts';
import { allGroups } from './groups.ts';
import { loadSkus, subscribedSkus } from './licences.ts';
import { allDevices } from './managed-devices.ts';
import type { JsonObject } from './output.ts';
import { userObjects } from './people.ts';
import { registrationDetails } from './registration.ts';
import type { Sample } from './sample.ts';
import {
  authorizationPolicy,
  branding,
  eligibleRoles,
  mdmPolicies,
  proxyConnectors,
  securityDefaults,
  servicePrincipals,
  sharepoint,
} from './settings.ts';
import type { Context } from './tenant.ts';

/** Writes everything of the directory and of Microsoft 365. */
export function writeDirectory(context: Context, sample: Sample, out: ExportWriter): void {
  const settings = sample.directory(context);
  writePeople(context, sample, out);
  writeGroups(context, out);
  out.collection('organization', [organization(context)]);
  out.single(
    `organization/${context.tenantId}`,
    { id: context.tenantId, mobileDeviceManagementAuthority: context.tenant.mdmAuthority },
    { context: 'organization(id,mobileDeviceManagementAuthority)/$entity' },
  );
  if (settings.hasBranding) out.single(`organization/${context.tenantId}/branding`, branding(context));
  out.collection('domains', domains(context));
  for (const domain of context.tenant.synchronisation?.federated ?? []) {
    out.collection(`domains/${domain}/federationConfiguration`, federationConfiguration(context, domain), {
      context: `domains('${domain}')/federationConfiguration`,
    });
  }
  out.collection('directory/onPremisesSynchronization', onPremisesSynchronization(context));
  out.collection('directoryRoles', directoryRoles(context, settings.roleHolders, settings.hasStandingAdministrator), {
    context: 'directoryRoles(members())',
  });
  out.collection('roleManagement/directory/roleEligibilitySchedules', eligibleRoles(context, settings));
  out.collection('servicePrincipals', servicePrincipals(context, settings));
  out.collection(
    'onPremisesPublishingProfiles/applicationProxy/connectors',
    proxyConnectors(context, settings.hasApplicationProxy),
    {
      version: 'beta',
    },
  );
  out.collection('onPremisesPublishingProfiles/authentication/agents', [], { version: 'beta' });
  out.collection(
    'identity/conditionalAccess/policies',
    sample.accessPolicies.map((policy, index) => accessPolicy(context, policy, index)),
  );
  out.single('policies/identitySecurityDefaultsEnforcementPolicy', securityDefaults(settings.securityDefaults));
  out.single('policies/authorizationPolicy', authorizationPolicy(context, settings));
  out.single('policies/deviceRegistrationPolicy', settings.deviceRegistration);
  out.collection('policies/mobileDeviceManagementPolicies', mdmPolicies(context, settings.mdmAppliesTo), {
    version: 'beta',
  });
  out.single('admin/sharepoint/settings', sharepoint(settings.syncRestrictedTo));
}

function writePeople(context: Context, sample: Sample, out: ExportWriter): void {
  const skus = loadSkus();
  const consumed = new Map<string, number>();
  // 999 is the largest page Graph gives; the small tenants were exported with a smaller one.
  const pageSize = context.sizes.users <= 1000 ? 200 : 999;
  out.collection('users', userObjects(context, skus, consumed), { pageSize });
  out.collection('subscribedSkus', subscribedSkus(context, skus, sample.pools, consumed));
  out.collection('reports/authenticationMethods/userRegistrationDetails', registrationDetails(context), {
    pageSize: 1000,
  });
  out.collection('devices', directoryDevices(context), { pageSize: 999 });
}

function writeGroups(context: Context, out: ExportWriter): void {
  out.collection('groups', groupObjects(context), { pageSize: 999 });
  for (const group of allGroups(context)) {
    out.collection(`groups/${group.id}/members`, group.members(), { context: 'directoryObjects', pageSize: 999 });
    if (group.owners !== undefined)
      out.collection(`groups/${group.id}/owners`, group.owners, { context: 'directoryObjects' });
  }
}

function* groupObjects(context: Context): Generator<JsonObject> {
  for (const group of allGroups(context)) yield group.object;
}

function* directoryDevices(context: Context): Generator<JsonObject> {
  const isHybrid = context.tenant.joinType === 'hybridAzureADJoined';
  for (const device of allDevices(context)) {
    yield {
      id: device.objectId,
      deviceId: device.directoryId,
      displayName: device.name,
      accountEnabled: true,
      approximateLastSignInDateTime: context.ago(device.lastSyncDaysAgo, 50),
      deviceOwnership: device.isPersonal ? 'Personal' : 'Company',
      enrollmentProfileName: device.isAutopilot ? `${context.tenant.displayName} user-driven` : null,
      isCompliant: device.isEncrypted,
      isManaged: true,
      manufacturer: device.model.maker,
      model: device.model.model,
      onPremisesSyncEnabled: isHybrid && !device.isPersonal ? true : null,
      operatingSystem: 'Windows',
      operatingSystemVersion: device.osVersion,
      physicalIds: [`[HWID]:h:${device.index}`],
      registrationDateTime: context.ago(device.enrolledDaysAgo),
      trustType: device.isPersonal ? 'Workplace' : isHybrid ? 'ServerAd' : 'AzureAd',
    };
  }
}
