import { normaliseHost } from '../../endpoints/index.ts';

/** What a proxy denied: a host, on a port where the log says which. */
export interface Denied {
  readonly host: string;
  readonly port: number | undefined;
  /** Refused, or only asked who it is, which is how signing in begins too. */
  readonly how: 'denied' | 'asked';
}

/** What a line of a log says. */
export type LogLine =
  | ({ readonly kind: 'denied' } & Denied)
  /** Of something that was let through, or of no host; an address is not looked up. */
  | { readonly kind: 'other' | 'address' }
  | { readonly kind: 'unreadable' };

/** Reads the lines of one log, the first of which may say what its columns are. */
export type ReadLogLine = (line: string) => LogLine;

const HOST_COLUMNS = [
  'host',
  'hostname',
  'cs-host',
  'dst_host',
  'dsthost',
  'dest_host',
  'dhost',
  'server_name',
  'sni',
  'domain',
  'fqdn',
  'destination',
  'url',
  'cs-uri',
  'request_url',
  'uri',
];
const ACTION_COLUMNS = ['action', 'act', 'verdict', 'result', 'policy_action', 'disposition', 's-action', 'x-action'];
const STATUS_COLUMNS = ['status', 'sc-status', 'status_code', 'http_status', 'code', 'response_code'];
const PORT_COLUMNS = ['port', 'dst_port', 'dstport', 'dest_port', 'dpt', 'cs-uri-port', 'destination_port'];
const DENIES = /den(?:y|ied)|block|drop|reject|refus|forbid/i;
const HOST = /^(?=.{1,253}$)[a-z0-9_-]+(?:\.[a-z0-9_-]+)+$/;
const ADDRESS = /^\d{1,3}(?:\.\d{1,3}){3}$|:/;
const OTHER: LogLine = { kind: 'other' };
const UNREADABLE: LogLine = { kind: 'unreadable' };

/**
 * Begins a log. It is told by its lines: Squid's native format and its `common` and `combined` ones
 * (wiki.squid-cache.org, Features/LogFormat), W3C extended logs by `#Fields:`, and tables with a header, separated by
 * commas, semicolons or tabs, that has a column of hosts or URLs (and perhaps one of actions or status codes; without
 * one, every line is taken to be denied). Nothing about who asked is read.
 */
export function readLog(): ReadLogLine {
  let columns: Columns | undefined;
  let isFirst = true;
  return (line) => {
    const text = line.trim();
    if (text === '') return OTHER;
    if (text.startsWith('#')) {
      const fields = /^#Fields:\s*(.+)$/i.exec(text)?.[1];
      if (fields !== undefined) columns = columnsOf(fields.split(/\s+/), ' ');
      return OTHER;
    }
    if (isFirst) {
      isFirst = false;
      const separator = [',', ';', '\t'].find((mark) => text.includes(mark));
      columns ??= columnsOf(separator === undefined ? [text] : cellsOf(text, separator), separator ?? ',');
      if (columns !== undefined && columns.separator !== ' ') return OTHER;
    }
    if (columns !== undefined) return ofTable(text, columns);
    return ofNative(text) ?? ofCommon(text) ?? UNREADABLE;
  };
}

/** `1286536308.779 180 192.168.0.224 TCP_DENIED/403 3840 CONNECT a.example:443 - HIER_NONE/- text/html` */
function ofNative(text: string): LogLine | undefined {
  const words = text.split(/\s+/, 10);
  const [time = '', , , result = '', , , url = ''] = words;
  const [, tag = '', status = ''] = /^([A-Z_]+)\/(\d{3})$/.exec(result) ?? [];
  if (!/^\d{1,12}(?:\.\d{1,6})?$/.test(time) || tag === '') return undefined;
  return decided(url, howOf(tag, status));
}

