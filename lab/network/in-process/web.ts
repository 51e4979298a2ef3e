import { readFileSync } from 'node:fs';
import { createServer, type RequestListener, request, type ServerResponse } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import { basename, join } from 'node:path';
import { createSecureContext } from 'node:tls';
import { AUTHORITY } from '../names.ts';
import type { Pki } from '../pki.ts';
import type { ProxySettings } from '../scenario.ts';

/** What a server of the internet says, by the host that it is asked as. */
export function internet(pki: Pki, ocspPort: number): RequestListener {
  return (asked, answer) => {
    const host = (asked.headers.host ?? '').split(':')[0] ?? '';
    if (asked.url === '/connecttest.txt') return void answer.end('Microsoft Connect Test');
    if (asked.url === '/ncsi.txt') return void answer.end('Microsoft NCSI');
    if (host === AUTHORITY.ocsp) {
      const { method, headers, url: path } = asked;
      const passed = request({ port: ocspPort, host: '127.0.0.1', method, headers, path }, (got) => {
        answer.writeHead(got.statusCode ?? 502, got.headers);
        got.pipe(answer);
      });
      passed.on('error', () => answer.destroy());
      return void asked.pipe(passed);
    }
    if (/\.(crl|crt)$/.test(asked.url ?? '')) {
      return void answer.end(readFileSync(join(pki.folder, 'www', basename(asked.url ?? ''))));
    }
    const page = 'A host of the lab says that it was reached.\n';
    if (asked.headers.range === undefined) return void answer.end(page);
    answer.writeHead(206, { 'content-range': `bytes 0-0/${page.length}` }).end(page.slice(0, 1));
  };
}

/** What whoever opens connections says inside them: no to some hosts, in Squid's words, and the internet's word to the others. */
export function opener(settings: ProxySettings, beyond: RequestListener): RequestListener {
  return (asked, answer) => {
    const host = (asked.headers.host ?? '').split(':')[0] ?? '';
    if (settings.denies?.includes(host) === true) return deny(answer, settings.denialStatus ?? 403);
    beyond(asked, answer);
  };
}

function deny(answer: ServerResponse, status: number): void {
  const headers = { server: 'squid/5.7', 'x-squid-error': 'ERR_ACCESS_DENIED 0', 'content-type': 'text/html' };
  answer.writeHead(status, headers).end('<html><body id=ERR_ACCESS_DENIED><h1>Access Denied.</h1></body></html>');
}

/** A server of plain HTTP, not listening yet. */
export function plain(listener: RequestListener) {
  return createServer(listener);
}

/** A server of HTTPS with one chain for all hosts, or each host's own where none is given. */
export function secure(pki: Pki, chain: string | undefined, listener: RequestListener, isOld = false) {
  const key = readFileSync(pki.key);
  const cert = readFileSync(chain ?? pki.chain('complete'));
  const old = { minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'ALL:@SECLEVEL=0' } as const;
  const own = (host: string) => pki.leaves.find(({ hosts }) => hosts.includes(host))?.chain ?? pki.chain('complete');
  return createSecureServer(
    {
      key,
      cert,
      ...(isOld ? old : {}),
      ...(chain === undefined
        ? { SNICallback: (host, done) => done(null, createSecureContext({ key, cert: readFileSync(own(host)) })) }
        : {}),
    },
    listener,
  );
}
