import { defineCommand } from '../command.ts';
import { UsageError } from '../errors.ts';
import { EXIT } from '../exit-codes.ts';
import { choice, flag, list, text } from '../values.ts';

/** The ids of `TARGETS`. */
const PRODUCTS = [
  'squid',
  'pac',
  'paloalto',
  'edl',
  'fortigate',
  'cisco-asa',
  'ftd',
  'zscaler',
  'azure-firewall',
  'terraform',
  'nftables',
  'ipset',
  'dnsmasq',
  'pfsense',
  'windows-firewall',
  'csv',
  'json',
  'ticket',
] as const;
const TREATMENTS = ['allow', 'bypass-proxy', 'do-not-inspect', 'no-authentication'] as const;

/** `muster allowlist generate`. */
export const allowlistGenerate = defineCommand({
  about:
    'Writes what a proxy or firewall has to be told for the services in scope, in the syntax of the product: one list for each treatment, with nothing in it that could be left out, and whose each entry is. A pattern that the product cannot say is widened, narrowed to the hosts that are known of it, or left out; which and why is said. The same lists give the same bytes.',
  args: {},
  options: {
    for: { ...text('--for <product>', 'the product that the list is for'), choices: PRODUCTS },
    treatment: {
      ...list(
        '--treatment <treatment>',
        'only this treatment; may be given several times (all that the product knows)',
      ),
    },
    service: list('--service <id>', 'only this service; may be given several times'),
    list: list('--list <id>', 'this endpoint list, or a file of one, in the place of those that the catalogs read', {
      completes: 'file',
    }),
    all: flag('--all', 'also what the lists do not require'),
    inexact: choice(
      '--inexact <how>',
      'where stars within a name cannot be said: mean more (widen), or known hosts alone (narrow)',
      ['widen', 'narrow'],
      'widen',
    ),
    tenantDomain: text(
      '--tenant-domain <name>',
      'the initial domain, contoso.onmicrosoft.com, for hosts with its name',
    ),
    out: text('--out <folder>', 'write the files into this folder; needed where there are several', {
      completes: 'folder',
    }),
    explain: text('--explain <host>', 'write nothing; say which entries let this host through, and for which services'),
  },
  json: {
    version: 1,
    fields: {
      target: 'the product',
      lists: 'the endpoint lists, each with id, version where it has one, and date',
      treatments:
        'each with how many entries and networks it has, and its departures: what is widened, narrowed or not expressible, each with pattern, kind, as, reason, ports and origins',
      files: 'each with name, text and path (null where it was not written)',
      warnings: 'what is doubtful in the lists themselves',
      explanation: 'with --explain: each treatment with the entries that mean the host, and the departures; else null',
    },
  },
  examples: [
    ['muster allowlist generate --for squid --treatment allow', 'what Squid has to let through'],
    ['muster allowlist generate --for squid --tenant-domain contoso --out squid.d', 'a file for each treatment'],
    ['muster allowlist generate --for csv --explain login.live.com', 'whose a host is, and what it may not suffer'],
  ],
  run: async ({ folder, options, note, hasTarget }) => {
    const { generateAllowLists } = await import('../../workspace/index.ts');
    const { drawGenerated, drawExplanation } = await import('../draw-allowlist-generate.ts');
    if (options.for === undefined)
      throw new UsageError('--for is missing', `Say for which product: ${PRODUCTS.join(', ')}.`);
    const result = await generateAllowLists(folder, {
      for: options.for,
      treatments: options.treatment.map(readTreatment),
      services: options.service,
      lists: options.list,
      all: options.all,
      inexact: options.inexact,
      tenantDomain: options.tenantDomain,
      out: options.out,
      explain: options.explain,
    });
    const { target, lists, treatments, files, warnings, explanation } = result;
    const data = { target, lists, treatments, files, warnings, explanation };
    if (explanation !== null)
      return {
        code: EXIT.ok,
        data,
        text: (style) => drawExplanation(options.explain ?? '', explanation, style),
      };
    if (options.out !== undefined) return { code: EXIT.ok, data, text: (style) => drawGenerated(result, style) };
    const [file, ...more] = files;
    if (more.length > 0 && !hasTarget)
      throw new UsageError(
        `for ${target} there are ${files.length} files: ${files.map(({ name }) => name).join(', ')}`,
        'Say where to with --out FOLDER, or name one --treatment.',
      );
    for (const line of drawGenerated(result).split('\n')) note(line);
    return { code: EXIT.ok, data, text: () => file?.text ?? '', body: once(file?.text ?? '') };
  },
});

function readTreatment(word: string): (typeof TREATMENTS)[number] {
  const known = TREATMENTS.find((one) => one === word);
  if (known === undefined)
    throw new UsageError(`--treatment: there is no treatment ${word}`, `There are ${TREATMENTS.join(', ')}.`);
  return known;
}

async function* once(body: string) {
  yield body;
}
