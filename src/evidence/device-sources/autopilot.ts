import { type DeviceFactSource, deviceFactSource, NO_ID, serialSql } from './device-source.ts';
import type { DeviceTable } from './device-table.ts';
import { NOT_KNOWN } from './words.ts';

const AUTOPILOT_DEVICES: DeviceFactSource = deviceFactSource('autopilot-devices', 'autopilotDeviceList', {
  entra_device_id: { from: 'Entra device id', values: {}, absent: ['', NO_ID] },
  intune_device_id: { from: 'Intune device id', values: {}, absent: ['', NO_ID] },
  serial_number: { sql: serialSql('"Serial number"') },
  manufacturer: { from: 'Manufacturer', absent: NOT_KNOWN },
  model: { from: 'Model', absent: NOT_KNOWN },
  user_principal_name: { from: 'User', absent: ['', 'none', 'unassigned', '-'] },
  operating_system: { sql: `CASE WHEN "Serial number" IS NOT NULL THEN 'windows' END` },
  autopilot_registered: { sql: `CASE WHEN "Serial number" IS NOT NULL THEN true END` },
  enrolment_profile: { from: 'Assigned profile', absent: ['', 'none', '-'] },
});

/**
 * The list of Windows Autopilot devices, by the columns the admin centre shows and exports, and by the names Microsoft
 * Graph has for them: learn.microsoft.com/graph/api/resources/intune-enrollment-windowsautopilotdeviceidentity. A device
 * that is in the list is registered.
 */
export const AUTOPILOT_DEVICES_TABLE: DeviceTable = {
  source: AUTOPILOT_DEVICES,
  title: 'Windows Autopilot devices',
  request: 'Intune admin centre: Devices, Windows, Enrollment, Windows Autopilot, Devices, Export',
  permission: 'DeviceManagementServiceConfig.Read.All',
  headers: {
    'Entra device id': ['azureactivedirectorydeviceid', 'azureaddeviceid', 'entradeviceid', 'microsoftentradeviceid'],
    'Intune device id': ['manageddeviceid', 'intunedeviceid'],
    'Serial number': ['serialnumber', 'seriennummer'],
    Manufacturer: ['manufacturer', 'hersteller'],
    Model: ['model', 'modell'],
    User: ['userprincipalname', 'user', 'assigneduser', 'benutzer'],
    'Assigned profile': ['assignedprofile', 'deploymentprofile', 'zugewiesenesprofil'],
    'Group tag': ['grouptag', 'gruppentag'],
    'Profile status': ['profilestatus', 'deploymentprofileassignmentstatus', 'profilstatus'],
    'Purchase order': ['purchaseorder', 'purchaseorderidentifier', 'bestellung'],
    'Enrollment state': ['enrollmentstate', 'registrierungsstatus'],
  },
  needs: [
    ['Serial number'],
    ['Manufacturer'],
    ['Profile status', 'Purchase order', 'Enrollment state', 'Assigned profile'],
  ],
};

const AUTOPILOT_FILE: DeviceFactSource = deviceFactSource('autopilot-registration-file', 'autopilotRegistrationFile', {
  serial_number: { sql: serialSql('"Serial number"') },
  manufacturer: { from: 'Manufacturer', absent: NOT_KNOWN },
  model: { from: 'Model', absent: NOT_KNOWN },
  operating_system: { sql: `CASE WHEN "Serial number" IS NOT NULL THEN 'windows' END` },
});

const REGISTRATION_REQUEST = 'The file that devices are, or will be, registered for Windows Autopilot with';

/**
 * A file to register devices with, in the form of Microsoft Managed Desktop (`Manufacturer,Model,Serial Number,Hardware
 * Hash`). It shows which devices there are; that it was handed in it does not show, hence nothing on registration.
 */
export const AUTOPILOT_FILE_TABLE: DeviceTable = {
  source: AUTOPILOT_FILE,
  title: 'Autopilot registration file',
  request: REGISTRATION_REQUEST,
  permission: 'none: local administrator on the device it was made on',
  headers: {
    'Serial number': ['serialnumber', 'deviceserialnumber'],
    Manufacturer: ['manufacturer', 'manufacturername', 'oemmanufacturername'],
    Model: ['model', 'devicemodel', 'oemmodelname'],
    'Hardware Hash': ['hardwarehash'],
  },
  needs: [['Serial number'], ['Manufacturer'], ['Hardware Hash']],
};

/** The form that Intune imports (`Device Serial Number,Windows Product ID,Hardware Hash,...`): it names no maker, without which a serial number tells no device. */
export const AUTOPILOT_HASHES_TABLE: DeviceTable = {
  source: AUTOPILOT_FILE,
  title: 'Autopilot hash file',
  request: REGISTRATION_REQUEST,
  permission: 'none: local administrator on the device it was made on',
  headers: { 'Serial number': ['deviceserialnumber'], 'Hardware Hash': ['hardwarehash'] },
  needs: [['Serial number'], ['Hardware Hash']],
  refusal:
    'it registers devices for Windows Autopilot and names no maker, without which a serial number tells no device; what is registered shows the export of Windows Autopilot devices',
};
