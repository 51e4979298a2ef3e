import { defineCommand } from '../command.ts';
import { EXIT } from '../exit-codes.ts';
import type { Style } from '../style.ts';
import { list, required } from '../values.ts';

type Workspace = typeof import('../../workspace/index.ts');
type List = Awaited<ReturnType<Workspace['readEndpointList']>>;
type Service = List['services'][number];
type Endpoint = Service['endpoints'][number];

/** `muster endpoints show`. */
export const endpointsShow = defineCommand({
  about:
    'Shows an endpoint list: its services, what the loss of each means, and each endpoint with its ports and what is known of it. Given a host, shows the entries of every list that mean it. A wildcard means what is below it, and never its apex.',
  args: { what: required('id of a list, file of one, or a host') },
  options: { service: list('--service <id>', 'only this service of the list; may be given several times') },
  json: {
    version: 1,
    fields: {
      list: 'id of the list; null where a host was asked for',
      services: 'each with list, id, title, fatal, consequence, inventory, documentation, category and endpoints',
    },
  },
  examples: [
    ['muster endpoints show managed-desktop --service teams', 'one service'],
    ['muster endpoints show login.live.com', 'every entry that means a host'],
  ],
  run: async ({ args, options, folder }) => {
    const { chooseServices, entriesCovering, portText, readEndpointList, readEndpointLists } = await import(
      '../../workspace/index.ts'
    );
    const lists = (await readEndpointLists(folder)).map((one) => one.list);
    const isHost =
      /^[^/\\]+\.[^/\\]+$/.test(args.what) &&
      !/\.(json|ya?ml)$/i.test(args.what) &&
      !lists.some(({ id }) => id === args.what);
    const shown = isHost
      ? entriesCovering(lists, args.what).map(({ list: of, service, endpoint }) => ({
          list: of.id,
          ...service,
          endpoints: [endpoint],
        }))
      : await readEndpointList(args.what, folder).then((one) =>
          chooseServices(one, options.service).services.map((service) => ({ list: one.id, ...service })),
        );
    return {
      code: EXIT.ok,
      data: {
        list: isHost ? null : (shown[0]?.list ?? args.what),
        services: shown.map(({ addresses: _, ...service }) => service),
      },
      text: (style) =>
        shown.length === 0
          ? `${args.what}: no list means this host.`
          : shown.map((service) => drawService(service, style, portText)).join('\n\n'),
    };
  },
});

type PortText = Workspace['portText'];

function drawService(service: Service & { readonly list: string }, style: Style, portText: PortText): string {
  const { id, title, list: of, fatal, consequence, category, isOurs, endpoints } = service;
  const marks = [
    of,
    id,
    ...(category === null ? [] : [category]),
    ...(fatal === 'yes' ? ['setup stops without it'] : []),
  ];
  const otherwise = consequence === null ? [] : [`  Otherwise: ${consequence}${isOurs ? ' (our reading)' : ''}`];
  return [
    `${style.bold(title)}  ${marks.join(' · ')}`,
    ...otherwise,
    ...endpoints.map((endpoint) => drawEndpoint(endpoint, style, portText)),
  ].join('\n');
}

function drawEndpoint(endpoint: Endpoint, style: Style, portText: PortText): string {
  const { pattern, protocol, ports, members, printed } = endpoint;
  const facts = [
    endpoint.required ? 'required' : 'not required',
    ...(endpoint.tlsInspectionAllowed === false ? ['no TLS inspection'] : []),
    ...(endpoint.authenticatedProxyAllowed === false ? ['no authentication at the proxy'] : []),
    ...(endpoint.kind !== 'wildcard'
      ? []
      : [members.length === 0 ? 'not testable' : `tested by ${members.map(({ host }) => host).join(', ')}`]),
    ...(printed === undefined
      ? []
      : [`printed ${printed.map((text) => `"${text}"`).join(' and ')}: ${endpoint.repair ?? ''}`]),
    ...(endpoint.suspectedFor === undefined ? [] : [`perhaps a misprint for ${endpoint.suspectedFor}`]),
    ...(endpoint.overWide === undefined ? [] : [`too wide: ${endpoint.overWide}`]),
    ...(endpoint.ownerUnknown === true ? ['owner unknown'] : []),
    ...(endpoint.since === undefined ? [] : [`since ${endpoint.since}`]),
    ...(endpoint.retired === undefined ? [] : [`off the list since ${endpoint.retired}`]),
    ...(endpoint.replacedBy === undefined ? [] : [`today ${endpoint.replacedBy}`]),
    ...(endpoint.note === undefined ? [] : [endpoint.note]),
  ];
  const name = `${protocol} ${ports.map(portText).join(',')}  ${pattern}`;
  return `  ${endpoint.required ? style.bold(name) : name}\n      ${facts.join('; ')}`;
}
