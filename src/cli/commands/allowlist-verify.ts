import { userInfo } from 'node:os';
import { defineCommand } from '../command.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { flag, list, many, text } from '../values.ts';
import { readVersion } from '../version.ts';

/** `muster allowlist verify`. */
export const allowlistVerify = defineCommand({
  about:
    'Proves offline what the configuration of a proxy or firewall does with every endpoint that the services in scope need: allowed, inspected, authenticated, partly (with the shortest name that fails), blocked, or what would have to be known to tell; each with the rule that decides, its file and line. The files given are one configuration; each --next is another behind it, and what all let through gets through. With --site the verdicts are kept as evidence, so that `muster assess` can judge a site before anybody can probe from it.',
  args: { files: many('files of the configuration nearest to the devices', { completes: 'file' }) },
  options: {
    next: list('--next <files>', 'a configuration behind the ones before; several files of it separated by commas', {
      completes: 'file',
    }),
    format: list(
      '--format <format>',
      'format of the configuration, where the files do not tell; again for each --next (auto)',
    ),
    site: text('--site <id>', 'the site of muster.yaml that it belongs to: keep the verdicts as evidence'),
    service: list('--service <id>', 'only this service; may be given several times'),
    list: list('--list <id>', 'this endpoint list, or a file of one, in the place of those that the catalogs read', {
      completes: 'file',
    }),
    host: list(
      '--host <host>',
      'only this host or pattern, be it on a list or not; may be given several times; nothing is kept',
    ),
    tenantDomain: text(
      '--tenant-domain <name>',
      'the initial domain, contoso.onmicrosoft.com, for hosts with its name',
    ),
    from: text(
      '--from <zone>',
      'zone, interface or location by which the devices come in, as the configuration calls it',
    ),
    address: text('--address <ip>', 'address of the devices, where rules hang on it'),
    sarif: flag('--sarif', 'as SARIF 2.1.0, at the lines of the files; on stdout, or to --output'),
    listMeans: list(
      '--list-means <meaning>',
      'what a plain list, a table or JSON means: bare=, dot= and star= for x, .x and *.x, use= for what it is for, host=, ports=, protocol= and action= for its headers; several separated by commas',
    ),
    part: text('--part <name>', 'virtual firewall or device group that the devices are behind'),
  },
  json: {
    version: 1,
    fields: {
      site: 'the site, null where none was named',
      snapshot: 'id of the snapshot, null where nothing was kept',
      configurations: 'each with format and files, the nearest to the devices first',
      endpoints:
        'the worst first: each with list, service, pattern, asked (the pattern with the tenant filled in), protocol, port, required, verdict, meets (whether the service can use it so; null where nobody can tell), rule, deciding, witness, ways (direct, proxy; none where no configuration says), tried (by how many names, for a pattern that a PAC file could only be tried with) and needs',
      services:
        'each with how many of its endpoints have which verdict, how many go direct, and how many required ones fail or are open',
      remarks: 'what is wrong or was not understood: each with place (file, line), kind, code, message and doubts',
      hygiene:
        'what is untidy and changes no verdict: each with code, place, text, message, advice and, where there is one, related (the rule above it)',
      hygieneLeft: 'how many more there are of a code, where not all are told',
      withoutAddresses: 'services on which rules by address cannot decide, since no addresses are published for them',
    },
  },
  examples: [
    ['muster allowlist verify proxy.conf', 'what the proxy does with every endpoint in scope'],
    ['muster allowlist verify proxy.conf --next firewall.xml --site oslo', 'proxy, then firewall; kept for the site'],
    ['muster allowlist verify proxy.conf --sarif -o allow-list.sarif', 'at the lines of the file, for a pipeline'],
    ['muster allowlist verify proxy.conf --host login.microsoftonline.com', 'which rule decides on one host'],
  ],
  run: async ({ folder, now, args, options }) => {
    const { renderAllowListSarif, verifyAllowList } = await import('../../workspace/index.ts');
    const { drawVerification } = await import('../draw-allowlist.ts');
    const result = await verifyAllowList(folder, {
      files: args.files,
      next: options.next,
      formats: options.format,
      site: options.site,
      services: options.service,
      lists: options.list,
      hosts: options.host,
      tenantDomain: options.tenantDomain,
      asking: {
        ...(options.from === undefined ? {} : { from: options.from }),
        ...(options.address === undefined ? {} : { address: options.address }),
        ...(options.part === undefined ? {} : { part: options.part }),
      },
      listMeans: options.listMeans,
      now,
      who: userInfo().username,
      version: readVersion(),
    });
    const { site, snapshot, configurations, endpoints, services, remarks, hygiene, hygieneLeft, withoutAddresses } =
      result;
    return {
      code: exitCode(result),
      data: {
        site,
        snapshot,
        configurations,
        endpoints,
        services,
        remarks,
        hygiene,
        hygieneLeft,
        withoutAddresses,
      },
      text: (style) => drawVerification(result, options.host.length > 0, style),
      ...(options.sarif ? { body: once(renderAllowListSarif(result, { version: readVersion(), at: now })) } : {}),
    };
  },
});

type Result = Awaited<ReturnType<typeof import('../../workspace/index.ts').verifyAllowList>>;

async function* once(text: string): AsyncGenerator<string> {
  yield text;
}

/** What a service cannot use is a finding, and so is a file that its own product refuses. */
function exitCode({ endpoints, remarks }: Pick<Result, 'endpoints' | 'remarks'>): ExitCode {
  const required = endpoints.filter((endpoint) => endpoint.required);
  if (remarks.some(({ kind }) => kind === 'error') || required.some(({ meets }) => meets === false))
    return EXIT.findings;
  return required.some(({ meets }) => meets === null) ? EXIT.incomplete : EXIT.ok;
}
