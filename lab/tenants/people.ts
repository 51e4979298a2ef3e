import { type Licence, licenceProperties, licencesFor, type Sku } from './licences.ts';
import { DEPARTMENTS, nameAt } from './names.ts';
import type { JsonObject } from './output.ts';
import { elementAt, permute } from './random.ts';
import { type Context, kindAt, type Office, type PersonKind } from './tenant.ts';

/** An account that is not a person of the pool: administrators, service accounts, break-glass accounts. */
export interface FixedAccount {
  readonly key: string;
  readonly local: string;
  readonly displayName: string;
  readonly kind: 'administrator' | 'break-glass' | 'service' | 'synchronisation' | 'old-test';
  readonly isLicensed: boolean;
}

/** The accounts every tenant has, then those that only some have. */
export function fixedAccounts(context: Context): readonly FixedAccount[] {
  const { tenant } = context;
  const accounts: FixedAccount[] = [
    {
      key: 'admin',
      local: 'admin',
      displayName: 'Tenant Administrator',
      kind: 'administrator',
      isLicensed: tenant.story === 'woodgrove',
    },
    {
      key: 'adm.endpoint',
      local: 'adm.endpoint',
      displayName: 'Endpoint Administrator',
      kind: 'administrator',
      isLicensed: true,
    },
    {
      key: 'break-glass-1',
      local: 'emergency.one',
      displayName: 'Emergency Access 1',
      kind: 'break-glass',
      isLicensed: false,
    },
    {
      key: 'break-glass-2',
      local: 'emergency.two',
      displayName: 'Emergency Access 2',
      kind: 'break-glass',
      isLicensed: false,
    },
  ];
  if (tenant.story === 'fabrikam') {
    accounts.push({
      key: 'mstest',
      local: 'mstest',
      displayName: 'MS Test (do not delete)',
      kind: 'old-test',
      isLicensed: false,
    });
  } else {
    for (const [local, displayName] of SERVICE_ACCOUNTS) {
      accounts.push({ key: local, local, displayName, kind: 'service', isLicensed: true });
    }
  }
  if (tenant.synchronisation !== null) {
    accounts.push({
      key: 'sync',
      local: `Sync_DC01_${context.random('sync').text(12, '0123456789abcdef')}`,
      displayName: 'On-Premises Directory Synchronization Service Account',
      kind: 'synchronisation',
      isLicensed: false,
    });
  }
  return accounts;
}

/** The four accounts that the service works with: the part before the @, and the name shown. */
export const SERVICE_ACCOUNTS: readonly (readonly [local: string, displayName: string])[] = [
  ['msadmin', 'msadmin'],
  ['mstest', 'mstest'],
  ['mwaas_soc_ro', 'Microsoft Managed Desktop_soc_ro'],
  ['mwaas_wdgsoc', 'Microsoft Managed Desktop_wdgsoc'],
];

/** How the users of a tenant divide. Their sum is the number of users asked for. */
export interface Population {
  readonly fixed: readonly FixedAccount[];
  readonly people: number;
  readonly rooms: number;
  readonly guests: number;
}

/** Divides the users: the fixed accounts, a few rooms and guests, and people for the rest. */
export function populationOf(context: Context): Population {
  const fixed = fixedAccounts(context);
  const others = context.sizes.users - fixed.length;
  const rooms = Math.min(40, Math.floor(others * 0.015));
  const guests = Math.floor(others * 0.025);
  return { fixed, people: others - rooms - guests, rooms, guests };
}

/** A person: everything that other parts of the sample refer to. */
export interface Person {
  readonly index: number;
  readonly id: string;
  readonly upn: string;
  readonly displayName: string;
  readonly given: string;
  readonly family: string;
  readonly local: string;
  readonly department: string;
  readonly title: string;
  readonly office: Office;
  readonly kind: PersonKind;
  readonly licences: readonly Licence[];
}

/** The person at an index of the pool. */
export function personAt(context: Context, index: number, people: number): Person {
  const { tenant } = context;
  const name = nameAt(index);
  const random = context.random('person', index);
  const [department, titles] = random.pick(DEPARTMENTS);
  // Two independent shuffles, so that who has no licence is not also who has left.
  const kind = kindAt(permute(index, people, `${context.seed}/kind`), people, tenant.people, 'plain');
  const licence = kindAt(permute(index, people, `${context.seed}/licence`), people, tenant.licences, 'suite');
  return {
    index,
    id: context.guid('person', index),
    upn: `${name.local}@${tenant.domain}`,
    displayName: `${name.given} ${name.family}`,
    given: name.given,
    family: name.family,
    local: name.local,
    department,
    title: random.pick(titles),
    office: pickOffice(tenant.offices, random.next()),
    kind,
    licences: licencesFor(licence, tenant.suite),
  };
}

function pickOffice(offices: readonly Office[], at: number): Office {
  const total = offices.reduce((sum, office) => sum + office.weight, 0);
  let left = at * total;
  for (const office of offices) {
    left -= office.weight;
    if (left < 0) return office;
  }
  return elementAt(offices, 0);
}

