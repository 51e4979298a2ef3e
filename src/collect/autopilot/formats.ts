/** What a column of a registration file is. */
export type Column = 'serial' | 'product' | 'hash' | 'tag' | 'user' | 'manufacturer' | 'model';

/** One form of registration file. */
export interface RegistrationFormat {
  readonly id: 'intune' | 'partner-center' | 'managed-desktop';
  /** Who takes it, for a sentence. */
  readonly takenBy: string;
  /** Its columns in order, as their headers are spelled: where it is read, case counts. */
  readonly columns: readonly (readonly [Column, string])[];
  /** How many of them must be there; the others may be left out from the end. */
  readonly least: number;
}

/**
 * The forms of registration files. Intune's: MicrosoftDocs/memdocs `autopilot/add-devices.md` ("Ensure that the CSV file
 * meets requirements": no extra columns, no quotation marks, ANSI, case-sensitive headers, at most 500 rows); the script
 * Get-WindowsAutopilotInfo writes the first three, four or five columns. Partner Center's: MicrosoftDocs/partner-center
 * "Use Windows Autopilot profiles on new devices" ("Add devices to a customer's account": hash alone, or product id, or
 * manufacturer, model and serial number, whose case counts), which the script writes with `-Partner`. The third:
 * MicrosoftDocs/microsoft-365-docs `microsoft-365/managed-desktop/get-started/downloads/device-registration-sample-self.csv`.
 */
export const FORMATS = {
  intune: {
    id: 'intune',
    takenBy: 'Intune',
    columns: [
      ['serial', 'Device Serial Number'],
      ['product', 'Windows Product ID'],
      ['hash', 'Hardware Hash'],
      ['tag', 'Group Tag'],
      ['user', 'Assigned User'],
    ],
    least: 3,
  },
  partner: {
    id: 'partner-center',
    takenBy: 'Partner Center',
    columns: [
      ['serial', 'Device Serial Number'],
      ['product', 'Windows Product ID'],
      ['hash', 'Hardware Hash'],
      ['manufacturer', 'Manufacturer name'],
      ['model', 'Device model'],
    ],
    least: 5,
  },
  managedDesktop: {
    id: 'managed-desktop',
    takenBy: 'Managed Desktop',
    columns: [
      ['manufacturer', 'Manufacturer'],
      ['model', 'Model'],
      ['serial', 'Serial Number'],
      ['hash', 'Hardware Hash'],
    ],
    least: 4,
  },
} as const satisfies Readonly<Record<string, RegistrationFormat>>;

/** At most so many devices in one file. */
export const MOST_ROWS = 500;

/**
 * Spellings of each column, without accents, case, spaces and punctuation. English ones from the scripts and portals,
 * among them names of properties; the others are the headers as Microsoft's own translated pages have them.
 */
