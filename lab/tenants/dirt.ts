/** The field's dirt: what exports look like when they come from many tools, many years and many hands. */
import type { Device } from './device-facts.ts';
import type { Json, JsonObject } from './output.ts';

/**
 * What is untidy about the file of one request:
 * - `pascal-case`: written by PowerShell: a byte-order mark, keys with a capital, `/Date(ms)/`, no `value` around a list
 * - `concatenated`: the pages stand behind each other in one file
 * - `one-file-each`: a folder with a file per object instead of a list
 * - `truncated`: the last page still names a next one
 * - `denied`: the answer is an error; the permission was not granted
 * - `not-licensed`: the answer is an error; the tenant has no licence for the feature
 */
export type FileDirt = 'pascal-case' | 'concatenated' | 'one-file-each' | 'truncated' | 'denied' | 'not-licensed';

/** The untidy files of a tenant, by the path of their request. */
export type DirtyFiles = Readonly<Record<string, FileDirt>>;

/** Graph's answer where the permission is missing. */
export function deniedAnswer(requestId: string, at: string): JsonObject {
  return error('Authorization_RequestDenied', 'Insufficient privileges to complete the operation.', requestId, at);
}

/** Graph's answer where the tenant has not bought the feature. */
export function notLicensedAnswer(requestId: string, at: string): JsonObject {
  return error(
    'AadPremiumLicenseRequired',
    'The tenant needs to have Microsoft Entra ID P2 or Microsoft Entra ID Governance license.',
    requestId,
    at,
  );
}

function error(code: string, message: string, requestId: string, at: string): JsonObject {
  return {
    error: {
      code,
      message,
      innerError: { date: at.slice(0, 19), 'request-id': requestId, 'client-request-id': requestId },
    },
  };
}

const ISO_TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$/;

/** A value as `ConvertTo-Json` of Windows PowerShell writes a Graph object. */
export function pascalCased(value: Json): Json {
  if (typeof value === 'string') return ISO_TIME.test(value) ? `/Date(${Date.parse(value)})/` : value;
  if (value === null || typeof value !== 'object') return value;
  if (isList(value)) return value.map(pascalCased);
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, property]) => property !== undefined)
      .map(([key, property]) => [key.charAt(0).toUpperCase() + key.slice(1), pascalCased(property ?? null)]),
  );
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}

/**
 * Dirties a device object here and there: numbers as strings, a property left out instead of null, a check-in that
 * never was, an id in capitals. What the object says stays the same, but for the check-in.
 */
export function dirtyDevice(device: Device, object: JsonObject): JsonObject {
  switch (device.index % 41) {
    case 7:
      return {
        ...object,
        physicalMemoryInBytes: String(device.memoryBytes),
        totalStorageSpaceInBytes: String(device.diskBytes),
      };
    case 13: {
      const { ethernetMacAddress, enrollmentProfileName, configurationManagerClientEnabledFeatures, ...rest } = object;
      return rest;
    }
    case 19:
      return { ...object, azureADDeviceId: device.directoryId.toUpperCase() };
    case 23:
      return { ...object, isEncrypted: device.isEncrypted ? 'True' : 'False' };
    case 29:
      return device.index === 29 ? { ...object, lastSyncDateTime: '0001-01-01T00:00:00Z' } : object;
    default:
      return object;
  }
}
