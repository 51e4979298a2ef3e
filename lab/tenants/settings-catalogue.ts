import { assignmentsOf, type Target } from './assignments.ts';
import type { JsonObject } from './output.ts';
import type { Context } from './tenant.ts';

/** A template that a settings-catalogue policy may be made from. */
export const TEMPLATES = {
  none: { templateId: '', templateFamily: 'none', templateDisplayName: null, templateDisplayVersion: null },
  'disk-encryption': template(
    '46ddfc50-d10f-4867-b852-9434254b3bff_1',
    'endpointSecurityDiskEncryption',
    'BitLocker',
    'Version 1',
  ),
  antivirus: template(
    '804339ad-1553-4478-a742-138fb5807418_1',
    'endpointSecurityAntivirus',
    'Microsoft Defender Antivirus',
    'Version 1',
  ),
  'detection-and-response': template(
    '0385b795-0f2f-44ac-8602-9f65bf6adede_1',
    'endpointSecurityEndpointDetectionAndResponse',
    'Endpoint detection and response',
    'Version 1',
  ),
  baseline: template(
    '66df8dce-0166-4b82-92f7-1f74e3ca17a3_4',
    'baseline',
    'Security Baseline for Windows 10 and later',
    'Version 24H2',
  ),
  'device-preparation': template(
    '80d33118-b7b4-40d8-b15f-81be745e053f_1',
    'enrollmentConfiguration',
    'Device preparation',
    'Version 1',
  ),
} as const;

function template(
  templateId: string,
  templateFamily: string,
  templateDisplayName: string,
  templateDisplayVersion: string,
): JsonObject {
  return { templateId, templateFamily, templateDisplayName, templateDisplayVersion };
}

/** A settings-catalogue policy. */
export interface CataloguePolicy {
  readonly name: string;
  readonly template?: keyof typeof TEMPLATES;
  readonly settings: readonly JsonObject[];
  readonly targets: readonly Target[];
  readonly technologies?: string;
}

/** A settings-catalogue policy as Intune lists it with its settings expanded. */
export function cataloguePolicy(context: Context, policy: CataloguePolicy): JsonObject {
  const id = context.guid('catalogue-policy', policy.name);
  return {
    id,
    createdDateTime: context.ago(250),
    creationSource: null,
    description: '',
    lastModifiedDateTime: context.ago(40),
    name: policy.name,
    platforms: 'windows10',
    priorityMetaData: null,
    roleScopeTagIds: ['0'],
    settingCount: policy.settings.length,
    technologies: policy.technologies ?? 'mdm',
    templateReference: TEMPLATES[policy.template ?? 'none'],
    isAssigned: policy.targets.length > 0,
    assignments: assignmentsOf(context, id, policy.targets),
    settings: policy.settings.map((settingInstance, index) => ({ id: String(index), settingInstance })),
  };
}

/** A setting that is chosen from a list: `id` with the choice `id_option`. */
export function choice(id: string, option: number | string, children: readonly JsonObject[] = []): JsonObject {
  return {
    '@odata.type': '#microsoft.graph.deviceManagementConfigurationChoiceSettingInstance',
    settingDefinitionId: id,
    settingInstanceTemplateReference: null,
    choiceSettingValue: { settingValueTemplateReference: null, value: `${id}_${option}`, children },
  };
}

/** A setting that is typed in. */
export function simple(id: string, value: string | number): JsonObject {
  return {
    '@odata.type': '#microsoft.graph.deviceManagementConfigurationSimpleSettingInstance',
    settingDefinitionId: id,
    settingInstanceTemplateReference: null,
    simpleSettingValue: {
      '@odata.type': `#microsoft.graph.deviceManagementConfiguration${typeof value === 'number' ? 'Integer' : 'String'}SettingValue`,
      settingValueTemplateReference: null,
      value,
    },
  };
}

const KFM = 'device_vendor_msft_policy_config_onedrivengscv2.updates~policy~onedrivengsc_kfmoptinnowizard';
const ONEDRIVE = 'device_vendor_msft_policy_config_onedrivengscv2~policy~onedrivengsc';
const DEFENDER = 'device_vendor_msft_policy_config_defender';
const PREPARATION = 'enrollment_autopilot_dpp';

/** OneDrive: signs in silently and moves the known folders. */
export function oneDriveSettings(context: Context): readonly JsonObject[] {
  return [
    choice(`${ONEDRIVE}_silentaccountconfig`, 1),
    choice(`${ONEDRIVE}_filesondemandenabled`, 1),
    choice(KFM, 1, [
      simple(`${KFM}_kfmoptinnowizard_textbox`, context.tenantId),
      choice(`${KFM}_kfmoptinnowizard_desktop_checkbox`, 1),
      choice(`${KFM}_kfmoptinnowizard_documents_checkbox`, 1),
      choice(`${KFM}_kfmoptinnowizard_pictures_checkbox`, 1),
    ]),
  ];
}

/** BitLocker without questions to the user. */
export function bitLockerSettings(): readonly JsonObject[] {
  return [
    choice('device_vendor_msft_bitlocker_requiredeviceencryption', 1),
    choice('device_vendor_msft_bitlocker_allowwarningforotherdiskencryption', 0, [
      choice('device_vendor_msft_bitlocker_allowstandarduserencryption', 1),
    ]),
    choice('device_vendor_msft_bitlocker_configurerecoverypasswordrotation', 1),
  ];
}

/** Defender Antivirus with real-time protection. */
export function antivirusSettings(): readonly JsonObject[] {
  return [
    choice(`${DEFENDER}_allowrealtimemonitoring`, 1),
    choice(`${DEFENDER}_allowcloudprotection`, 1),
    choice(`${DEFENDER}_allowbehaviormonitoring`, 1),
    simple(`${DEFENDER}_signatureupdateinterval`, 4),
  ];
}

/** Onboarding to Defender for Endpoint by the connector. */
export function onboardingSettings(): readonly JsonObject[] {
  return [
    choice('device_vendor_msft_windowsadvancedthreatprotection_configurationtype', 'autofromconnector', [
      simple('device_vendor_msft_windowsadvancedthreatprotection_onboarding_fromconnector', 'secret'),
    ]),
    choice('device_vendor_msft_windowsadvancedthreatprotection_configuration_samplesharing', 1),
  ];
}

/** Diagnostic data at the given level (1 is required, 0 off). */
export function telemetrySettings(level: 0 | 1 | 3): readonly JsonObject[] {
  return [choice('device_vendor_msft_policy_config_system_allowtelemetry', level)];
}

/** An Autopilot device preparation policy for the device group. */
export function devicePreparationSettings(
  deviceGroup: string,
  account: 'standard' | 'administrator',
): readonly JsonObject[] {
  return [
    choice(`${PREPARATION}_deploymentmode`, 0),
    choice(`${PREPARATION}_deploymenttype`, 0),
    choice(`${PREPARATION}_jointype`, 0),
    choice(`${PREPARATION}_accountype`, account === 'standard' ? 1 : 0),
    simple(`${PREPARATION}_timeout`, 60),
    simple(`${PREPARATION}_customerrormessage`, 'Contact your service desk.'),
    choice(`${PREPARATION}_allowskip`, 0),
    choice(`${PREPARATION}_allowdiagnostics`, 1),
    simple(`${PREPARATION}_devicesecuritygroupids`, deviceGroup),
  ];
}
