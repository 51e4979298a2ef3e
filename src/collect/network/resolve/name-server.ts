import { isIP } from 'node:net';
import type { DatagramTarget } from '../connect/datagram.ts';

const DNS_PORT = 53;

/** Reads `address`, `address:port` or `[address]:port`; `undefined` where it is none of these. */
export function parseNameServer(text: string): DatagramTarget | undefined {
  const [, bracketed, bracketedPort] = /^\[([^\]]*)\](?::(\d{1,5}))?$/.exec(text) ?? [];
  const [, plain, plainPort] = isIP(text) > 0 ? [text, text] : (/^([^:]*):(\d{1,5})$/.exec(text) ?? []);
  const address = bracketed ?? plain ?? '';
  const port = Number(bracketedPort ?? plainPort ?? DNS_PORT);
  const family = isIP(address);
  if ((family !== 4 && family !== 6) || port < 1 || port > 65_535) return undefined;
  return { address, family, port };
}

/** A name server as it is shown: its address, with the port where that is not 53. */
export function describeServer({ address, family, port }: DatagramTarget): string {
  if (port === DNS_PORT) return address;
  return family === 6 ? `[${address}]:${port}` : `${address}:${port}`;
}
