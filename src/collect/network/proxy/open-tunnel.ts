import type { Socket } from 'node:net';
import { connect as connectTls, TLSSocket } from 'node:tls';
import type { Connected, ProbeSettings, Staged, StageRecord } from '../measurement.ts';
import { onAbort } from '../on-abort.ts';
import { basic } from './authorise.ts';
import { askConnect } from './http-tunnel.ts';
import { askSocks } from './socks-tunnel.ts';
import {
  failed,
  hostAndPort,
  type Passage,
  type ProxyRoute,
  proxyName,
  type Refusal,
  type TunnelAsk,
} from './tunnel.ts';

/** What may stand in a host that a proxy is asked for: names and addresses, never what ends a line. */
const HOST = /^[A-Za-z0-9_.:%-]{1,255}$/;

/**
 * Opens a way to `host` and `port` through a proxy: by CONNECT, with TLS to the proxy first where the route says so, or
 * by SOCKS 5. To port 80 there is no tunnel through an HTTP proxy: it forwards (see `Connected.forwards`), and gets
 * credentials by Basic at once where there are any. `connected` is the connection to the proxy; `reopen` makes another one, for proxies that close after
 * asking who is there. What the target sends right behind the proxy's answer stays in the socket. Where it fails the
 * socket is destroyed and the record has reason and sentence; credentials are in neither. Only an abort throws.
 */
export async function openTunnel(
  connected: Connected,
  route: ProxyRoute,
  host: string,
  port: number,
  settings: ProbeSettings,
  reopen?: () => Promise<Staged<Connected>>,
): Promise<Staged<Connected>> {
  const startedAt = performance.now();
  const sockets = new Set<Socket>([connected.socket]);
  const finish = (outcome: 'passed' | 'failed', more: Pick<StageRecord, 'reason' | 'detail'>): StageRecord => ({
    stage: 'proxy',
    outcome,
    ms: performance.now() - startedAt,
    reason: more.reason,
    detail: more.detail,
  });
  try {
    let used = connected;
    if (port === 80 && route.via !== 'socks5-proxy') return await forward(connected, route, host, settings, finish);
    const ask = await prepare(connected, route, host, port, settings, sockets);
    const again = reopen && {
      reopen: async () => {
        const fresh = await reopen();
        if (fresh.value === undefined)
          return failed(fresh.record.reason ?? 'proxy-failed', `the second connection failed: ${fresh.record.detail}`);
        sockets.add(fresh.value.socket);
        used = fresh.value;
        return prepare(fresh.value, route, host, port, settings, sockets);
      },
    };
    const answer = 'reason' in ask ? ask : await askProxy({ ...ask, ...again });
    if ('reason' in answer) {
      destroyAll(sockets);
      return { record: finish('failed', answer), value: undefined };
    }
    const { authenticated, socket, detail } = answer;
    const value = {
      ...used,
      socket,
      proxy: proxyName(route),
      ...(authenticated === undefined ? {} : { authenticated }),
    };
    const how = authenticated === undefined ? '' : `, after authentication by ${authenticated}`;
    return { record: finish('passed', { reason: null, detail: `${detail}${how}` }), value };
  } catch (error) {
    destroyAll(sockets);
    if (settings.signal.aborted) throw settings.signal.reason;
    throw error;
  }
}

/** Plain HTTP needs no tunnel, and most proxies refuse one to port 80: the request itself names the whole address. */
async function forward(
  connected: Connected,
  route: ProxyRoute,
  host: string,
  settings: ProbeSettings,
  finish: (outcome: 'passed' | 'failed', more: Pick<StageRecord, 'reason' | 'detail'>) => StageRecord,
): Promise<Staged<Connected>> {
  const ask = await prepare(connected, route, host, 80, settings, new Set());
  if ('reason' in ask) {
    connected.socket.destroy();
    return { record: finish('failed', ask), value: undefined };
  }
  const { credentials } = route;
  const forwards = credentials === undefined ? {} : { authorization: basic(credentials) };
  const detail = `${ask.proxy} is asked to forward plain HTTP to ${host}`;
  const value = { ...connected, socket: ask.socket, proxy: ask.proxy, forwards };
  return { record: finish('passed', { reason: null, detail }), value };
}

function askProxy(ask: TunnelAsk): Promise<Passage | Refusal> {
  return ask.route.via === 'socks5-proxy' ? askSocks(ask) : askConnect(ask);
}

async function prepare(
  { socket }: Connected,
  route: ProxyRoute,
  host: string,
  port: number,
  settings: ProbeSettings,
  sockets: Set<Socket>,
): Promise<TunnelAsk | Refusal> {
  if (!HOST.test(host)) return failed('probe-failed', 'the name has characters that no host has');
  const proxy = proxyName(route);
  // Errors after this stage belong to whoever reads then; without a listener they would end the process.
  socket.on('error', ignore);
  const ready =
    route.via === 'https-proxy' && !(socket instanceof TLSSocket) ? await secure(socket, route, settings) : socket;
  if ('reason' in ready) return ready;
  sockets.add(ready);
  return { socket: ready, route, proxy, host, port, target: hostAndPort(host, port), settings };
}

/** TLS to the proxy itself; its certificate must be right by the roots of the run. */
function secure(socket: Socket, route: ProxyRoute, settings: ProbeSettings): Promise<TLSSocket | Refusal> {
  const proxy = proxyName(route);
  const roots = [...settings.roots.public, ...settings.roots.company];
  return new Promise((resolve, reject) => {
    const tls = connectTls({
      socket,
      ...(/[A-Za-z]/.test(route.host) && !route.host.includes(':') ? { servername: route.host } : {}),
      ...(roots.length === 0 ? {} : { ca: roots }),
      host: route.host,
    });
    let leave: () => void = () => undefined;
    const settle = (end: () => void) => {
      clearTimeout(timer);
      tls.off('secureConnect', onSecure).off('error', onError).off('close', onClose);
      leave();
      tls.on('error', ignore);
      end();
    };
    const refuse = (refusal: Refusal) => settle(() => resolve(refusal));
    const timer = setTimeout(
      () => refuse(failed('proxy-silent', `${proxy} did not finish TLS within ${settings.timeoutMs} ms`)),
      settings.timeoutMs,
    );
    const onSecure = () => settle(() => resolve(tls));
    const onError = (error: NodeJS.ErrnoException) =>
      refuse(failed('proxy-failed', `TLS to ${proxy} failed: ${error.code ?? error.name}`));
    const onClose = () => refuse(failed('proxy-failed', `${proxy} closed the connection during TLS`));
    const abort = () => settle(() => reject(settings.signal.reason));
    if (settings.signal.aborted) return abort();
    leave = onAbort(settings.signal, abort);
    tls.on('secureConnect', onSecure).on('error', onError).on('close', onClose);
  });
}

function destroyAll(sockets: ReadonlySet<Socket>): void {
  for (const socket of sockets) socket.destroy();
}

function ignore(): void {}
