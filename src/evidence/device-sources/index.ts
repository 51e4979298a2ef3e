import { DEVICE_EXPORT } from './device-export.ts';
import type { DeviceFactSource } from './device-source.ts';
import { MANAGED_DEVICES } from './managed-devices.ts';

export { DEVICE_EXPORT_COLLECTION, DEVICE_EXPORT_HEADERS } from './device-export.ts';
export type { DeviceFactSource } from './device-source.ts';

/** Every source of device facts, in the order of `DEVICE_SOURCES`. */
export const DEVICE_FACT_SOURCES: readonly DeviceFactSource[] = [MANAGED_DEVICES, DEVICE_EXPORT];
