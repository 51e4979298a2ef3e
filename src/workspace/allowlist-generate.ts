import { mkdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import {
  type Departure,
  explainHost,
  type Generated,
  generate,
  type HostExplanation,
  type Inexact,
  meaningText,
  servicesText,
  TARGETS,
  type Treatment,
} from '../allowlist/index.ts';
import { type AllowListScope, allowListLists, readWorkspaceIfAny } from './allowlist-scope.ts';
import { nearest } from './describe.ts';
import { readTenantDomain } from './probe-settings.ts';
import { WorkspaceFault } from './read.ts';
import { replaceFile } from './write-file.ts';

/** What to write, and for which product. */
export interface GenerateOptions extends Omit<AllowListScope, 'hosts'> {
  /** Id of the product. */
  readonly for: string;
  /** All that the product knows, where none is named. */
  readonly treatments?: readonly Treatment[];
  /** What the lists do not require, too. */
  readonly all?: boolean;
  readonly inexact?: Inexact;
  /** A folder to write the files into. */
  readonly out?: string | undefined;
  /** A host to say of what becomes of it; nothing is written then. */
  readonly explain?: string | undefined;
}

/** What was made. */
export interface GeneratedAllowLists {
  readonly target: string;
  readonly title: string;
  readonly treatments: readonly {
    readonly treatment: Treatment;
    readonly entries: number;
    readonly networks: number;
    readonly departures: readonly Departed[];
  }[];
  readonly lists: Generated['plan']['lists'];
  readonly files: readonly { readonly name: string; readonly text: string; readonly path: string | null }[];
  readonly warnings: readonly string[];
  readonly explanation: readonly HostExplanation[] | null;
}

/** A pattern that is not said as the lists mean it. */
type Departed = Pick<Departure, 'pattern' | 'kind' | 'reason' | 'origins'> & {
  /** What is said instead. */
  readonly as: readonly string[];
  readonly ports: string;
};

/**
 * Writes allow-lists for a product, of the services in scope. Throws `WorkspaceFault` for a product, list or service that
 * nobody knows, and for a treatment that the product cannot be told.
 */
export async function generateAllowLists(folder: string, options: GenerateOptions): Promise<GeneratedAllowLists> {
  const ids = TARGETS.map(({ id }) => id);
  const target = TARGETS.find(({ id }) => id === options.for);
  if (target === undefined)
    throw new WorkspaceFault([
      `--for: there is no product ${options.for}${nearest(options.for, ids)}; there are ${ids.join(', ')}`,
    ]);
  const asked = options.treatments ?? [];
  const strange = asked.filter((one) => !target.treatments.includes(one));
  if (strange.length > 0)
    throw new WorkspaceFault([
      `--treatment: ${target.title} cannot be told ${strange.join(', ')}; it knows ${target.treatments.join(', ')}`,
    ]);
  const tenant = readTenantDomain(options.tenantDomain);
  const lists = await allowListLists(folder, await readWorkspaceIfAny(folder), options);
  const treatments = asked.length === 0 ? target.treatments : target.treatments.filter((one) => asked.includes(one));
  const { plan, files, warnings } = generate(lists, target, treatments, {
    tenant,
    all: options.all ?? false,
    inexact: options.inexact ?? 'widen',
  });
  const isWritten = options.out !== undefined && options.explain === undefined;
  const paths = isWritten ? await writeFiles(options.out ?? '', files) : files.map(() => null);
  return {
    target: target.id,
    title: target.title,
    lists: plan.lists,
    treatments: plan.treatments.map(({ treatment, entries, addresses, departures }) => ({
      treatment,
      entries: entries.length,
      networks: addresses.reduce((sum, { networks }) => sum + networks.length, 0),
      departures: departures.map(({ pattern, kind, means, networks, reason, services, origins }) => ({
        pattern,
        kind,
        as: [...means.map(meaningText), ...networks],
        reason,
        ports: servicesText(services),
        origins,
      })),
    })),
    files: files.map((file, index) => ({ ...file, path: paths[index] ?? null })),
    warnings,
    explanation: options.explain === undefined ? null : explainHost(plan, options.explain),
  };
}

async function writeFiles(out: string, files: Generated['files']): Promise<readonly string[]> {
  await mkdir(out, { recursive: true });
  const paths = files.map(({ name }) => join(out, basename(name)));
  for (const [index, { text }] of files.entries()) await replaceFile(paths[index] ?? '', text);
  return paths;
}
