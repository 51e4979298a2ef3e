import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { NAT64, type Place, SPECIALS } from '../addresses.ts';
import type { Names } from '../scenario.ts';

const NO_SUCH_NAME = 3;
const TYPES: Readonly<Record<number, 4 | 6>> = { 1: 4, 28: 6 };

/** A name server on loopback that answers as a network's does (RFC 1035). Resolves to the socket; the port is the system's. */
export async function serveNames(names: Names, places: readonly Place[]): Promise<Socket> {
  const socket = createSocket('udp4');
  socket.on('message', (query, { port, address }) => {
    if (names.server !== 'silent') socket.send(answerTo(query, names, places), port, address);
  });
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  return socket;
}

function answerTo(query: Buffer, names: Names, places: readonly Place[]): Buffer {
  const labels: string[] = [];
  let at = 12;
  for (let length = query[at] ?? 0; length > 0; length = query[at] ?? 0) {
    labels.push(query.toString('latin1', at + 1, at + 1 + length).toLowerCase());
    at += 1 + length;
  }
  const family = TYPES[query.readUInt16BE(at + 1)];
  const found = addressesOf(labels.join('.'), names, places);
  const address = found?.find((one) => one.includes(':') === (family === 6) && family !== undefined);
  const head = Buffer.from(query.subarray(0, at + 5)); // header and question; whatever stands behind them is left out
  head.writeUInt16BE(0x8180 | (found === undefined ? NO_SUCH_NAME : 0), 2);
  head.writeUInt16BE(address === undefined ? 0 : 1, 6);
  head.writeUInt32BE(0, 8);
  return address === undefined ? head : Buffer.concat([head, record(family === 6 ? 28 : 1, address)]);
}

function addressesOf(name: string, names: Names, places: readonly Place[]): readonly string[] | undefined {
  const special = names.elsewhere?.[name];
  const sunk = names.sinkholed?.[name];
  if (sunk !== undefined) return [sunk];
  if (special !== undefined) return [SPECIALS[special]];
  const place = names.missing?.includes(name) === true ? undefined : places.find(({ host }) => host === name);
  if (place !== undefined) return [place.v4, names.translates === true ? translated(place.v4) : place.v6];
  return names.server === 'hijacking' ? [SPECIALS.adverts] : undefined;
}

/** An IPv4 address as NAT64 takes it. */
function translated(address: string): string {
  const [a = 0, b = 0, c = 0, d = 0] = address.split('.').map(Number);
  return `${NAT64}${(a * 256 + b).toString(16)}:${(c * 256 + d).toString(16)}`;
}

function record(type: number, address: string): Buffer {
  const bytes = address.includes(':') ? bytesOfIpv6(address) : address.split('.').map(Number);
  return Buffer.from([0xc0, 12, 0, type, 0, 1, 0, 0, 0, 60, 0, bytes.length, ...bytes]);
}

/** Of the lab's own addresses, which all have one gap. */
function bytesOfIpv6(address: string): readonly number[] {
  const [head = [], tail = []] = address.split('::').map((part) => part.split(':').filter((group) => group !== ''));
  const groups = [...head, ...Array<string>(8 - head.length - tail.length).fill('0'), ...tail];
  return groups.map((group) => Number.parseInt(group, 16)).flatMap((group) => [group >> 8, group & 255]);
}
