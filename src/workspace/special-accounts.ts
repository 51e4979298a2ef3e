import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import {
  type Database,
  filePath,
  identifier,
  listSnapshots,
  literal,
  selectEvidence,
  withDatabase,
} from '../evidence/index.ts';
import { readWorkspace } from './read.ts';

/** An account that is likely a break-glass or service account, though muster.yaml does not say so. */
export interface AccountCandidate {
  readonly kind: 'break-glass' | 'service';
  readonly name: string;
  readonly reasons: readonly string[];
}

/** What the evidence says of the accounts of a tenant. */
export interface AccountEvidence {
  readonly users: readonly AccountUser[];
  /** Enabled conditional access policies. */
  readonly policies: readonly AccountPolicy[];
  readonly members: readonly { readonly group: string; readonly member: string }[];
  readonly globalAdministrators: readonly string[];
}

/** What a user object says of an account. */
interface AccountUser {
  readonly id: string;
  readonly name: string;
  readonly displayName: string;
  readonly isEnabled: boolean;
  readonly isSynchronised: boolean;
  /** Only where the evidence tells the licences and there is none. */
  readonly isUnlicensed: boolean;
}

/** Whom a conditional access policy is for, and the ids of users and groups that it leaves out. */
interface AccountPolicy {
  /** It is for all users, or the evidence does not tell for whom. */
  readonly isForAll: boolean;
  /** Ids of users and template ids of roles that it is for. */
  readonly includes: readonly string[];
  readonly users: readonly string[];
  readonly groups: readonly string[];
}

const EMERGENCY = /(^|[^a-z])(break[-_. ]?glass|emergency)/i;
const SERVICE = /^(svc|service|sync)[-_.]|[-_.]svc(@|$)/i;
/** Groups larger than this are excluded for some other reason. */
const FEW_MEMBERS = 10;
const INCLUDES = ['include_users', 'include_groups', 'include_roles'] as const;
const GLOBAL_ADMINISTRATOR = '62e90394-69f5-4237-9190-012177145e10';

/**
 * Accounts that look like break-glass or service accounts and are not `declared` (sign-in names), each with why. An
 * account for emergencies is called so, or conditional access leaves it out. To be a Global Administrator in the cloud
 * without a licence is no sign by itself, for every good account of an administrator is that; it only supports others.
 */