/** `192.168.0.224 - - [28/Oct/2010:12:00:00 +0200] "CONNECT a.example:443 HTTP/1.1" 403 3840 "-" "-" TCP_DENIED:HIER_NONE` */
function ofCommon(text: string): LogLine | undefined {
  const found =
    /^\S{1,200} \S{1,200} \S{1,200} \[[^\]]{1,60}\] "([A-Z]{1,20}) (\S{1,8192})[^"]{0,40}" (\d{3}) \S{1,20}(.*)$/.exec(
      text,
    );
  if (found === null) return undefined;
  const [, , url = '', status = '', rest = ''] = found;
  const tag = /\s([A-Z_]+):[A-Z_]+$/.exec(rest)?.[1];
  // Without Squid's own word, a refusal of the site cannot be told from one of the proxy.
  return decided(url, tag === undefined ? howOf(/^40[37]$/.test(status) ? 'DENIED' : '', status) : howOf(tag, status));
}

function howOf(tag: string, status: string): Denied['how'] | undefined {
  const isRefused = tag.includes('DENIED') || (tag.startsWith('NONE') && status === '403');
  if (!isRefused) return undefined;
  return status === '407' || status === '401' ? 'asked' : 'denied';
}

interface Columns {
  readonly separator: string;
  readonly host: number;
  readonly action: number;
  readonly status: number;
  readonly port: number;
}

function columnsOf(names: readonly string[], separator: string): Columns | undefined {
  const own = names.map((name) =>
    name
      .trim()
      .replace(/^\ufeff/, '')
      .toLowerCase()
      .replaceAll(' ', '_'),
  );
  const find = (wanted: readonly string[]) => wanted.map((name) => own.indexOf(name)).find((at) => at >= 0) ?? -1;
  const host = find(HOST_COLUMNS);
  if (host < 0) return undefined;
  return { separator, host, action: find(ACTION_COLUMNS), status: find(STATUS_COLUMNS), port: find(PORT_COLUMNS) };
}

function ofTable(text: string, columns: Columns): LogLine {
  const cells = columns.separator === ' ' ? text.split(/\s+/) : cellsOf(text, columns.separator);
  const host = cells[columns.host];
  if (host === undefined) return UNREADABLE;
  const status = cells[columns.status]?.trim() ?? '';
  const action = cells[columns.action] ?? '';
  const isRefused =
    columns.action >= 0
      ? DENIES.test(action)
      : columns.status >= 0
        ? /^40[37]$/.test(status) || DENIES.test(status)
        : true;
  const port = Number(cells[columns.port] ?? Number.NaN);
  return decided(
    host,
    isRefused ? (status === '407' ? 'asked' : 'denied') : undefined,
    isPort(port) ? port : undefined,
  );
}

/** The cells of a line, quotes taken off; a line break within one is not followed. */
function cellsOf(text: string, separator: string): readonly string[] {
  if (!text.includes('"')) return text.split(separator);
  const cells: string[] = [];
  let cell = '';
  let isQuoted = false;
  for (const character of text) {
    if (character === '"') isQuoted = !isQuoted;
    else if (character === separator && !isQuoted) {
      cells.push(cell);
      cell = '';
    } else cell += character;
  }
  return [...cells, cell];
}

function decided(target: string, how: Denied['how'] | undefined, port?: number): LogLine {
  if (how === undefined) return OTHER;
  const found = targetOf(target);
  if (found === undefined) return OTHER;
  if (ADDRESS.test(found.host)) return { kind: 'address' };
  if (!HOST.test(found.host)) return OTHER;
  return { kind: 'denied', host: found.host, port: port ?? found.port, how };
}

/** The host and port of a URL, of what CONNECT asks for, or of a bare host. */
function targetOf(text: string): { readonly host: string; readonly port: number | undefined } | undefined {
  const [, scheme = '', rest = ''] = /^([a-z][a-z0-9+.-]{0,20}:\/\/)?(.*)$/i.exec(text.trim().slice(0, 8192)) ?? [];
  const authority = rest.split(/[/?#]/, 1)[0]?.replace(/^.*@/, '') ?? '';
  const [, host = '', written] = /^(\[[^\]]*\]|[^:]*)(?::(\d{1,5}))?$/.exec(authority) ?? [];
  if (host === '') return undefined;
  const usual = /^https:/i.test(scheme) ? 443 : /^http:/i.test(scheme) ? 80 : undefined;
  const port = written === undefined ? usual : Number(written);
  return { host: normaliseHost(host), port: port !== undefined && isPort(port) ? port : undefined };
}

function isPort(port: number): boolean {
  return Number.isInteger(port) && port > 0 && port < 65_536;
}
