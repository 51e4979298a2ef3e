import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { createServer, type Server } from 'node:net';
import { type Answer, AUTHORITATIVE_ANSWER, decode, encode, TRUNCATED_RESPONSE } from 'dns-packet';

/** What a test's name server does with a question; nothing at all where it is `undefined`. */
export interface Reply {
  readonly code?: number;
  readonly answers?: readonly Answer[];
  /** Says over UDP that the answer is too long; over TCP it comes whole. */
  readonly isTruncated?: true;
  /** Puts the bytes right, or wrong, at the end. */
  readonly change?: (bytes: Buffer) => Buffer;
}

/** A question as a test sees it. */
export interface Asked {
  readonly name: string;
  readonly type: string;
  readonly overTcp: boolean;
}

/** A name server on the loopback interface, over UDP and TCP, that speaks through somebody else's encoder. */
export async function startNameServer(reply: (asked: Asked) => Reply | undefined, address = '127.0.0.1') {
  const asked: Asked[] = [];
  const answer = (bytes: Buffer, overTcp: boolean): Buffer | undefined => {
    const query = decode(bytes);
    const [question] = query.questions ?? [];
    if (question === undefined) return undefined;
    const one = { name: question.name, type: question.type, overTcp };
    asked.push(one);
    const given = reply(one);
    if (given === undefined) return undefined;
    const isCut = given.isTruncated === true && !overTcp;
    const packet = encode({
      type: 'response',
      ...(query.id === undefined ? {} : { id: query.id }),
      flags: (given.code ?? 0) | AUTHORITATIVE_ANSWER | (isCut ? TRUNCATED_RESPONSE : 0),
      questions: [question],
      answers: isCut ? [] : [...(given.answers ?? [])],
    });
    return given.change?.(packet) ?? packet;
  };
  const tcp = createServer((socket) => {
    let received = Buffer.alloc(0);
    socket.on('error', () => undefined);
    socket.on('data', (chunk) => {
      received = Buffer.concat([received, chunk]);
      while (received.length >= 2 && received.length >= received.readUInt16BE(0) + 2) {
        const end = received.readUInt16BE(0) + 2;
        const bytesBack = answer(received.subarray(2, end), true);
        received = received.subarray(end);
        if (bytesBack === undefined) continue;
        const length = Buffer.alloc(2);
        length.writeUInt16BE(bytesBack.length);
        socket.write(Buffer.concat([length, bytesBack]));
      }
    });
  });
  const udp = await bindWith(tcp, address);
  const { port } = udp.address();
  udp.on('message', (bytes, from) => {
    const bytesBack = answer(bytes, false);
    if (bytesBack !== undefined) udp.send(bytesBack, from.port, from.address);
  });
  return {
    /** As settings name it. */
    text: address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`,
    asked,
    stop: () => {
      udp.close();
      tcp.close();
    },
  };
}

/** Has a server listen, and a socket beside it on the same port: another one where somebody has that already. */
async function bindWith(tcp: Server, address: string): Promise<Socket> {
  const udp = createSocket(address.includes(':') ? 'udp6' : 'udp4');
  udp.bind(0, address);
  await once(udp, 'listening');
  try {
    tcp.listen(udp.address().port, address);
    await once(tcp, 'listening');
    return udp;
  } catch (error) {
    udp.close();
    if (!(error instanceof Error && 'code' in error && error.code === 'EADDRINUSE')) throw error;
    return bindWith(tcp, address);
  }
}

/** An A record. */
export function a(name: string, data: string): Answer {
  return { type: 'A', name, data };
}

/** An AAAA record. */
export function aaaa(name: string, data: string): Answer {
  return { type: 'AAAA', name, data };
}

/** A CNAME record. */
export function cname(name: string, data: string): Answer {
  return { type: 'CNAME', name, data };
}
