import type { Noted } from './change.ts';
import type { Column, RegistrationFormat } from './formats.ts';
import type { HardwareHash } from './hardware-hash.ts';
import { trimmed } from './spaces.ts';

/** 455012345678 as a spreadsheet shows it: 4.55E+11, in some languages 4,55E+11. */
const SCIENTIFIC = /^(\d(?:[.,]\d{1,20})?)E([+-]\d{1,3})$/i;
const DIGITS = /^\d{1,100}$/;
/** A serial number that may be taken from a hash as it stands. */
const PLAIN = /^[A-Za-z0-9](?:[A-Za-z0-9 ._/#:()+-]{0,126}[A-Za-z0-9.)])?$/;
/** What firmware says where nobody wrote a serial number; without case, spaces and punctuation. */
const JUNK: ReadonlySet<string> = new Set([
  ...['tobefilledbyoem', 'systemserialnumber', 'defaultstring', 'none', 'na', 'notapplicable', 'notspecified'],
  ...['invalid', 'unknown', 'oem', 'serialnumber', 'chassisserialnumber', 'notavailable', '0123456789', '123456789'],
]);

/** Puts the serial number right, by what the hash says of it where that can be read. */
export function mendSerial(
  cells: Partial<Record<Column, string>>,
  { id }: RegistrationFormat,
  hash: HardwareHash | undefined,
  note: (noted: Noted) => void,
): void {
  const told = hash?.kind === 'read' && PLAIN.test(hash.serial ?? '') ? hash.serial : undefined;
  const take = ({ after, reason, effect }: Verdict) => {
    const before = cells.serial ?? '';
    note({ kind: 'serial', effect, column: 'serial', before, reason, ...(after === undefined ? {} : { after }) });
    if (after !== undefined) cells.serial = after;
  };
  const bare = trimmed((cells.serial ?? '').replace(/^['\s]+/, ''));
  if (bare !== (cells.serial ?? ''))
    take({ effect: 'changed', after: bare, reason: "a spreadsheet's apostrophe before it" });
  const verdict = judge(bare, told, id === 'partner-center');
  if (verdict !== undefined) take(verdict);
  if (isJunk(cells.serial ?? ''))
    take({ effect: 'warning', reason: 'many devices have this instead of a serial number: they cannot be told apart' });
}

type Verdict = Pick<Noted, 'effect' | 'reason' | 'after'>;

function judge(serial: string, told: string | undefined, isOptional: boolean): Verdict | undefined {
  if (serial === '') {
    if (told !== undefined) return { effect: 'changed', after: told, reason: 'there was none; the hash says it' };
    return isOptional
      ? undefined
      : { effect: 'left-out', reason: 'there is no serial number, and the hash does not say it' };
  }
  if (told?.toUpperCase() === serial.toUpperCase()) return undefined;
  const shown = SCIENTIFIC.exec(serial);
  if (shown !== null)
    return told !== undefined && isShownAs(told, shown)
      ? { effect: 'changed', after: told, reason: 'a spreadsheet rounded it; the hash says it' }
      : {
          effect: 'left-out',
          reason: 'a spreadsheet rounded it, and its digits are lost; look it up and write it into the file',
        };
  if (told === undefined) return undefined;
  return DIGITS.test(serial) && DIGITS.test(told) && told.replace(/^0+/, '') === serial
    ? { effect: 'changed', after: told, reason: 'it had lost its leading zeros; the hash says it' }
    : { effect: 'warning', reason: `the hash is that of a device with the serial number ${told}` };
}

function isShownAs(told: string, [, mantissa = '', exponent = '']: RegExpExecArray): boolean {
  if (!DIGITS.test(told)) return false;
  const places = Math.max(0, mantissa.length - 2);
  const [wanted, power] = Number(told).toExponential(places).split('e');
  return wanted === mantissa.replace(',', '.') && Number(power) === Number(exponent);
}

function isJunk(serial: string): boolean {
  const bare = serial.toLowerCase().replaceAll(/[^a-z0-9]/g, '');
  return serial !== '' && (bare === '' || JUNK.has(bare) || /^(.)\1*$/.test(bare));
}
