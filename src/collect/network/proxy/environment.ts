import type { Route } from '../measurement.ts';
import type { Credentials } from './authorise.ts';
import { type Bypass, parseNoProxy } from './no-proxy.ts';
import { type ProxyRoute, proxyName } from './tunnel.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

/** What cannot be used as a proxy's setting. Credentials are never in the message. */
export class ProxyFault extends Error {
  override readonly name = 'ProxyFault';
}

/** The proxies that the environment names. */
export interface EnvironmentProxies {
  readonly routeTo: (host: string, port: number) => Route;
  /** For a person: which variables were used, and what could not be looked at. */
  readonly about: string;
}

const VIAS: Readonly<Record<string, readonly [via: ProxyRoute['via'], port: number]>> = {
  'http:': ['http-proxy', 80],
  'https:': ['https-proxy', 443],
  'socks:': ['socks5-proxy', 1080],
  'socks5:': ['socks5-proxy', 1080],
  'socks5h:': ['socks5-proxy', 1080],
};

/** User and password for a proxy: MUSTER_PROXY_USER and MUSTER_PROXY_PASSWORD, where both are set. */
export function credentialsOf(env: Environment): Credentials | undefined {
  const { MUSTER_PROXY_USER: user, MUSTER_PROXY_PASSWORD: password } = env;
  return user === undefined || password === undefined ? undefined : { user, password };
}

/**
 * Reads HTTP_PROXY (for port 80), HTTPS_PROXY (for every other), ALL_PROXY (for both) and NO_PROXY, in small letters
 * first. A proxy without a scheme is an HTTP proxy. Throws `ProxyFault` for a value that is no proxy.
 */
export function readEnvironment(env: Environment, platform: NodeJS.Platform): EnvironmentProxies {
  const all = proxyIn(env, 'ALL_PROXY');
  const plain = proxyIn(env, 'HTTP_PROXY') ?? all;
  const secure = proxyIn(env, 'HTTPS_PROXY') ?? all;
  const bypass: Bypass = parseNoProxy(settingOf(env, 'NO_PROXY') ?? '');
  const said = [plain && `port 80 by ${proxyName(plain)}`, secure && `other ports by ${proxyName(secure)}`].filter(
    (part) => part !== undefined,
  );
  return {
    routeTo: (host, port) => {
      const route = port === 80 ? plain : secure;
      return route === undefined || bypass(host, port) ? { via: 'direct' } : route;
    },
    about: `${said.length === 0 ? 'the environment names no proxy' : said.join(', ')}; ${NOT_READ[platform] ?? NOT_READ.linux}`,
  };
}

/** Settings that are not looked at, so that nobody takes silence for "no proxy". */
const NOT_READ: Readonly<Partial<Record<NodeJS.Platform, string>>> & { readonly linux: string } = {
  linux: "the desktop's own proxy settings are not read",
  darwin: "the system's network settings are not read: name the proxy with --proxy",
  win32: "Windows' own settings (WinHTTP, Internet options, group policy) are not read: name the proxy with --proxy",
};

function settingOf(env: Environment, name: string): string | undefined {
  const value = env[name.toLowerCase()] ?? env[name];
  return value === undefined || value.trim() === '' ? undefined : value.trim();
}

function proxyIn(env: Environment, name: string): ProxyRoute | undefined {
  const value = settingOf(env, name);
  if (value === undefined) return undefined;
  const url = URL.parse(value.includes('://') ? value : `http://${value}`);
  const found = url === null ? undefined : VIAS[url.protocol];
  if (url === null || found === undefined || url.hostname === '')
    throw new ProxyFault(`${name} is no proxy: write http://host:port, https://host:port or socks5://host:port`);
  const [via, usual] = found;
  const given = url.username === '' ? undefined : { user: decoded(url.username), password: decoded(url.password) };
  const credentials = credentialsOf(env) ?? given;
  return {
    via,
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: url.port === '' ? usual : Number(url.port),
    ...(credentials === undefined ? {} : { credentials }),
  };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