export function suggestAccounts(evidence: AccountEvidence, declared: readonly string[]): readonly AccountCandidate[] {
  const small = smallGroups(evidence.members);
  const known = new Set(declared.map((name) => name.toLowerCase()));
  return evidence.users
    .filter((user) => user.isEnabled && !known.has(user.name.toLowerCase()) && !known.has(user.id.toLowerCase()))
    .flatMap((user): AccountCandidate[] => {
      const exclusion = exclusionOf(user, evidence, small);
      if (SERVICE.test(user.name)) {
        const reasons = ['it is named like a service account', ...exclusion.reasons];
        return [{ kind: 'service', name: user.name, reasons }];
      }
      const isNamed = [user.name, user.displayName].some((name) => EMERGENCY.test(name));
      const supporting = supportingReasons(user, evidence);
      const isLikely = isNamed || exclusion.fromAll || (exclusion.reasons.length > 0 && supporting.length > 0);
      const named = isNamed ? ['it is named like an account for emergencies'] : [];
      return isLikely
        ? [{ kind: 'break-glass', name: user.name, reasons: [...named, ...exclusion.reasons, ...supporting] }]
        : [];
    })
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

function supportingReasons(user: AccountUser, { globalAdministrators }: AccountEvidence): readonly string[] {
  const isCloudAdministrator =
    globalAdministrators.includes(user.id) && !user.isSynchronised && /\.onmicrosoft\.(com|us|de)$/i.test(user.name);
  return [
    ...(isCloudAdministrator ? ['it is a Global Administrator that exists in the cloud only'] : []),
    ...(user.isUnlicensed ? ['it holds no licence'] : []),
  ];
}

/** Whether most of the policies that would reach an account leave it out, and whether all do. */
function exclusionOf(
  user: AccountUser,
  { policies, globalAdministrators }: AccountEvidence,
  small: SmallGroups,
): { readonly reasons: readonly string[]; readonly fromAll: boolean } {
  const isGlobal = globalAdministrators.includes(user.id);
  const reaching = policies.filter(
    ({ isForAll, includes }) =>
      isForAll || includes.includes(user.id) || (isGlobal && includes.includes(GLOBAL_ADMINISTRATOR)),
  );
  const excluding = reaching.filter(
    ({ users, groups }) =>
      users.includes(user.id) || groups.some((group) => small.get(group)?.includes(user.id) === true),
  ).length;
  if (excluding * 2 <= reaching.length) return { reasons: [], fromAll: false };
  const says = `${excluding} of ${reaching.length} enabled conditional access policies that would reach it leave it out`;
  return { reasons: [says], fromAll: excluding === reaching.length };
}

type SmallGroups = ReadonlyMap<string, readonly string[]>;

function smallGroups(members: AccountEvidence['members']): SmallGroups {
  const groups = new Map<string, string[]>();
  for (const { group, member } of members) {
    const all = groups.get(group);
    if (all === undefined) groups.set(group, [member]);
    else all.push(member);
  }
  return new Map([...groups].filter(([, all]) => all.length <= FEW_MEMBERS));
}

/** The candidates in the newest evidence of a workspace. */
export async function findAccountCandidates(folder: string): Promise<readonly AccountCandidate[]> {
  const { config } = await readWorkspace(folder);
  const { snapshots } = await listSnapshots(join(folder, 'evidence'));
  const names = ['users', 'conditional_access_policies', 'group_members', 'directory_role_members'];
  const selected = selectEvidence(snapshots, names);
  const files = new Map(
    [...selected].map(([name, found]) => [name, found.flatMap(({ file }) => (file === undefined ? [] : [file]))]),
  );
  if ((files.get('users') ?? []).length === 0) return [];
  const scratch = join(folder, 'assessments', `.partial-accounts-${process.pid}`);
  try {
    return await withDatabase({ scratch }, async (database) =>
      suggestAccounts(await readAccounts(database, files), [...config.break_glass, ...config.service_accounts]),
    );
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

async function readAccounts(
  database: Database,
  files: ReadonlyMap<string, readonly string[]>,
): Promise<AccountEvidence> {
  const rows = async (table: string, columns: readonly string[], where: string) => {
    const found = files.get(table) ?? [];
    if (found.length === 0) return [];
    const list = columns.map(identifier).join(', ');
    return database.rows(
      `SELECT ${list} FROM read_parquet([${found.map(filePath).join(', ')}], union_by_name = true) WHERE ${where}`,
    );
  };
  const texts = (value: unknown) => (Array.isArray(value) ? value.map(String) : []);
  const policies = (
    await rows('conditional_access_policies', [...INCLUDES, 'exclude_users', 'exclude_groups'], "state = 'enabled'")
  ).map((row) => ({
    isForAll:
      texts(row['include_users']).some((word) => word.toLowerCase() === 'all') ||
      INCLUDES.every((column) => row[column] === null),
    includes: [...texts(row['include_users']), ...texts(row['include_roles'])],
    users: texts(row['exclude_users']),
    groups: texts(row['exclude_groups']),
  }));
  const groups =
    policies
      .flatMap((policy) => policy.groups)
      .map(literal)
      .join(', ') || 'NULL';
  const members = (await rows('group_members', ['group_id', 'member_id'], `group_id IN (${groups})`)).map((row) => ({
    group: String(row['group_id']),
    member: String(row['member_id']),
  }));
  const holders = await rows('directory_role_members', ['member_id'], `role_template_id = '${GLOBAL_ADMINISTRATOR}'`);
  const users = await rows(
    'users',
    ['id', 'user_principal_name', 'display_name', 'account_enabled', 'on_premises_sync_enabled', 'licences'],
    'user_principal_name IS NOT NULL',
  );
  return {
    users: users.map((row) => ({
      id: String(row['id']),
      name: String(row['user_principal_name']),
      displayName: String(row['display_name'] ?? ''),
      isEnabled: row['account_enabled'] !== false,
      isSynchronised: row['on_premises_sync_enabled'] === true,
      isUnlicensed: Array.isArray(row['licences']) && row['licences'].length === 0,
    })),
    policies,
    members,
    globalAdministrators: holders.map((row) => String(row['member_id'])),
  };
}
