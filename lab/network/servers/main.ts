// The servers of the internet that Debian has no light package of, in one process:
//   STUN (RFC 8489), for a coturn that answers Binding only; QUIC's version negotiation (RFC 9000, section 6); a WebSocket's
//   handshake (RFC 6455); and an NTP server that answers with a kiss-o'-death (RFC 5905, section 7.4), which chrony 4.3 cannot.
import { createHash } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { z } from 'zod';
import { answerKissOfDeath, answerQuic, answerStun } from './datagrams.ts';

const addresses = z.array(z.string());
const settings = z
  .object({ websocketPort: z.int(), stun: addresses, quic: addresses, kissOfDeath: addresses })
  .parse(JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8')));

type Answer = (request: Buffer, from: { readonly address: string; readonly port: number }) => Buffer | undefined;

/** Answers on one address and port. One socket for each address: else the answer would come from another than was asked. */
function serve(address: string, port: number, answer: Answer): void {
  const socket = createSocket(address.includes(':') ? 'udp6' : 'udp4');
  socket.on('message', (request, from) => {
    const reply = answer(request, from);
    if (reply !== undefined) socket.send(reply, from.port, from.address);
  });
  socket.bind(port, address);
}

for (const address of settings.stun) serve(address, 3478, answerStun);
for (const address of settings.quic) serve(address, 443, answerQuic);
for (const address of settings.kissOfDeath) serve(address, 123, answerKissOfDeath);

const server = createServer((_request, response) => response.writeHead(426).end());
server.on('upgrade', (request, socket) => {
  const key = `${request.headers['sec-websocket-key'] ?? ''}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`;
  const accept = createHash('sha1').update(key).digest('base64');
  socket.on('error', () => socket.destroy());
  socket.write(
    `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`,
  );
  socket.pipe(socket); // an echo of frames is masked as a client's must be; enough for a handshake, and honest about no more
});
server.listen(settings.websocketPort, '127.0.0.1');
