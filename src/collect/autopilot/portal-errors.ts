/** An error that a portal gives when devices are registered. */
export interface PortalError {
  readonly name: string;
  /** Its number, where it is documented or was seen with its name. */
  readonly number: number | undefined;
  /** Other names and texts of the same. */
  readonly aka: readonly string[];
  readonly means: string;
  readonly steps: readonly string[];
}

/**
 * What the errors mean and what to do: MicrosoftDocs/memdocs `autopilot/add-devices.md` ("Troubleshooting registration
 * failures") and MicrosoftDocs/SupportArticles-docs `support/mem/intune/device-enrollment/import-windows-autopilot-device-csv-files-errors.md`
 * (806, 808); 802 as in MicrosoftDocs/windows-itpro-docs#2079; Edm.Binary as in MicrosoftDocs/windows-itpro-docs#6150.
 * Graph gives the name in `importedWindowsAutopilotDeviceIdentities` under `state.deviceErrorName`.
 */
export const PORTAL_ERRORS: readonly PortalError[] = [
  {
    name: 'InvalidZtdHardwareHash',
    number: 802,
    aka: [],
    means: 'a field of the hardware hash is invalid or empty: manufacturer and serial number must be in it',
    steps: [
      'On the device: `wmic baseboard get manufacturer, serialnumber`, or `Get-CimInstance Win32_BaseBoard`; what is empty there is for its maker to write.',
      'Collect the hash again on the device itself, with Get-WindowsAutopilotInfo, and do not open the file in a spreadsheet.',
    ],
  },
  {
    name: 'ZtdDeviceAlreadyAssigned',
    number: 806,
    aka: ['Device is already registered to the same Tenant'],
    means: 'the device is registered in this tenant already',
    steps: [
      'Look for its serial number in Intune under Devices > Enrollment > Windows Autopilot > Devices. If it is there, do not import it again: take its row out.',
      'If it is not there, import it once more; where that fails too, ask Microsoft Support to remove the record (see 808 for what they want).',
    ],
  },
  {
    name: 'ZtdDeviceAssignedToOtherTenant',
    number: 808,
    aka: ['ZtdDeviceAssignedToAnotherTenant', 'assigned to another tenant', 'assigned to other tenant'],
    means:
      'the hash is that of a device that another tenant has registered: a former owner, the seller, or a test tenant of your own. The portal may say "Internal error" only',
    steps: [
      'Look for the serial number among your own Autopilot devices first: if it is there, do not import it again.',
      'Have the other tenant deregister the device: its administrator deletes it under Windows Autopilot > Devices; a seller or OEM does it in Partner Center. Then wait some minutes and import again.',
      'Where nobody knows the tenant, open a request with Microsoft Support: the CSV file, proof of ownership in its original form (bill of sale or invoice with your name and the serial number), and the logs of `Mdmdiagnosticstool.exe -area Autopilot -cab c:\\out.cab`.',
      'A replaced mainboard brings the registration of its last owner along: the same way.',
    ],
  },
  {
    name: 'ZtdDeviceDuplicated',
    number: undefined,
    aka: [],
    means:
      'the same hardware hash stands in the file more than once; one row was processed, the others have this error',
    steps: [
      'Look what the other row of the device says; if it was imported, take this one out.',
      '`muster autopilot-csv` takes such rows out, within a file and over several.',
    ],
  },
  {
    name: 'StorageError',
    number: undefined,
    aka: [],
    means: 'a general error of the service; the cause cannot be told from it',
    steps: ['Import the same file again later; where it persists, ask Microsoft Support.'],
  },
  {
    name: 'Edm.Binary',
    number: undefined,
    aka: ['Cannot convert the literal'],
    means:
      'the hash is no whole base64, most often without the = at its end; the portal then imports nothing, and may not say so',
    steps: ['`muster autopilot-csv` puts the end right where that is all that is missing.'],
  },
];

const LEAST_WORD = 4;

/** The errors that a number, a name or a message of a portal may mean; none where it is not known here. */
export function portalErrorsFor(said: string): readonly PortalError[] {
  const word = said.trim().toLowerCase();
  const numbers = word.split(/\D+/).filter((part) => part.length > 0);
  return PORTAL_ERRORS.filter(({ name, number, aka }) => {
    const texts = [name, ...aka].map((text) => text.toLowerCase());
    const isNamed = texts.some((text) => word.includes(text) || (word.length >= LEAST_WORD && text.includes(word)));
    return isNamed || (number !== undefined && numbers.includes(String(number)));
  });
}
