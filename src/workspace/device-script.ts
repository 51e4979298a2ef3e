import { collectScript as scriptOf } from '../collect/index.ts';
import { hostsToTest } from '../endpoints/index.ts';
import { readEndpointList } from './endpoints.ts';

/** The list whose hosts a PC asks for an answer, of the services without which setup stops, or may stop. */
const LIST = 'minimal';
/** Ports of the web: what a PC can ask without more than it brings along. */
const WEB = [80, 443];

/** The PowerShell script of a kind; that for a device asks the hosts that setup needs. */
export async function collectScript(kind: Parameters<typeof scriptOf>[0]): Promise<string> {
  return scriptOf(kind, kind === 'device' ? await endpointsToAsk() : []);
}

/** `host:port` of every required host over TCP on a port of the web, in order. */
async function endpointsToAsk(): Promise<readonly string[]> {
  const { services } = await readEndpointList(LIST);
  const all = services
    .filter(({ fatal }) => fatal === 'yes' || fatal === 'disputed')
    .flatMap(({ endpoints }) =>
      endpoints
        .filter(({ required, protocol }) => required && protocol === 'tcp')
        .flatMap((endpoint) =>
          hostsToTest(endpoint).flatMap((host) =>
            WEB.filter((port) => endpoint.ports.some(({ from, to }) => from <= port && port <= to)).map(
              (port) => `${host}:${port}`,
            ),
          ),
        ),
    );
  return [...new Set(all)].sort();
}
