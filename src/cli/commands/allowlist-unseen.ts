import type { Unseen } from '../../workspace/index.ts';
import { defineCommand } from '../command.ts';
import { EXIT } from '../exit-codes.ts';
import type { Style } from '../style.ts';
import { list, many, text } from '../values.ts';

/** `muster allowlist unseen`. */
export const allowlistUnseen = defineCommand({
  about:
    "Looks through the log of a proxy for hosts that it denied and that services need: which service, how often, and what does not work without it. It reads Squid's native, common and combined formats, W3C extended logs, and tables with a header (a column host or url, and perhaps action or status; without these every line counts as denied), also compressed by gzip. Who asked is not read, and hosts of no service are only counted.",
  args: { logs: many('logs of the proxy', { completes: 'file' }) },
  options: {
    service: list('--service <id>', 'only this service; may be given several times'),
    list: list('--list <id>', 'this endpoint list, or a file of one, in the place of those in scope', {
      completes: 'file',
    }),
    tenantDomain: text(
      '--tenant-domain <name>',
      'the initial domain, contoso.onmicrosoft.com, for hosts with its name',
    ),
  },
  json: {
    version: 1,
    fields: {
      lines: 'lines that were read',
      denied: 'lines on a host that was denied, or asked for authentication',
      byAddress: 'lines on an address without a name, which belongs to no service as far as can be told',
      unreadable: 'lines of no format that is known',
      services:
        'services some of whose hosts were denied, what stops setup first: each with list, service, title, consequence, fatal, and hosts (host, pattern, required, ports, denied, asked)',
      others: 'hosts of no service: how many (as far as they were told apart), and how many lines',
      left: 'lines on hosts of services beyond the 50,000 that are told apart',
    },
  },
  examples: [
    ['muster allowlist unseen /var/log/squid/access.log', 'what the proxy denied that services need'],
    ['muster allowlist unseen access.log access.log.1.gz --service intune', 'in two logs, for one service'],
    ['muster allowlist unseen blocked.csv --json', 'of a table with a column host, for a program'],
  ],
  run: async ({ folder, args, options, signal, progress }) => {
    const { findUnseen } = await import('../../workspace/index.ts');
    const found = await findUnseen(folder, {
      logs: args.logs,
      services: options.service,
      lists: options.list,
      tenantDomain: options.tenantDomain,
      signal,
      onLines: (lines) => progress(`${lines} lines`),
    });
    const { lines, denied, byAddress, unreadable, services, others, left } = found;
    const isBroken = services.some(({ hosts }) => hosts.some((host) => host.required && host.denied > 0));
    return {
      code: isBroken ? EXIT.findings : EXIT.ok,
      data: { lines, denied, byAddress, unreadable, services, others, left },
      text: (style) => draw(found, style),
    };
  },
});

const MOST_HOSTS = 12;

function draw({ lines, denied, byAddress, unreadable, services, others, left }: Unseen, style: Style): string {
  return [
    style.bold(`${denied} of ${lines} lines are on hosts that were denied`),
    ...services.flatMap(({ list: id, service, title, consequence, fatal, hosts }) => [
      '',
      `${style.bold(`${id} ${service}`)} ${title}${fatal === 'yes' ? style.red(' (setup stops without it)') : ''}`,
      ...(consequence === null ? [] : [`  ${consequence}`]),
      ...hosts.slice(0, MOST_HOSTS).map((one) => drawHost(one, style)),
      ...(hosts.length > MOST_HOSTS ? [`  and ${hosts.length - MOST_HOSTS} more hosts: --json has them all`] : []),
    ]),
    '',
    ...(services.length === 0 ? ['No host of a service in scope was denied'] : []),
    `Besides: ${others.lines} lines on ${others.hosts} hosts of no service, ${byAddress} on addresses${left > 0 ? `, ${left} on hosts beyond what is told apart` : ''}${unreadable > 0 ? `; ${unreadable} lines could not be read` : ''}`,
    ...(services.length === 0 ? [] : ['Next: muster allowlist verify on the configuration, which names the rule']),
  ].join('\n');
}

function drawHost(host: Unseen['services'][number]['hosts'][number], style: Style): string {
  const { host: name, pattern, required, ports, denied, asked } = host;
  const times = [
    ...(denied > 0 ? [`denied ${denied} ${denied === 1 ? 'time' : 'times'}`] : []),
    ...(asked > 0 ? [`asked for authentication ${asked} ${asked === 1 ? 'time' : 'times'}`] : []),
  ];
  const mark = required && denied > 0 ? style.red : style.yellow;
  const port = ports.length === 0 ? '' : `:${ports.join(',')}`;
  const about = [...(pattern === name ? [] : [`by ${pattern}`]), ...(required ? [] : ['not required'])];
  return `  ${mark(`${name}${port}`)} ${times.join(', ')}${about.length === 0 ? '' : ` (${about.join(', ')})`}`;
}
