import { userInfo } from 'node:os';
import { defineCommand } from '../command.ts';
import { UsageError } from '../errors.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { withProxyPassword } from '../proxy-password.ts';
import { flag, list, text, whole } from '../values.ts';
import { readVersion } from '../version.ts';

const CONCURRENCY = 256;
/** Long enough for four SYNs, which a kernel sends after 0, 1, 3 and 7 seconds. */
const TIMEOUT_SECONDS = 10;
/** A timer of more than 24 days would be over at once: all would be silent, and watched without a pause. */
const MOST_SECONDS = 600;
const MOST_MINUTES = 7 * 24 * 60;

/** `muster probe`. */
export const probe = defineCommand({
  about:
    'Probes every endpoint that the services in scope need, as a device at a site would, and keeps what it saw as a snapshot: resolve, connect, proxy, TLS, HTTP, revocation and what each service needs besides. Nothing is signed in to and nothing is sent but the questions themselves. Only the hosts of --dry-run are contacted.',
  args: {},
  options: {
    site: text('--site <id>', 'the site of muster.yaml that this machine stands at'),
    service: list('--service <id>', 'only this service; may be given several times'),
    endpoint: list('--endpoint <host>', 'only this host or pattern of a list; may be given several times'),
    list: list('--list <id>', 'this endpoint list, or a file of one, in the place of those that the catalogs read', {
      completes: 'file',
    }),
    proxy: text(
      '--proxy <way>',
      'none, system, "pac URL", or the address of a proxy: http://host:port, https://host:port, socks5://host:port (system: HTTP_PROXY, HTTPS_PROXY, NO_PROXY)',
    ),
    dns: list('--dns <server>', "ask this name server, in the place of the machine's own; may be given several times"),
    sourceAddress: text('--source-address <ip>', 'go out from this address of the machine'),
    concurrency: whole('--concurrency <n>', `most sockets that are open at a time (${CONCURRENCY})`, 1),
    timeout: whole(
      '--timeout <seconds>',
      `silence after which a stage is given up (${TIMEOUT_SECONDS})`,
      1,
      MOST_SECONDS,
    ),
    ipv4: flag('--ipv4', 'over IPv4 only'),
    ipv6: flag('--ipv6', 'over IPv6 only'),
    caFile: text('--ca-file <file>', "the company's own roots, in PEM form, so that inspection is told by its name", {
      completes: 'file',
    }),
    publicRoots: text('--public-roots <file>', "public roots in the place of Mozilla's, for a lab", {
      completes: 'file',
    }),
    tenantDomain: text(
      '--tenant-domain <name>',
      'the initial domain, contoso.onmicrosoft.com, for hosts with its name',
    ),
    watch: whole(
      '--watch <minutes>',
      'again every so many minutes until it is stopped; says and keeps what changed',
      1,
      MOST_MINUTES,
    ),
    dryRun: flag('--dry-run', 'contact nothing: list the hosts that would be contacted, and what follows from answers'),
  },
  json: {
    version: 1,
    fields: {
      site: 'the site',
      snapshot: 'id of the snapshot, null where nothing was measured',
      isCut: 'true where it was stopped before everything was measured',
      endpoints:
        'each with list, service, pattern, protocol, port, verdict, reason, detail and how many members were tested',
      targets:
        'every host that was tested, with verdict, reason, detail, route, addresses, what was seen of its TLS, and stages: each with outcome, reason, ms and detail',
      run: 'tenant, scope, who, version, startedAt, endedAt, request, and cut: why it is not whole; null where nothing was probed. With it, `muster import` takes the file into a workspace elsewhere',
      services: 'each service by list and id, with its title and how many of its endpoints have which verdict',
      dryRun: 'with --dry-run: the hosts that would be contacted, and the policy for what follows from answers',
    },
  },
  examples: [
    ['muster probe --site oslo', 'every endpoint of the services in scope, directly'],
    ['muster probe --site oslo --proxy http://proxy.contoso.com:8080 --ca-file roots.pem', 'through the proxy'],
    ['muster probe --site oslo --service intune --dry-run', 'what would be contacted'],
    [
      'muster probe --site oslo --json --output oslo.json',
      'on a machine there: `muster import oslo.json` takes it into the workspace here',
    ],
    ['muster probe --site oslo --watch 30', 'every half hour, a line for each endpoint that changed'],
  ],
  run: async ({ folder, now, options, signal, progress, note, env, isWatched, askSecret }) => {
    const { prepareProbe } = await import('../../workspace/index.ts');
    const { drawDryRun, drawProbe } = await import('../draw-probe.ts');
    const { followProbes, watchProbes } = await import('../probe-progress.ts');
    if (options.site === undefined)
      throw new UsageError('--site is missing', 'Say at which site of muster.yaml this machine stands.');
    if (options.ipv4 && options.ipv6)
      throw new UsageError('--ipv4 and --ipv6 exclude each other', 'Leave both out to use both.');
    if (options.dryRun && options.watch !== undefined)
      throw new UsageError(
        '--dry-run and --watch exclude each other',
        'Leave one out: a dry run measures nothing to watch.',
      );
    const prepared = await prepareProbe(folder, {
      site: options.site,
      services: options.service,
      endpoints: options.endpoint,
      lists: options.list,
      proxy: options.proxy ?? 'system',
      nameServers: options.dns,
      sourceAddress: options.sourceAddress,
      families: options.ipv4 ? [4] : options.ipv6 ? [6] : [4, 6],
      concurrency: options.concurrency ?? CONCURRENCY,
      timeoutMs: (options.timeout ?? TIMEOUT_SECONDS) * 1000,
      caFile: options.caFile,
      publicRoots: options.publicRoots,
      tenantDomain: options.tenantDomain,
      env: options.dryRun ? env : await withProxyPassword(env, askSecret),
    });
    const empty = {
      site: prepared.site,
      snapshot: null,
      isCut: false,
      endpoints: [],
      services: [],
      targets: [],
      run: null,
    };
    if (options.dryRun)
      return {
        code: EXIT.ok,
        data: { ...empty, dryRun: prepared.dryRun },
        text: (style) => drawDryRun(prepared, style),
      };
    const startedAt = performance.now();
    const elapsedMs = () => performance.now() - startedAt;
    const work = {
      now: () => new Date(now.getTime() + Math.round(elapsedMs())),
      who: userInfo().username,
      version: readVersion(),
      signal,
    };
    const onProbed = followProbes(prepared, { note, progress, isWatched, elapsedMs });
    let result = await prepared.run({ ...work, onProbed, onRoutes: (about) => note(`Ways out: ${about}`) });
    if (options.watch !== undefined && !signal.aborted)
      result = await watchProbes(prepared, result, { ...work, everyMs: options.watch * 60_000, note });
    const { snapshot = null, isCut, endpoints, services, targets, run } = result;
    if (isCut && snapshot !== null) note(`Stopped: what was measured is kept as ${snapshot}, which counts as cut off`);
    return {
      code: exitCode(endpoints),
      data: { site: prepared.site, snapshot, isCut, endpoints, services, targets, run, dryRun: null },
      text: (style) => drawProbe({ ...result, site: prepared.site }, style),
    };
  },
});

type Endpoints = Awaited<
  ReturnType<Awaited<ReturnType<typeof import('../../workspace/index.ts').prepareProbe>>['run']>
>['endpoints'];

/** A required endpoint that is blocked is a finding; whether inspection is one, the assessment says. */
function exitCode(endpoints: Endpoints): ExitCode {
  const required = endpoints.filter((endpoint) => endpoint.required);
  if (required.some(({ verdict }) => verdict === 'blocked')) return EXIT.findings;
  return required.some(({ verdict }) => verdict === 'cannot-tell') ? EXIT.incomplete : EXIT.ok;
}
