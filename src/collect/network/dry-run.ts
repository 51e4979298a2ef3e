import type { RouteChoice } from './proxy/index.ts';
import type { ProbePlan, Target } from './run/plan.ts';
import { routeText } from './run/reach.ts';
import { questionsFor } from './services/index.ts';

/** Everything that a run would contact, and what it would do about what answers say. */
export interface DryRun {
  readonly hosts: readonly Pick<Target, 'host' | 'protocol' | 'port' | 'services'>[];
  /** Who is asked on the way to the hosts. */
  readonly besides: readonly { readonly address: string; readonly why: string }[];
  readonly policy: readonly string[];
}

const POLICY: readonly string[] = [
  'The addresses that certificates name for their revocation are asked, over plain HTTP, each once in a run: CRL and OCSP.',
  'Each name server is asked for two names of random letters that exist nowhere, to learn what it answers for those.',
  'Redirects are reported and never followed.',
  'A wildcard is tested by the hosts that its list names, and by nothing else.',
];

/** What a run would contact. Nothing is contacted for that. */
export function dryRunOf(
  plan: ProbePlan,
  { choice, nameServers }: { readonly choice: RouteChoice; readonly nameServers: readonly string[] },
): DryRun {
  const asked = plan.targets.flatMap((target) => questionsFor(target));
  const others = asked.filter(
    ({ host, port }) => !plan.targets.some((target) => target.host === host && target.port === port),
  );
  const hosts = plan.targets
    .map(({ host, protocol, port, services }) => ({ host, protocol, port, services }))
    .sort((a, b) => (a.host < b.host ? -1 : a.host > b.host ? 1 : a.port - b.port));
  const servers = nameServers.length === 0 ? ["this machine's name servers"] : nameServers;
  return {
    hosts,
    besides: distinct([
      ...servers.map((address) => ({ address, why: 'asked for the names' })),
      ...waysOf(choice),
      ...others.map(({ host, port, stage }) => ({ address: `${host}:${port}`, why: `asked by ${stage}` })),
      ...asked.flatMap(({ looksUp = [] }) =>
        looksUp.map((address) => ({ address, why: 'looked up, and not connected to' })),
      ),
    ]),
    policy: choice.kind === 'pac' ? [...POLICY, ...PAC_POLICY] : POLICY,
  };
}

const PAC_POLICY: readonly string[] = [
  'Where the server of the PAC file sends elsewhere for it, that is followed, three times at most.',
  'The proxies that the PAC file answers are used for the hosts that it answers them for, and for nothing else; the names that it asks for are looked up.',
];

function distinct(besides: DryRun['besides']): DryRun['besides'] {
  return [...new Map(besides.map((one) => [one.address, one])).values()];
}

function waysOf(choice: RouteChoice): DryRun['besides'] {
  if (choice.kind === 'proxy') return [{ address: routeText(choice.route), why: 'asked to pass on all that is TCP' }];
  if (choice.kind === 'pac') return [{ address: choice.address, why: 'fetched, where it is no file' }];
  if (choice.kind === 'system')
    return [
      {
        address: 'proxies of the environment',
        why: 'HTTP_PROXY, HTTPS_PROXY and ALL_PROXY, but for what NO_PROXY names',
      },
    ];
  return [];
}
