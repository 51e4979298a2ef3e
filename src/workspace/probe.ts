import {
  type DryRun,
  dryRunOf,
  judgeRun,
  type Probed,
  type ProbedEndpoint,
  type ProbedTarget,
  type ProbePlan,
  type ProbeRoute,
  planProbes,
  probeNetwork,
  remedyFor,
  writeProbes,
} from '../collect/index.ts';
import { type EndpointList, normaliseHost } from '../endpoints/index.ts';
import { nearest } from './describe.ts';
import { listsToProbe, type ProbeNarrowing } from './probe-scope.ts';
import {
  checkPacFile,
  type ProxyChoice,
  publicRoots,
  readNameServers,
  readProxyChoice,
  readRoots,
  readSourceAddress,
  readTenantDomain,
} from './probe-settings.ts';
import { readWorkspace, type Workspace, WorkspaceFault } from './read.ts';

/** How the network is probed, as it was asked for. */
export interface ProbeOptions extends ProbeNarrowing {
  readonly site: string;
  readonly proxy: string;
  readonly nameServers: readonly string[];
  readonly sourceAddress?: string | undefined;
  readonly families: readonly (4 | 6)[];
  readonly concurrency: number;
  readonly timeoutMs: number;
  readonly caFile?: string | undefined;
  readonly publicRoots?: string | undefined;
  readonly tenantDomain?: string | undefined;
  /** Where credentials for a proxy may stand. */
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** What is about to be probed. */
export interface PreparedProbe {
  readonly site: string;
  readonly scope: string;
  readonly plan: ProbePlan;
  /** What services are called, by id; of a number that two lists use, what it is in both. */
  readonly titles: ReadonlyMap<string, string>;
  readonly dryRun: DryRun & { readonly way: string };
  readonly run: (work: ProbeWork) => Promise<ProbeResult>;
}

/** What a run needs besides what it was prepared with. */
export interface ProbeWork {
  readonly now: () => Date;
  readonly who: string;
  readonly version: string;
  readonly signal: AbortSignal;
  readonly onProbed?: (probed: Probed) => void;
  /** Says of what was found whether it is kept; everything is where not given. */
  readonly isWorthKeeping?: (endpoints: readonly ProbedEndpoint[]) => boolean;
  /** Is told once from where the ways of the run come. */
  readonly onRoutes?: (about: string) => void;
}

/** What a run found, and the snapshot that it became; none where nothing was measured. */
export interface ProbeResult {
  readonly snapshot: string | undefined;
  readonly endpoints: readonly ProbedEndpoint[];
  readonly services: readonly ProbedService[];
  /** What to do about the reasons that were found, where something can be said in general. */
  readonly remedies: readonly { readonly reason: string; readonly remedy: string }[];
  readonly isCut: boolean;
  readonly portal: string | undefined;
  /** Every host that was tested, with all its stages. */
  readonly targets: readonly ProbedTarget[];
  /** What else its snapshot says of the run, for a workspace elsewhere to take it in. */
  readonly run: ProbeRunAbout;
}

/** Who ran probes, when, for whom and how. */
export interface ProbeRunAbout {
  readonly tenant: string;
  readonly scope: string;
  readonly who: string;
  readonly version: string;
  /** ISO times. */
  readonly startedAt: string;
  readonly endedAt: string;
  readonly request: string;
  /** Why it is not whole; null where it is. */
  readonly cut: string | null;
}

/** A service, and how many of its endpoints have which verdict. */
export interface ProbedService {
  readonly list: string;
  readonly service: string;
  readonly title: string;
  readonly counts: Readonly<Record<string, number>>;
}

/** Prepares to probe the endpoints in scope from a site. Nothing is contacted. Throws `WorkspaceFault`, each time with what to write instead. */
export async function prepareProbe(folder: string, options: ProbeOptions): Promise<PreparedProbe> {
  const workspace = await readWorkspace(folder);
  const site = siteOf(workspace, options.site);
  const choice = readProxyChoice(options.proxy);
  await checkPacFile(choice);
  const nameServers = readNameServers(options.nameServers);
  const sourceAddress = readSourceAddress(options.sourceAddress);
  const tenant = readTenantDomain(options.tenantDomain);
  const lists = await listsToProbe(workspace, options);
  const plan = planProbes(lists, { tenant, only: (options.endpoints ?? []).map(normaliseHost) });
  const roots = {
    public: options.publicRoots === undefined ? publicRoots() : await readRoots('--public-roots', options.publicRoots),
    company: options.caFile === undefined ? [] : await readRoots('--ca-file', options.caFile),
  };
  const narrowed = narrowing(options, (options.lists ?? []).length === 0 ? [] : lists.map(({ id }) => id));
  const scope = narrowed === '' ? site : `${site}: ${narrowed}`.slice(0, 300);
  return {
    site,
    scope,
    plan,
    titles: titlesOf(lists),
    dryRun: { ...dryRunOf(plan, { choice, nameServers }), way: choiceText(choice) },
    run: async (work) => {
      const startedAt = work.now();
      const run = await probeNetwork(plan, {
        ...work,
        choice,
        env: options.env,
        concurrency: options.concurrency,
        settings: { nameServers, sourceAddress, families: options.families, timeoutMs: options.timeoutMs, roots },
      });
      const { targets, endpoints } = judgeRun(plan, run, startedAt.toISOString());
      const endedAt = work.now();
      const about: ProbeRunAbout = {
        tenant: workspace.config.tenant.id,
        scope,
        who: work.who,
        version: work.version,
        startedAt: startedAt.toISOString(),
        endedAt: endedAt.toISOString(),
        request: requestOf(site, choice, narrowed),
        cut: run.isCut ? `the run was stopped: ${targets.length} of ${plan.targets.length} hosts were tested` : null,
      };
      const done = {
        endpoints,
        services: countByService(endpoints, lists),
        remedies: remediesFor(endpoints),
        isCut: run.isCut,
        portal: run.context.portal,
        targets,
        run: about,
      };
      if (targets.length === 0 || work.isWorthKeeping?.(endpoints) === false) return { ...done, snapshot: undefined };
      const { cut, ...rest } = about;
      const manifest = await writeProbes(folder, {
        ...rest,
        startedAt,
        endedAt,
        site,
        endpoints,
        targets,
        ...(cut === null ? {} : { cut }),
      });
      return { ...done, snapshot: manifest.id };
    },
  };
}

function titlesOf(lists: readonly EndpointList[]): ReadonlyMap<string, string> {
  const titles = new Map<string, string>();
  for (const { id, title } of lists.flatMap(({ services }) => services)) {
    const known = titles.get(id);
    titles.set(id, known === undefined || known === title ? title : `${known} / ${title}`);
  }
  return titles;
}

function countByService(
  endpoints: readonly ProbedEndpoint[],
  lists: readonly EndpointList[],
): readonly ProbedService[] {
  const titles = new Map<string, string>(
    lists.flatMap((list) => list.services.map(({ id, title }) => [`${list.id} ${id}`, title] as const)),
  );
  const services = new Map<string, ProbedService & { readonly counts: Record<string, number> }>();
  for (const { list, service, verdict } of endpoints) {
    const key = `${list} ${service}`;
    const known = services.get(key) ?? { list, service, title: titles.get(key) ?? service, counts: {} };
    known.counts[verdict] = (known.counts[verdict] ?? 0) + 1;
    services.set(key, known);
  }
  return [...services.values()];
}

function remediesFor(endpoints: readonly ProbedEndpoint[]): ProbeResult['remedies'] {
  const reasons = new Set(endpoints.filter(({ verdict }) => verdict !== 'reachable').map(({ reason }) => reason));
  return [...reasons].sort().flatMap((reason) => {
    const remedy = remedyFor(reason);
    return remedy === undefined ? [] : [{ reason, remedy }];
  });
}

/** The id of a site, if the workspace has it. Throws `WorkspaceFault` that names those that it has. */
export function siteOf({ config }: Workspace, id: string): string {
  const sites = config.sites.length > 0 ? config.sites.map((site) => site.id) : ['main'];
  if (sites.includes(id)) return id;
  const known = sites.slice(0, 20).join(', ');
  throw new WorkspaceFault([
    config.sites.length > 0
      ? `--site: muster.yaml has no site ${id}${nearest(id, sites)}; it has ${known}${sites.length > 20 ? `, and ${sites.length - 20} more` : ''}`
      : `--site: muster.yaml declares no site, so there is one, called main; declare ${id} there: sites: [{ id: ${id}, name: ... }]`,
  ]);
}

/** What a run was narrowed to, in the same words however it was typed; nothing where it was not. */
export function narrowing({ services = [], endpoints = [] }: ProbeNarrowing, lists: readonly string[]): string {
  const part = (word: string, names: readonly string[]) =>
    names.length === 0 ? [] : [`${word} ${[...new Set(names)].sort().join(', ')}`];
  return [...part('list', lists), ...part('service', services), ...part('endpoint', endpoints.map(normaliseHost))].join(
    '; ',
  );
}

function requestOf(site: string, choice: ProxyChoice, narrowed: string): string {
  return [`muster probe --site ${site}`, choiceText(choice), narrowed].filter((part) => part !== '').join(', ');
}

/** How targets are reached, for a person; without credentials. */
export function choiceText(choice: ProxyChoice): string {
  switch (choice.kind) {
    case 'none':
      return 'direct';
    case 'system':
      return "by this machine's proxy settings";
    case 'pac':
      return `by the PAC file ${choice.address.replace(/[?#].*$/s, '')}`;
    case 'proxy':
      return `by the proxy ${routeName(choice.route)}`;
  }
}

function routeName({ via, host, port }: Exclude<ProbeRoute, { via: 'direct' }>): string {
  return `${via.replace('-proxy', '')}://${host.includes(':') ? `[${host}]` : host}:${port}`;
}
