import { type Device, deviceAt, pilotSize } from './device-facts.ts';
import { memberUser } from './directory.ts';
import type { JsonObject } from './output.ts';
import { fixedAccounts, isLicensedByGroup, personAt, populationOf } from './people.ts';
import { permute } from './random.ts';
import type { Context } from './tenant.ts';

/** Groups that policies and the workspace refer to. */
export type GroupKey =
  | 'all-employees'
  | 'licence-suite'
  | 'pilot-users'
  | 'pilot-devices'
  | 'corporate-devices'
  | 'service-accounts'
  | 'service-devices'
  | 'service-users'
  | 'break-glass'
  | 'kiosks'
  | 'lab-devices'
  | 'ring-fast'
  | 'device-preparation'
  | 'it-operations'
  | 'finance';

/** A group: its object, and its members and owners one by one. */
export interface Group {
  readonly object: JsonObject;
  readonly id: string;
  members(): Iterable<JsonObject>;
  /** Absent where owners were not asked for. */
  readonly owners?: readonly JsonObject[];
}

/** The object id of a named group. */
export function groupId(context: Context, key: GroupKey): string {
  return context.guid('group', key);
}

/** The application which must own the device group of Autopilot device preparation. */
export const PROVISIONING_CLIENT = 'f1346770-5b25-470b-88bd-d5744ab7952c';

const DEPTH = 5;

/** All groups of a tenant: the named ones, then the organisation's tree, nested five deep. */
export function* allGroups(context: Context): Generator<Group> {
  const named = namedGroups(context);
  yield* named;
  const tree = context.sizes.groups - named.length;
  const breadth = breadthFor(tree);
  for (let node = 0; node < tree; node++) yield treeGroup(context, node, tree, breadth);
}

/** How many groups have a name, and are there whatever the size. */
export function countNamedGroups(context: Context): number {
  return namedGroups(context).length;
}

/** How many children a node needs so that five levels hold so many nodes. */
function breadthFor(nodes: number): number {
  let breadth = 2;
  while (levelsHold(breadth) < nodes) breadth++;
  return breadth;
}

function levelsHold(breadth: number): number {
  let sum = 0;
  for (let level = 1; level <= DEPTH; level++) sum += breadth ** level;
  return sum;
}

/** A node of the organisation: its children are groups, and a few people and, at the ends, teams. */
function treeGroup(context: Context, node: number, tree: number, breadth: number): Group {
  const { people } = populationOf(context);
  const first = (node + 1) * breadth;
  const children = Array.from({ length: breadth }, (_, child) => first + child).filter((child) => child < tree);
  const team = children.length > 0 ? 2 : 4 + context.random('team', node).between(0, 12);
  const name = `Org ${pathOf(node, breadth).join('.')}`;
  const isUnified = children.length === 0 && node % 7 === 0;
  return {
    id: context.guid('tree', node),
    object: groupObject(
      context,
      context.guid('tree', node),
      name,
      isUnified ? { groupTypes: ['Unified'], mailEnabled: true, securityEnabled: false } : {},
    ),
    *members() {
      for (const child of children)
        yield memberGroup(context.guid('tree', child), `Org ${pathOf(child, breadth).join('.')}`);
      // Active Directory allows a circle, and the synchronisation brings it along: the first group is in its last child.
      if (context.tenant.story === 'fabrikam' && node === breadth) yield memberGroup(context.guid('tree', 0), 'Org 1');
      for (let seat = 0; seat < Math.min(team, people); seat++) {
        const person = personAt(context, permute((node * 17 + seat) % people, people, `${context.seed}/tree`), people);
        yield memberUser(person.id, person.displayName, person.upn);
      }
    },
  };
}

function pathOf(node: number, breadth: number): readonly number[] {
  const path: number[] = [];
  for (let at = node; at >= 0; at = Math.floor(at / breadth) - 1) path.unshift((at % breadth) + 1);
  return path;
}

