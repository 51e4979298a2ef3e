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
  readonly users: readonly {
    readonly id: string;
    readonly name: string;
    readonly displayName: string;
    readonly isEnabled: boolean;
    readonly isSynchronised: boolean;
  }[];
  /** Enabled conditional access policies, each with the ids of users and of groups that it excludes. */
  readonly policies: readonly { readonly users: readonly string[]; readonly groups: readonly string[] }[];
  readonly members: readonly { readonly group: string; readonly member: string }[];
  readonly globalAdministrators: readonly string[];
}

const EMERGENCY = /(^|[^a-z])(break[-_. ]?glass|emergency)/i;
const SERVICE = /^(svc|service|sync)[-_.]|[-_.]svc(@|$)/i;
/** Groups larger than this are excluded for some other reason. */
const FEW_MEMBERS = 10;
const GLOBAL_ADMINISTRATOR = '62e90394-69f5-4237-9190-012177145e10';

/** Accounts that look like break-glass or service accounts and are not `declared` (sign-in names), each with why. */
export function suggestAccounts(evidence: AccountEvidence, declared: readonly string[]): readonly AccountCandidate[] {
  const small = smallGroups(evidence.members);
  const known = new Set(declared.map((name) => name.toLowerCase()));
  return evidence.users
    .filter((user) => user.isEnabled && !known.has(user.name.toLowerCase()) && !known.has(user.id.toLowerCase()))
    .flatMap((user): AccountCandidate[] => {
      const asService = SERVICE.test(user.name) ? ['it is named like a service account'] : [];
      const asBreakGlass = [
        ...([user.name, user.displayName].some((name) => EMERGENCY.test(name))
          ? ['it is named like an account for emergencies']
          : []),
        ...exclusionOf(user.id, evidence.policies, small),
        ...(evidence.globalAdministrators.includes(user.id) &&
        !user.isSynchronised &&
        /\.onmicrosoft\.(com|us|de)$/i.test(user.name)
          ? ['it is a Global Administrator that exists in the cloud only']
          : []),
      ];
      if (asService.length > 0)
        return [
          {
            kind: 'service',
            name: user.name,
            reasons: [...asService, ...exclusionOf(user.id, evidence.policies, small)],
          },
        ];
      return asBreakGlass.length > 0 ? [{ kind: 'break-glass', name: user.name, reasons: asBreakGlass }] : [];
    })
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

function exclusionOf(user: string, policies: AccountEvidence['policies'], small: SmallGroups): readonly string[] {
  const excluding = policies.filter(
    ({ users, groups }) => users.includes(user) || groups.some((group) => small.get(group)?.includes(user) === true),
  ).length;
  return excluding > 0 && excluding * 2 > policies.length
    ? [`${excluding} of ${policies.length} enabled conditional access policies leave it out`]
    : [];
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
    await rows('conditional_access_policies', ['exclude_users', 'exclude_groups'], "state = 'enabled'")
  ).map((row) => ({ users: texts(row['exclude_users']), groups: texts(row['exclude_groups']) }));
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
    ['id', 'user_principal_name', 'display_name', 'account_enabled', 'on_premises_sync_enabled'],
    'user_principal_name IS NOT NULL',
  );
  return {
    users: users.map((row) => ({
      id: String(row['id']),
      name: String(row['user_principal_name']),
      displayName: String(row['display_name'] ?? ''),
      isEnabled: row['account_enabled'] !== false,
      isSynchronised: row['on_premises_sync_enabled'] === true,
    })),
    policies,
    members,
    globalAdministrators: holders.map((row) => String(row['member_id'])),
  };
}
