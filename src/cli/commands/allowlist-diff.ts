import { defineCommand } from '../command.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { flag, list, required, text } from '../values.ts';
import { readVersion } from '../version.ts';

/** `muster allowlist diff`. */
export const allowlistDiff = defineCommand({
  about:
    'Says what changes from one configuration of a proxy or firewall to another, from one version of an endpoint list to another, or from a configuration to a list: which endpoints open or close, start or stop being inspected, asked who is there, or going direct; what changes for names that nobody needs, with the shortest of them; and which rules came, went or moved without any effect, since another covers them. Offline. With --for it gives the patch in the syntax of a product.',
  args: {
    before: required('what is: a file, a folder with the files of one configuration, or the id of an endpoint list', {
      completes: 'file',
    }),
    after: required('what is to be: the same', { completes: 'file' }),
  },
  options: {
    format: list(
      '--format <format>',
      'format of the configuration, where the files do not tell; a second one for the other (auto)',
    ),
    for: text('--for <product>', 'also give the patch for this product, as `muster allowlist generate` knows it'),
    service: list('--service <id>', 'only this service; may be given several times'),
    list: list('--list <id>', 'this endpoint list, or a file of one, in the place of those that the catalogs read', {
      completes: 'file',
    }),
    all: flag('--all', 'also what endpoint lists do not require'),
    tenantDomain: text(
      '--tenant-domain <name>',
      'the initial domain, contoso.onmicrosoft.com, for hosts with its name',
    ),
    from: text(
      '--from <zone>',
      'zone, interface or location by which the devices come in, as the configuration calls it',
    ),
    address: text('--address <ip>', 'address of the devices, where rules hang on it'),
    part: text('--part <name>', 'virtual firewall or device group that the devices are behind'),
    sarif: flag('--sarif', 'as SARIF 2.1.0, at the lines of the files; on stdout, or to --output'),
  },
  json: {
    version: 1,
    fields: {
      before: 'kind (configuration or list), format and files of the earlier one',
      after: 'the same of the later one',
      endpoints:
        'endpoints for which something changes: each with list, service, pattern, asked (with the tenant filled in), protocol, port, required, verdict before and after, metBefore and meets (whether the service could and can use it; null where nobody can tell), and changes: each with kind (opens, closes, starts- or stops- inspection, authentication or direct, unclear), witness (the shortest name) and the rule that decided before and decides after',
      beyond: 'the same changes for names that no endpoint in scope means, each with pattern and ports',
      withoutEffect:
        'patterns of rules that were added, removed or moved and by which nothing changes: each with change, pattern, place, text and coveredBy, the rule that decides all the same',
      services: 'ids of the services for which something changes, by list',
      sites:
        'sites of the workspace whose newest verdicts (`muster allowlist verify --site`) rest on the earlier configuration, by the names of its files: each with site and verifiedAt',
      lists:
        'of two endpoint lists: names and services added, removed and changed, as `muster endpoints diff`; else null',
      patch:
        'with --for: each file that changes with name, removed and added lines, unified, a unified diff, and between two lists commands, for a product that is told by commands (cisco-asa, fortigate, ipset, paloalto); else null',
      notCompared: 'patterns of which not all names could be compared',
      remarks:
        'what is wrong or was not understood in the files: each with place (file, line), kind, code, message and doubts',
    },
  },
  examples: [
    ['muster allowlist diff squid.conf squid.conf.new', 'what a change to the proxy does before it is made'],
    [
      'muster allowlist diff worldwide-2022062900.json microsoft-365 --for squid',
      'what a new list changes, and the patch',
    ],
    ['muster allowlist diff proxy.conf microsoft-365', 'what a configuration lacks, and what it lets through beyond'],
    [
      'muster allowlist diff squid.conf squid.conf.new --sarif -o diff.sarif',
      'at the lines, for a review in a pipeline',
    ],
  ],
  run: async ({ folder, now, args, options }) => {
    const { diffAllowLists, renderAllowListDiffSarif } = await import('../../workspace/index.ts');
    const { drawAllowListDiff } = await import('../draw-allowlist-diff.ts');
    const result = await diffAllowLists(folder, {
      before: args.before,
      after: args.after,
      formats: options.format,
      for: options.for,
      services: options.service,
      lists: options.list,
      all: options.all,
      tenantDomain: options.tenantDomain,
      asking: {
        ...(options.from === undefined ? {} : { from: options.from }),
        ...(options.address === undefined ? {} : { address: options.address }),
        ...(options.part === undefined ? {} : { part: options.part }),
      },
    });
    const { before, after, endpoints, beyond, withoutEffect, lists, patch, notCompared, remarks, services, sites } =
      result;
    return {
      code: exitCode(result),
      data: { before, after, endpoints, beyond, withoutEffect, services, sites, lists, patch, notCompared, remarks },
      text: (style) => drawAllowListDiff(result, style),
      ...(options.sarif ? { body: once(renderAllowListDiffSarif(result, { version: readVersion(), at: now })) } : {}),
    };
  },
});

type Result = Awaited<ReturnType<typeof import('../../workspace/index.ts').diffAllowLists>>;

async function* once(text: string): AsyncGenerator<string> {
  yield text;
}

/** What a service could use and cannot any more is a finding; between two endpoint lists there is nothing to judge. */
function exitCode({ before, after, endpoints, notCompared }: Result): ExitCode {
  const isOfLists = before.kind === 'list' && after.kind === 'list';
  const needed = isOfLists ? [] : endpoints.filter((one) => one.required);
  if (needed.some(({ metBefore, meets }) => metBefore !== false && meets === false)) return EXIT.findings;
  const isOpen = needed.some(({ metBefore, meets }) => metBefore !== null && meets === null);
  return isOpen || (notCompared.length > 0 && before.format !== 'pac') ? EXIT.incomplete : EXIT.ok;
}
