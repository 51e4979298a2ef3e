import { NO_SIZE, type Reading } from './device-source.ts';

/** How exports say yes and no. */
export const YES_OR_NO: Readonly<Record<string, string>> = {
  true: 'true',
  yes: 'true',
  1: 'true',
  on: 'true',
  enabled: 'true',
  encrypted: 'true',
  ja: 'true',
  wahr: 'true',
  verschlüsselt: 'true',
  false: 'false',
  no: 'false',
  0: 'false',
  off: 'false',
  disabled: 'false',
  'not encrypted': 'false',
  notencrypted: 'false',
  nein: 'false',
  falsch: 'false',
  'nicht verschlüsselt': 'false',
};

/** What says that nothing is known. */
export const NOT_KNOWN = ['', 'unknown', 'n/a', 'not available', 'unbekannt', 'null'];

/** Who owns a device, in the words of Intune's reports and portal. */
export const OWNERSHIP: Readonly<Record<string, string>> = {
  corporate: 'company',
  company: 'company',
  personal: 'personal',
  unknown: 'unknown',
  unternehmen: 'company',
  persönlich: 'personal',
  unbekannt: 'unknown',
  0: 'unknown',
  1: 'company',
  2: 'personal',
};

/** How a device is joined, in the words of Intune's reports and portal. */
export const JOIN_TYPES: Readonly<Record<string, string>> = {
  'azure ad joined': 'entra',
  'microsoft entra joined': 'entra',
  azureadjoined: 'entra',
  'aad joined': 'entra',
  'in azure ad eingebunden': 'entra',
  'hybrid azure ad joined': 'hybrid',
  'microsoft entra hybrid joined': 'hybrid',
  hybridazureadjoined: 'hybrid',
  'hybrid in azure ad eingebunden': 'hybrid',
  'azure ad registered': 'registered',
  'microsoft entra registered': 'registered',
  azureadregistered: 'registered',
  'aad registered': 'registered',
  'bei azure ad registriert': 'registered',
  unknown: 'unknown',
  unbekannt: 'unknown',
};

/** What manages a device, in the words of Intune's reports and portal. */
export const MANAGERS: Readonly<Record<string, string>> = {
  intune: 'mdm',
  mdm: 'mdm',
  'co-managed': 'configurationmanagerclientmdm',
  configmgr: 'configurationmanagerclient',
  'configuration manager': 'configurationmanagerclient',
  mde: 'mssense',
  eas: 'eas',
  'mdm/configmgr agent': 'configurationmanagerclientmdm',
  'gemeinsam verwaltet': 'configurationmanagerclientmdm',
  unknown: 'unknown',
  unbekannt: 'unknown',
};

/** Whether a device keeps to its policies, in the words of Intune's reports and portal. */
export const COMPLIANCE: Readonly<Record<string, string>> = {
  compliant: 'compliant',
  noncompliant: 'noncompliant',
  'not compliant': 'noncompliant',
  ingraceperiod: 'ingraceperiod',
  'in grace period': 'ingraceperiod',
  'not evaluated': 'unknown',
  unknown: 'unknown',
  conflict: 'conflict',
  error: 'error',
  configmanager: 'configmanager',
  'see configmgr': 'configmanager',
  konform: 'compliant',
  'nicht konform': 'noncompliant',
  'in toleranzperiode': 'ingraceperiod',
  'nicht ausgewertet': 'unknown',
  unbekannt: 'unknown',
};

/** Processor architectures as inventories write them. */
export const ARCHITECTURES: Readonly<Record<string, string>> = {
  x86: 'x86',
  '32-bit': 'x86',
  x64: 'x64',
  amd64: 'x64',
  '64-bit': 'x64',
  'x64-based pc': 'x64',
  arm: 'arm',
  arm64: 'arm64',
  'arm64-based pc': 'arm64',
  unknown: 'unknown',
};

/** A size that comes in mebibytes; a number too large for that is in bytes already. */
export function mebibytes(header: string): Reading {
  const cell = `TRY_CAST("${header}" AS DOUBLE)`;
  return {
    from: header,
    absent: NO_SIZE,
    sql: `CASE WHEN ${cell} >= 16777216 THEN ${cell}::BIGINT WHEN ${cell} > 0 THEN (${cell} * 1048576)::BIGINT END`,
  };
}

/** The version of a TPM's specification, `2.0`, where a tool writes `2.0, 0, 1.38`; `none` where it has none. */
export function tpmVersion(header: string): Reading {
  const cell = `trim("${header}")`;
  return {
    from: header,
    absent: NOT_KNOWN,
    sql: `CASE WHEN lower(${cell}) IN ('not supported', 'none', 'no tpm', 'not present') THEN 'none' WHEN regexp_matches(${cell}, '^[12]([.][0-9])?(,|$)') THEN left(${cell}, 1) || '.' || coalesce(nullif(regexp_extract(${cell}, '^[12][.]([0-9])', 1), ''), CASE left(${cell}, 1) WHEN '2' THEN '0' ELSE '2' END) END`,
  };
}

/** A device's name without the domain that some tools write behind it. */
export function hostName(header: string): Reading {
  return { sql: `nullif(split_part(trim("${header}"), '.', 1), '')` };
}