function namedGroups(context: Context): readonly Group[] {
  const { tenant } = context;
  const { people } = populationOf(context);
  const group = (key: GroupKey, name: string, members: () => Iterable<JsonObject>, more: JsonObject = {}): Group => ({
    id: groupId(context, key),
    object: groupObject(context, groupId(context, key), name, more),
    members,
    owners: [],
  });
  const none = (): Iterable<JsonObject> => [];
  const groups: Group[] = [
    group('all-employees', 'All Employees', () => employees(context, people), {
      groupTypes: ['DynamicMembership'],
      membershipRule: '(user.accountEnabled -eq true) and (user.employeeId -ne null)',
      membershipRuleProcessingState: 'On',
    }),
    group('licence-suite', `Licensing - ${tenant.suite}`, () => licensed(context, people), {
      hasMembersWithLicenseErrors: tenant.licences.some(({ kind }) => kind === 'no-seat'),
    }),
    group('pilot-users', 'Windows Pilot - Users', () => [
      memberGroup(groupId(context, 'it-operations'), 'IT Operations'),
      ...someone(context, 0, pilotSize(people), people),
    ]),
    group('pilot-devices', 'Windows Pilot - Devices', () =>
      devicesWhere(
        context,
        (device) => device.index < pilotSize(context.sizes.devices),
        pilotSize(context.sizes.devices),
      ),
    ),
    group(
      'corporate-devices',
      'Windows - Corporate Devices',
      () => devicesWhere(context, (device) => !device.isPersonal),
      {
        groupTypes: ['DynamicMembership'],
        membershipRule: '(device.deviceOwnership -eq "Company") and (device.deviceOSType -eq "Windows")',
        membershipRuleProcessingState: 'On',
      },
    ),
    group('break-glass', 'Emergency Access Accounts', () => accounts(context, 'break-glass'), {
      isAssignableToRole: true,
    }),
    group('kiosks', 'Windows - Kiosks', () => devicesWhere(context, (device) => device.purpose === 'kiosk')),
    group('lab-devices', 'Windows - Laboratory', () => devicesWhere(context, (device) => device.purpose === 'lab')),
    group('ring-fast', 'Windows Update - Ring Fast', () => [
      memberGroup(groupId(context, 'pilot-devices'), 'Windows Pilot - Devices'),
      memberGroup(groupId(context, 'lab-devices'), 'Windows - Laboratory'),
    ]),
    group('it-operations', 'IT Operations', () => someone(context, pilotSize(people), pilotSize(people) + 5, people)),
    group('finance', 'Finance', () => department(context, 'Finance', people)),
  ];
  if (tenant.story !== 'fabrikam') {
    groups.push(
      group('service-accounts', 'Modern Workplace Service Accounts', () => accounts(context, 'service')),
      {
        ...group('device-preparation', 'Autopilot device preparation - Devices', none),
        owners: [
          {
            '@odata.type': '#microsoft.graph.servicePrincipal',
            id: context.guid('service-principal', PROVISIONING_CLIENT),
            appId: PROVISIONING_CLIENT,
            displayName: 'Intune Provisioning Client',
          },
        ],
      },
    );
  }
  if (tenant.story === 'woodgrove') {
    // Printed with and without the blank before "All": both occur in the service's own documents.
    groups.push(
      group('service-devices', 'Modern Workplace Devices -All', () =>
        devicesWhere(
          context,
          (device) => device.index < pilotSize(context.sizes.devices),
          pilotSize(context.sizes.devices),
        ),
      ),
      group('service-users', 'Modern Workplace - All', () => someone(context, 0, pilotSize(people), people)),
    );
  }
  return groups;
}

function groupObject(context: Context, id: string, displayName: string, more: JsonObject): JsonObject {
  const nickname = displayName.replace(/[^A-Za-z0-9]/g, '');
  return {
    id,
    displayName,
    description: null,
    createdDateTime: context.ago(400),
    groupTypes: [],
    isAssignableToRole: null,
    mail: null,
    mailEnabled: false,
    mailNickname: nickname,
    membershipRule: null,
    membershipRuleProcessingState: null,
    onPremisesSyncEnabled: context.tenant.story === 'fabrikam' && displayName.startsWith('Org') ? true : null,
    securityEnabled: true,
    visibility: null,
    ...more,
  };
}

function memberGroup(id: string, displayName: string): JsonObject {
  return { '@odata.type': '#microsoft.graph.group', id, displayName };
}

function* employees(context: Context, people: number): Generator<JsonObject> {
  for (let index = 0; index < people; index++) {
    const person = personAt(context, index, people);
    if (person.kind !== 'left') yield memberUser(person.id, person.displayName, person.upn);
  }
}

function* licensed(context: Context, people: number): Generator<JsonObject> {
  for (let index = 0; index < people; index++) {
    const person = personAt(context, index, people);
    if (isLicensedByGroup(person)) yield memberUser(person.id, person.displayName, person.upn);
  }
}

function* someone(context: Context, from: number, to: number, people: number): Generator<JsonObject> {
  for (let index = from; index < Math.min(to, people); index++) {
    const person = personAt(context, index, people);
    yield memberUser(person.id, person.displayName, person.upn);
  }
}

function* department(context: Context, name: string, people: number): Generator<JsonObject> {
  for (let index = 0; index < Math.min(people, 5000); index++) {
    const person = personAt(context, index, people);
    if (person.department === name) yield memberUser(person.id, person.displayName, person.upn);
  }
}

function accounts(context: Context, kind: 'service' | 'break-glass'): readonly JsonObject[] {
  return fixedAccounts(context)
    .filter((account) => account.kind === kind)
    .map((account) =>
      memberUser(
        context.guid('account', account.key),
        account.displayName,
        `${account.local}@${context.tenant.initialDomain}`,
      ),
    );
}

function* devicesWhere(
  context: Context,
  holds: (device: Device) => boolean,
  end = context.sizes.devices,
): Generator<JsonObject> {
  const { people } = populationOf(context);
  for (let index = 0; index < Math.min(end, context.sizes.devices); index++) {
    const device = deviceAt(context, index, people);
    if (holds(device)) {
      yield {
        '@odata.type': '#microsoft.graph.device',
        id: device.objectId,
        displayName: device.name,
        deviceId: device.directoryId,
      };
    }
  }
}
