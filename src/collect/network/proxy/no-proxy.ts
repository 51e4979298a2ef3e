import { BlockList, isIP } from 'node:net';

/** Whether a host is to be reached directly. */
export type Bypass = (host: string, port: number) => boolean;

const MAX_ENTRIES = 1000;

/**
 * Reads NO_PROXY: names between commas or blanks. There is no standard; this is curl's reading
 * (https://curl.se/docs/manpage.html, NO_PROXY), with the ports of Go's. `example.com`, `.example.com` and `*.example.com`
 * all mean the name and what is below it; `*` everything; addresses and networks (`10.0.0.0/8`) mean hosts that are
 * written as addresses; `example.com:8443` that port alone. Upper and lower case do not matter.
 */
export function parseNoProxy(text: string): Bypass {
  const entries = text
    .split(/[\s,]+/)
    .filter((entry) => entry !== '')
    .slice(0, MAX_ENTRIES)
    .map(readEntry);
  return (host, port) => {
    const name = host.toLowerCase().replace(/\.$/, '');
    return entries.some((entry) => (entry.port === undefined || entry.port === port) && entry.means(name));
  };
}

interface Entry {
  readonly port: number | undefined;
  readonly means: (host: string) => boolean;
}

function readEntry(entry: string): Entry {
  if (entry === '*') return { port: undefined, means: () => true };
  const [, bracketed, plain = entry, portText] = /^(?:\[([^\]]+)\]|([^:]+))(?::(\d{1,5}))?$/.exec(entry) ?? [];
  const name = (bracketed ?? plain).toLowerCase();
  const port = portText === undefined ? undefined : Number(portText);
  const [address = '', length] = name.split('/');
  const family = isIP(address);
  if (family === 0) {
    const domain = name.replace(/^\*?\./, '').replace(/\.$/, '');
    return { port, means: (host) => domain !== '' && (host === domain || host.endsWith(`.${domain}`)) };
  }
  const list = new BlockList();
  const kind = family === 4 ? 'ipv4' : 'ipv6';
  const bits = length === undefined ? (family === 4 ? 32 : 128) : Number(length);
  const isLength = Number.isInteger(bits) && bits >= 0 && bits <= (family === 4 ? 32 : 128);
  if (isLength) list.addSubnet(address, bits, kind);
  return { port, means: (host) => isIP(host) === family && list.check(host, kind) };
}
