import { boolean, type CollectedTable, computed, integer, text, timestamp } from '../schema.ts';
import { ASSIGNMENT_COLUMNS } from './assignments.ts';

const ID = text('id', 'Object id');
const NAME = text('displayName', 'Name');
const HELLO = 'deviceEnrollmentWindowsHelloForBusinessConfiguration';
const ESP = 'windows10EnrollmentCompletionPageConfiguration';
const RESTRICTIONS = [
  'deviceEnrollmentPlatformRestrictionsConfiguration',
  'deviceEnrollmentPlatformRestrictionConfiguration',
];

/** Tables of how devices come to Intune: its own settings, restrictions, the status page, Hello and Autopilot. */
export const INTUNE_ENROLMENT_TABLES: readonly CollectedTable[] = [
  {
    kind: 'collected',
    name: 'device_management',
    doc: 'Settings of Intune itself: one row.',
    collection: 'deviceManagement',
    key: 'id',
    maxAgeDays: 30,
    columns: {
      id: ID,
      unlicensed_administrators_enabled: boolean(
        'unlicensedAdminstratorsEnabled',
        'Administrators without an Intune licence may work (cannot be undone)',
      ),
      subscription_state: text('subscriptionState', 'pending, active, warning, disabled, deleted, blocked, lockedout', {
        values: {},
      }),
      secure_by_default: boolean(
        'settings.secureByDefault',
        'A device without a compliance policy counts as not compliant',
      ),
      compliance_check_in_days: integer(
        'settings.deviceComplianceCheckinThresholdDays',
        'Days after which a silent device is not compliant',
      ),
    },
  },
  {
    kind: 'collected',
    name: 'platform_restrictions',
    doc: 'Which platforms may enrol, old combined and new single-platform form, for Windows.',
    collection: 'deviceEnrollmentConfigurations',
    odataTypes: RESTRICTIONS,
    key: 'id',
    maxAgeDays: 30,
    columns: {
      id: ID,
      display_name: NAME,
      priority: integer('priority', '0 is the default for everybody'),
      is_default: computed('boolean', 'The default restriction', 'TRY_CAST(priority AS BIGINT) = 0'),
      windows_blocked: computed(
        'boolean',
        'Windows (MDM) may not enrol; NULL for a restriction of another platform',
        `TRY_CAST(CASE WHEN platformRestriction IS NOT NULL THEN CASE WHEN lower(platformType) = 'windows' THEN json_extract_string(platformRestriction, '$.platformBlocked') END ELSE json_extract_string(windowsRestriction, '$.platformBlocked') END AS BOOLEAN)`,
      ),
      windows_personal_blocked: computed(
        'boolean',
        'Personally owned Windows devices may not enrol',
        `TRY_CAST(CASE WHEN platformRestriction IS NOT NULL THEN CASE WHEN lower(platformType) = 'windows' THEN json_extract_string(platformRestriction, '$.personalDeviceEnrollmentBlocked') END ELSE json_extract_string(windowsRestriction, '$.personalDeviceEnrollmentBlocked') END AS BOOLEAN)`,
      ),
      concerns_windows: computed(
        'boolean',
        'It says something about Windows',
        `CASE WHEN platformRestriction IS NOT NULL THEN lower(platformType) = 'windows' ELSE windowsRestriction IS NOT NULL END`,
      ),
      ...ASSIGNMENT_COLUMNS,
    },
  },
  {
    kind: 'collected',
    name: 'enrolment_status_pages',
    doc: 'Enrolment Status Page profiles.',
    collection: 'deviceEnrollmentConfigurations',
    odataTypes: [ESP],
    key: 'id',
    maxAgeDays: 30,
    columns: {
      id: ID,
      display_name: NAME,
      priority: integer('priority', '0 is the default for everybody'),
      is_default: computed('boolean', 'The default page', 'TRY_CAST(priority AS BIGINT) = 0'),
      shows_progress: boolean('showInstallationProgress', 'Shows app and profile progress'),
      time_out_minutes: integer('installProgressTimeoutInMinutes', 'Minutes until it gives up'),
      blocks_use_until_done: computed(
        'boolean',
        'The device cannot be used before all is installed',
        'NOT TRY_CAST(allowNonBlockingAppInstallation AS BOOLEAN)',
      ),
      allows_log_collection: boolean('allowLogCollectionOnInstallFailure', 'Users may collect logs on failure'),
      ...ASSIGNMENT_COLUMNS,
    },
  },
  {
    kind: 'collected',
    name: 'hello_configurations',
    doc: 'Windows Hello for Business at enrolment.',
    collection: 'deviceEnrollmentConfigurations',
    odataTypes: [HELLO],
    key: 'id',
    maxAgeDays: 30,
    columns: {
      id: ID,
      display_name: NAME,
      priority: integer('priority', '0 is the tenant-wide default'),
      is_default: computed('boolean', 'The tenant-wide configuration', 'TRY_CAST(priority AS BIGINT) = 0'),
      state: text('state', 'notconfigured, enabled or disabled', {
        values: {
          0: 'notconfigured',
          1: 'enabled',
          2: 'disabled',
          notconfigured: 'notconfigured',
          enabled: 'enabled',
          disabled: 'disabled',
        },
      }),
      pin_minimum_length: integer('pinMinimumLength', 'Shortest PIN'),
      biometrics_enabled: boolean('unlockWithBiometricsEnabled', 'Face or fingerprint allowed'),
      ...ASSIGNMENT_COLUMNS,
    },
  },
  {
    kind: 'collected',
    name: 'autopilot_profiles',
    doc: 'Windows Autopilot deployment profiles.',
    collection: 'autopilotProfiles',
    key: 'id',
    maxAgeDays: 30,
    columns: {
      id: ID,
      display_name: NAME,
      converts_all_devices: computed(
        'boolean',
        'Convert all targeted devices to Autopilot',
        'TRY_CAST(coalesce(hardwareHashExtractionEnabled, extractHardwareHash) AS BOOLEAN)',
      ),
      user_type: computed(
        'text',
        'administrator or standard',
        `lower(coalesce(json_extract_string(outOfBoxExperienceSetting, '$.userType'), json_extract_string(outOfBoxExperienceSettings, '$.userType')))`,
      ),
      device_usage_type: computed(
        'text',
        'singleuser or shared',
        `lower(coalesce(json_extract_string(outOfBoxExperienceSetting, '$.deviceUsageType'), json_extract_string(outOfBoxExperienceSettings, '$.deviceUsageType')))`,
      ),
      device_name_template: text('deviceNameTemplate', 'Pattern for device names'),
      join_kind: computed(
        'text',
        'entra or hybrid',
        `CASE lower("@odata.type") WHEN '#microsoft.graph.azureadwindowsautopilotdeploymentprofile' THEN 'entra' WHEN '#microsoft.graph.activedirectorywindowsautopilotdeploymentprofile' THEN 'hybrid' END`,
      ),
      preprovisioning_allowed: computed(
        'boolean',
        'Pre-provisioning allowed',
        'TRY_CAST(coalesce(preprovisioningAllowed, enableWhiteGlove) AS BOOLEAN)',
      ),
      ...ASSIGNMENT_COLUMNS,
    },
  },
  {
    kind: 'collected',
    name: 'autopilot_devices',
    doc: 'Devices registered for Windows Autopilot.',
    collection: 'autopilotDevices',
    key: 'id',
    maxAgeDays: 30,
    columns: {
      id: ID,
      serial_number: text('serialNumber', 'Serial number'),
      manufacturer: text('manufacturer', 'Maker'),
      model: text('model', 'Model'),
      group_tag: text('groupTag', 'Group tag'),
      enrollment_state: text('enrollmentState', 'enrolled, notcontacted, ...', { values: {} }),
      managed_device_id: text('managedDeviceId', 'The Intune device'),
      last_contacted_at: timestamp('lastContactedDateTime', 'Last contact'),
    },
  },
];
