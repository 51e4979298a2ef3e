import { boolean, type CollectedTable, computed, text, texts, timestamp } from '../schema.ts';
import { ASSIGNMENT_COLUMNS } from './assignments.ts';

const ID = text('id', 'Object id');
const NAME = text('displayName', 'Name');

/** Tables of what Intune works with: connectors, partners, roles, certificates and apps. */
export const INTUNE_SERVICE_TABLES: readonly CollectedTable[] = [
  {
    kind: 'collected',
    name: 'ndes_connectors',
    doc: 'Certificate connectors.',
    collection: 'ndesConnectors',
    key: 'id',
    maxAgeDays: 30,
    columns: {
      id: ID,
      display_name: NAME,
      machine_name: text('machineName', 'Server'),
      state: text('state', 'active, inactive or none', { values: {} }),
      last_connection_at: timestamp('lastConnectionDateTime', 'Last contact'),
      version: text('connectorVersion', 'Version'),
    },
  },
  {
    kind: 'collected',
    name: 'mobile_threat_connectors',
    doc: 'Defender for Endpoint and Mobile Threat Defense partners. Defender is fc780465-2017-40d4-a0c5-307022471b92.',
    collection: 'mobileThreatDefenseConnectors',
    key: 'id',
    maxAgeDays: 30,
    columns: {
      id: text('id', 'Application id of the partner'),
      partner_state: text('partnerState', 'notsetup, available, enabled, unresponsive, unavailable, error', {
        values: {},
      }),
      last_heartbeat_at: timestamp('lastHeartbeatDateTime', 'Last sign of life'),
      windows_enabled: boolean('windowsEnabled', 'Windows devices are evaluated'),
      defender_attach_enabled: boolean(
        'microsoftDefenderForEndpointAttachEnabled',
        'Defender may enforce endpoint security configurations',
      ),
    },
  },
  {
    kind: 'collected',
    name: 'exchange_connectors',
    doc: 'Exchange connectors.',
    collection: 'exchangeConnectors',
    key: 'id',
    maxAgeDays: 30,
    columns: {
      id: ID,
      server_name: text('serverName', 'Server'),
      status: text('status', 'connected, disconnected, ...', { values: {} }),
      last_sync_at: timestamp('lastSyncDateTime', 'Last synchronisation'),
    },
  },
  {
    kind: 'collected',
    name: 'remote_assistance_partners',
    doc: 'Remote assistance partners, for example TeamViewer.',
    collection: 'remoteAssistancePartners',
    key: 'id',
    maxAgeDays: 90,
    columns: {
      id: ID,
      display_name: NAME,
      onboarding_status: text('onboardingStatus', 'notonboarded, onboarding, onboarded', { values: {} }),
    },
  },
  {
    kind: 'collected',
    name: 'intune_role_assignments',
    doc: 'Who holds an Intune role.',
    collection: 'intuneRoleAssignments',
    key: 'id',
    maxAgeDays: 90,
    columns: { id: ID, display_name: NAME, members: texts('members', 'Groups that hold it') },
  },
  {
    kind: 'collected',
    name: 'apple_push_certificate',
    doc: 'The certificate by which Intune reaches Apple devices: one row, none where it was never made.',
    collection: 'applePushNotificationCertificate',
    key: 'id',
    maxAgeDays: 30,
    columns: {
      id: ID,
      apple_identifier: text('appleIdentifier', 'Apple account it was made with'),
      expires_at: timestamp('expirationDateTime', 'End of validity'),
    },
  },
  {
    kind: 'collected',
    name: 'apps',
    doc: 'Apps in Intune.',
    collection: 'mobileApps',
    key: 'id',
    maxAgeDays: 30,
    columns: {
      id: ID,
      display_name: NAME,
      odata_type: text('@odata.type', 'Graph type'),
      package_identifier: text('packageIdentifier', 'Store package; Company Portal is 9WZDNCRFJ3PZ'),
      publisher: text('publisher', 'Publisher'),
      publishing_state: text('publishingState', 'notpublished, processing or published', { values: {} }),
      office_architecture: text('officePlatformArchitecture', 'x86 or x64, for Microsoft 365 Apps', { values: {} }),
      is_windows: computed(
        'boolean',
        'It is for Windows',
        `lower("@odata.type") LIKE '#microsoft.graph.win%' OR lower("@odata.type") IN ('#microsoft.graph.officesuiteapp', '#microsoft.graph.microsoftstoreforbusinessapp')`,
      ),
      ...ASSIGNMENT_COLUMNS,
    },
  },
  {
    kind: 'collected',
    name: 'app_management',
    doc: 'Settings of app management: one row.',
    collection: 'deviceAppManagement',
    key: 'id',
    maxAgeDays: 30,
    columns: {
      id: ID,
      store_for_business_enabled: boolean(
        'isEnabledForMicrosoftStoreForBusiness',
        'Store for Business is on (retired)',
      ),
      store_last_sync_at: timestamp('microsoftStoreForBusinessLastSuccessfulSyncDateTime', 'Its last synchronisation'),
    },
  },
  {
    kind: 'collected',
    name: 'app_protection_policies',
    doc: 'App protection policies.',
    collection: 'appProtectionPolicies',
    key: 'id',
    maxAgeDays: 30,
    columns: {
      id: ID,
      display_name: NAME,
      odata_type: text('@odata.type', 'Graph type'),
      is_assigned: boolean('isAssigned', 'Assigned to somebody'),
    },
  },
];