/** True for people who were given the suite through its group. */
export function isLicensedByGroup(person: Person): boolean {
  return person.licences.some((licence) => licence.byGroup !== null);
}

/** All users as Graph lists them, counting on the way how many of each product they hold. */
export function* userObjects(
  context: Context,
  skus: ReadonlyMap<string, Sku>,
  consumed: Map<string, number>,
): Generator<JsonObject> {
  const population = populationOf(context);
  const count = (licences: readonly Licence[]): void => {
    for (const { sku, error } of licences) {
      if (error === undefined) consumed.set(sku, (consumed.get(sku) ?? 0) + 1);
    }
  };
  for (const account of population.fixed) {
    const licences = licencesFor(account.isLicensed ? 'suite-direct' : 'none', context.tenant.suite).slice(0, 1);
    count(licences);
    yield accountObject(context, skus, account, licences);
  }
  for (let index = 0; index < population.people; index++) {
    const person = personAt(context, index, population.people);
    count(person.licences);
    yield personObject(context, skus, person);
  }
  for (let room = 0; room < population.rooms; room++) yield roomObject(context, skus, room);
  for (let guest = 0; guest < population.guests; guest++) yield guestObject(context, skus, guest);
}

function accountObject(
  context: Context,
  skus: ReadonlyMap<string, Sku>,
  account: FixedAccount,
  licences: readonly Licence[],
): JsonObject {
  const upn = `${account.local}@${context.tenant.initialDomain}`;
  return {
    ...blankUser(
      context.guid('account', account.key),
      upn,
      account.displayName,
      context.ago(account.kind === 'service' ? 40 : 2000),
    ),
    usageLocation: context.tenant.country,
    ...licenceProperties(context, skus, licences, 40),
  };
}

function personObject(context: Context, skus: ReadonlyMap<string, Sku>, person: Person): JsonObject {
  const random = context.random('user', person.index);
  const usageLocation =
    person.kind === 'no-country'
      ? null
      : person.kind === 'unsupported-country'
        ? random.pick(['PL', 'IN', 'BR'])
        : person.office.country;
  return {
    ...blankUser(person.id, person.upn, person.displayName, context.ago(random.between(60, 3000))),
    accountEnabled: person.kind !== 'left',
    givenName: person.given,
    surname: person.family,
    mail: person.upn,
    department: person.department,
    jobTitle: person.title,
    officeLocation: person.office.city,
    usageLocation,
    employeeId: String(100000 + person.index),
    ...synchronisationProperties(context, person),
    ...licenceProperties(context, skus, person.licences, random.between(30, 700)),
  };
}

function roomObject(context: Context, skus: ReadonlyMap<string, Sku>, index: number): JsonObject {
  const office = elementAt(context.tenant.offices, index);
  const number = 100 + Math.floor(index / context.tenant.offices.length);
  const upn = `room.${office.city.toLowerCase().replaceAll(' ', '')}.${number}@${context.tenant.domain}`;
  return {
    ...blankUser(context.guid('room', index), upn, `Room ${office.city} ${number}`, context.ago(900)),
    accountEnabled: false,
    mail: upn,
    ...licenceProperties(context, skus, [], 0),
  };
}

function guestObject(context: Context, skus: ReadonlyMap<string, Sku>, index: number): JsonObject {
  const name = nameAt(4001 + index);
  const home = context
    .random('guest', index)
    .pick(['adatum.com', 'litwareinc.com', 'proseware.com', 'tailspintoys.com']);
  const mail = `${name.local}@${home}`;
  return {
    ...blankUser(
      context.guid('guest', index),
      `${mail.replace('@', '_')}#EXT#@${context.tenant.initialDomain}`,
      `${name.given} ${name.family} (${home})`,
      context.ago(30 + (index % 400)),
    ),
    givenName: name.given,
    surname: name.family,
    mail,
    userType: 'Guest',
    ...licenceProperties(context, skus, [], 0),
  };
}

function blankUser(id: string, userPrincipalName: string, displayName: string, createdDateTime: string): JsonObject {
  return {
    id,
    userPrincipalName,
    displayName,
    givenName: null,
    surname: null,
    mail: null,
    accountEnabled: true,
    userType: 'Member',
    usageLocation: null,
    department: null,
    jobTitle: null,
    officeLocation: null,
    employeeId: null,
    createdDateTime,
    onPremisesSyncEnabled: null,
    onPremisesDomainName: null,
    onPremisesSamAccountName: null,
    onPremisesImmutableId: null,
    onPremisesLastSyncDateTime: null,
  };
}

function synchronisationProperties(context: Context, person: Person): JsonObject {
  const { synchronisation } = context.tenant;
  if (synchronisation === null) return {};
  const forest = elementAt(synchronisation.forests, person.index);
  return {
    onPremisesSyncEnabled: true,
    onPremisesDomainName: forest,
    onPremisesSamAccountName: person.local.replace('.', '').slice(0, 20),
    onPremisesImmutableId: Buffer.from(person.id.replaceAll('-', ''), 'hex').toString('base64'),
    onPremisesLastSyncDateTime: context.ago(0, synchronisation.lastSyncMinutesAgo),
  };
}
