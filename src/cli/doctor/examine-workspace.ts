import { basename, join } from 'node:path';
import type { Check } from './check.ts';

/** Looks at the workspace in `folder`, the catalogs it uses and the age of what ships with Muster. */
export async function examineWorkspace(folder: string, now: Date): Promise<readonly Check[]> {
  const { readWorkspace } = await import('../../workspace/index.ts');
  const workspace = await readWorkspace(folder).catch((error: unknown) => explainFault('workspace', error));
  const own = 'state' in workspace ? undefined : workspace.config.catalog_folder;
  const found = 'state' in workspace ? workspace : describeWorkspace(folder, workspace.config.tenant.name);
  const accounts = 'state' in workspace ? [] : [await examineAccounts(folder), await examineOnboarding(folder)];
  return [found, ...accounts, ...(await examineCatalogs(own === undefined ? undefined : join(folder, own), now))];
}

function describeWorkspace(folder: string, tenant: string): Check {
  return { name: 'workspace', state: 'ok', says: `the workspace of ${tenant} in ${folder}` };
}

/** Whether plan.yaml and the journal can be read, and what of the journal is lost. */
export async function examineOnboarding(folder: string): Promise<Check> {
  const { readJournal, readPlanSettings } = await import('../../workspace/plan/index.ts');
  const name = 'onboarding';
  const read = await Promise.all([readPlanSettings(folder), readJournal(folder)]).catch((error: unknown) =>
    explainFault(name, error),
  );
  if ('state' in read) return { ...read, todo: 'Put that right in the file that is named.' };
  const [{ settings }, { events, told }] = read;
  const says = `${settings.people.length} people in plan.yaml, ${events.length} lines in the journal`;
  if (told.length === 0) return { name, state: 'ok', says };
  return {
    name,
    state: 'warning',
    says: told.join('; '),
    todo: 'Nothing else is lost; take torn lines and marks out.',
  };
}

async function examineAccounts(folder: string): Promise<Check> {
  const { findAccountCandidates } = await import('../../workspace/index.ts');
  const found = await findAccountCandidates(folder).catch((error: unknown) => explainFault('accounts', error));
  return 'state' in found ? found : judgeAccounts(found);
}

/** What accounts mean that look like break-glass or service accounts and are not declared. */
export function judgeAccounts(
  candidates: readonly {
    readonly kind: 'break-glass' | 'service';
    readonly name: string;
    readonly reasons: readonly string[];
  }[],
): Check {
  const name = 'accounts';
  if (candidates.length === 0)
    return { name, state: 'ok', says: 'no account looks like an undeclared break-glass or service account' };
  const keys = { 'break-glass': 'break_glass', service: 'service_accounts' } as const;
  return {
    name,
    state: 'warning',
    says: candidates
      .slice(0, MOST_ACCOUNTS)
      .map((one) => `${one.name} may be a ${one.kind} account: ${one.reasons.join(', ')}`)
      .concat(candidates.length > MOST_ACCOUNTS ? [`and ${candidates.length - MOST_ACCOUNTS} more`] : [])
      .join('; '),
    todo: `Where that is so, declare it once in muster.yaml under ${[...new Set(candidates.map(({ kind }) => keys[kind]))].join(' or ')}.`,
  };
}

const MOST_ACCOUNTS = 10;

async function examineCatalogs(ownFolder: string | undefined, now: Date): Promise<readonly Check[]> {
  const { readCatalogs, referenceAges } = await import('../../workspace/index.ts');
  const catalogs = await readCatalogs(ownFolder).catch((error: unknown) => explainFault('catalogs', error));
  if ('state' in catalogs) return [catalogs];
  const { library, faults } = catalogs;
  const counts = `${library.catalogs.size} catalogs with ${library.requirements.size} requirements`;
  const parsed: Check =
    faults.length === 0
      ? { name: 'catalogs', state: 'ok', says: `${counts} can be read` }
      : {
          name: 'catalogs',
          state: 'failed',
          says: `${counts}, and ${faults.length} faults`,
          todo: 'See them with muster catalog lint.',
        };
  return [parsed, judgeReferenceData(referenceAges(catalogs, now))];
}

/** What the age of reference data means. */
export function judgeReferenceData(
  ages: readonly { readonly name: string; readonly ageDays: number; readonly isOld: boolean }[],
): Check {
  const oldest = ages.toSorted((a, b) => b.ageDays - a.ageDays)[0];
  const says =
    oldest === undefined ? 'there is none' : `the oldest, ${basename(oldest.name)}, is ${oldest.ageDays} days old`;
  if (!ages.some(({ isOld }) => isOld)) return { name: 'reference data', state: 'ok', says };
  const old = ages.filter(({ isOld }) => isOld).map(({ name }) => basename(name));
  const published = old.filter((name) => name.startsWith('microsoft-365'));
  const others = old.filter((name) => !published.includes(name));
  const todo = [
    ...(others.length === 0 ? [] : [`Install a newer Muster: ${others.join(', ')} may have changed since.`]),
    ...(published.length === 0
      ? []
      : [`Run muster endpoints update in a workspace: ${published.join(', ')} may have changed since.`]),
  ];
  return { name: 'reference data', state: 'warning', says, todo: todo.join(' ') };
}

/** A workspace or catalog that cannot be used. No workspace at all is no failure: doctor also runs before there is one. */
function explainFault(name: string, error: unknown): Check {
  if (!(error instanceof Error)) throw error;
  const says = error.message.split('\n')[0] ?? error.message;
  if (error.name !== 'WorkspaceFault' && !('code' in error)) throw error;
  if (says.includes('there is no workspace here')) {
    return {
      name,
      state: 'warning',
      says: 'there is none in this folder',
      todo: 'Make one with muster init, or name one with -C.',
    };
  }
  return {
    name,
    state: 'failed',
    says,
    todo: 'Put that right; muster init makes a workspace, muster catalog lint shows all faults of catalogs.',
  };
}
