// A TLS server on loopback, and the way there through the real handshake.
import type { Socket } from 'node:net';
import type { ProbeSettings, Staged } from '../measurement.ts';
import { issueForTest } from '../tls/authority-for-test.ts';
import { settingsForTest, tlsServerForTest } from '../tls/server-for-test.ts';
import { shakeHands } from '../tls/shake-hands.ts';
import type { Secure } from './reach.ts';

const HOST = 'service.example';
const root = issueForTest({ name: 'Public Root', isAuthority: true });
const middle = issueForTest({ name: 'Issuing CA', by: root, isAuthority: true });
const leaf = issueForTest({ name: 'service', by: middle, hosts: [HOST] });

/** What a test has of a server. */
export interface SecureForTest extends AsyncDisposable {
  readonly port: number;
  readonly secure: Secure;
  readonly settings: ProbeSettings;
  /** What was said to the server, a text for each connection. */
  readonly said: readonly string[];
  /** Sockets that were handed out, for a test of what becomes of them. */
  readonly sockets: readonly { readonly destroyed: boolean }[];
}

/** Starts a server that is told each connection, its number from 0, and what it hears on it so far. */
export async function startSecure(
  talk: (socket: Socket, heard: string, connection: number) => void,
  changes: Partial<ProbeSettings> = {},
): Promise<SecureForTest> {
  const said: string[] = [];
  const sockets: { readonly destroyed: boolean }[] = [];
  const server = await tlsServerForTest([leaf, middle], {}, (socket) => {
    const number = said.push('') - 1;
    talk(socket, '', number);
    socket.on('data', (data) => {
      said[number] += data.toString('latin1');
      talk(socket, said[number] ?? '', number);
    });
  });
  const settings = settingsForTest({ public: [root.pem] }, changes);
  return {
    port: server.port,
    secure: async () => {
      const staged = await shakeHands(await server.connect(), HOST, settings, () => new Date());
      if (staged.value !== undefined) sockets.push(staged.value.socket);
      return staged;
    },
    settings,
    said,
    sockets,
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}

/** The same server, as if a proxy tunnelled to it. */
export function throughProxy({ secure }: Pick<SecureForTest, 'secure'>): { readonly secure: Secure } {
  return {
    secure: async (...to) => {
      const { record, value } = await secure(...to);
      return { record, value: value === undefined ? undefined : { ...value, proxy: 'http://proxy.example:3128' } };
    },
  };
}

/** A way to TLS that is shut. */
export async function failsToSecure(): Promise<Staged<never>> {
  const detail = 'the handshake fell silent';
  return { record: { stage: 'tls', outcome: 'failed', ms: 5, reason: 'no-answer', detail }, value: undefined };
}