const SPELLINGS: Readonly<Record<Column, readonly string[]>> = {
  serial: [
    ...['deviceserialnumber', 'serialnumber', 'serial', 'serialno', 'deviceserial', 'serialnumber0', 'sn'],
    ...['gerateseriennummer', 'seriennummer', 'seriennummerdesgerats', 'numerodeseriedelappareil', 'numerodeserie'],
    ...['numerodeseriedeldispositivo', 'numerodiseriedeldispositivo', 'numerodiserie', 'numerodeseriedodispositivo'],
    ...['numerseryjnyurzadzenia', 'numerseryjny', 'seriovecislozarizeni', 'enhetensserienummer', 'serienummer'],
  ],
  product: [
    ...['windowsproductid', 'productid', 'windowsproductkey', 'productkey', 'productkeyid', 'pkid'],
    ...['windowsproduktid', 'produktid', 'iddeproduitwindows', 'idproduitwindows', 'iddeproductodewindows'],
    ...['idprodottowindows', 'iddoprodutodowindows', 'identyfikatorproduktusystemuwindows', 'idproduktuwindows'],
  ],
  hash: [
    ...[
      'hardwarehash',
      'hash',
      'devicehash',
      'hardwareid',
      'hwhash',
      'hwid',
      'devicehardwaredata',
      'hardwareidentifier',
    ],
    ...['hardwarehashwert', 'hachagematerial', 'hachagemateriel', 'hashdehardware', 'hashhardware'],
    ...['skrotsprzetu', 'hodnotahashhardwaru', 'maskinvaruhash', 'maskinvaruhashvarde'],
  ],
  tag: [
    ...['grouptag', 'tag', 'orderid', 'orderidentifier', 'gruppentag', 'gruppenkennzeichen', 'balisedegroupe'],
    ...['etiquetadegrupo', 'taggruppo', 'etichettagruppo', 'marcadegrupo', 'taggrupy', 'znacznikgrupy', 'grupptagg'],
  ],
  user: [
    ...['assigneduser', 'assigneduserprincipalname', 'userprincipalname', 'upn', 'user', 'owner'],
    ...['zugewiesenerbenutzer', 'benutzer', 'utilisateuraffecte', 'utilisateurattribue', 'usuarioasignado'],
    ...['utenteassegnato', 'utilizadoratribuido', 'usuarioatribuido', 'przypisanyuzytkownik', 'tilldeladanvandare'],
  ],
  manufacturer: [
    ...['manufacturername', 'manufacturer', 'oemmanufacturername', 'devicemanufacturer', 'make', 'oemname'],
    ...['herstellername', 'hersteller', 'nomdefabricant', 'nomdufabricant', 'nombredefabricante', 'nomeproduttore'],
    ...['nomedofabricante', 'nazwaproducenta', 'nazevvyrobce', 'tillverkarensnamn', 'tillverkarnamn'],
  ],
  model: [
    ...['devicemodel', 'model', 'modelname', 'modelnumber', 'geratemodell', 'modell', 'modeledappareil'],
    ...['modelodedispositivo', 'modelododispositivo', 'modellodidispositivo', 'modellodispositivo', 'modelurzadzenia'],
    ...['modelzarizeni', 'enhetsmodell', 'enhetensmodell'],
  ],
};

const BY_SPELLING: ReadonlyMap<string, Column> = new Map(
  // The declaration above has every column as a key.
  (Object.keys(SPELLINGS) as Column[]).flatMap((column) =>
    SPELLINGS[column].map((spelling): [string, Column] => [spelling, column]),
  ),
);

/** Headers that only an export of devices that are registered already has. */
const OF_REGISTERED: ReadonlySet<string> = new Set(['profilestatus', 'purchaseorder', 'userlessenrollmentstatus']);
const HEADER_CHARACTERS = 100;

/** The columns of a line, undefined for those that are none of a registration file. */
export function columnsOf(cells: readonly string[]): readonly (Column | undefined)[] {
  return cells.map((cell) => BY_SPELLING.get(plain(cell)));
}

/** Whether a line is a header: it names a serial number or a hash, another column, and nothing twice. */
export function isHeader(cells: readonly string[]): boolean {
  const known = columnsOf(cells).filter((column) => column !== undefined);
  const isOfDevices = known.includes('hash') || known.includes('serial');
  return isOfDevices && known.length >= 2;
}

/** The form that a header is of, or what is wrong with it. */
export function formatOf(
  cells: readonly string[],
): { readonly kind: 'format'; readonly format: RegistrationFormat } | { readonly kind: 'none'; readonly why: string } {
  const has = new Set(columnsOf(cells));
  if (!has.has('hash') && cells.some((cell) => OF_REGISTERED.has(plain(cell))))
    return {
      kind: 'none',
      why: 'it is an export of devices that are registered already, without their hardware hashes; nothing can be registered with it',
    };
  const isTuple = has.has('manufacturer') && has.has('model') && !has.has('tag') && !has.has('user');
  if (isTuple) {
    const isFirst = !has.has('product') && plain(cells[0] ?? '') === 'manufacturer';
    return { kind: 'format', format: isFirst ? FORMATS.managedDesktop : FORMATS.partner };
  }
  if (has.has('hash')) return { kind: 'format', format: FORMATS.intune };
  if (has.has('product') && has.has('serial')) return { kind: 'format', format: FORMATS.partner };
  return {
    kind: 'none',
    why: 'it has no column with the hardware hash; collect it with Get-WindowsAutopilotInfo, or have the seller register the devices',
  };
}

function plain(cell: string): string {
  return cell.length > HEADER_CHARACTERS
    ? ''
    : cell
        .normalize('NFKD')
        .toLowerCase()
        .replaceAll('ł', 'l')
        .replaceAll(/[^a-z0-9]/g, '');
}
