import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { GATEWAY_PORTS, type Place, SPECIALS } from './addresses.ts';
import { AUTHORITY } from './names.ts';
import type { Pki } from './pki.ts';

/** What a host of the internet says where nothing else is known of it; long enough to be asked for in parts. */
const PAGE = `${'A host of the lab says that it was reached. '.repeat(30)}\n`;

/** The configuration of an nginx that is every host of the internet. */
export function internetNginx(given: {
  readonly folder: string;
  readonly places: readonly Place[];
  readonly pki: Pki;
  readonly ocspPort: number;
  readonly websocketPort: number;
}): string {
  const { folder, pki } = given;
  const www = join(folder, 'www');
  mkdirSync(www, { recursive: true });
  writeFileSync(join(www, 'page.txt'), PAGE);
  const everywhere = 'listen 80 backlog=4096 reuseport; listen [::]:80 backlog=4096 reuseport;';
  const location = `root ${www}; default_type text/plain;
    location / { try_files /page.txt =500; }
    location /ws { proxy_pass http://127.0.0.1:${given.websocketPort}; proxy_http_version 1.1; proxy_set_header Upgrade $http_upgrade; proxy_set_header Connection upgrade; }`;
  const leaves = pki.leaves.map(
    ({ hosts, chain }, index) => `server {
    listen 443 ssl${index === 0 ? ' backlog=4096 reuseport default_server' : ''}; listen [::]:443 ssl${index === 0 ? ' backlog=4096 reuseport default_server' : ''};
    server_name ${hosts.join(' ')}; ssl_certificate ${chain}; ${location}
  }`,
  );
  const special = (name: 'expired' | 'wrong-name' | 'incomplete' | 'self-signed') => `server {
    listen ${SPECIALS[name]}:443 ssl; server_name _; ssl_certificate ${pki.chain(name)}; ${location}
  }`;
  return frame(
    folder,
    `ssl_certificate_key ${pki.key}; ssl_protocols TLSv1.2 TLSv1.3;
  server { ${everywhere.replaceAll(';', ' default_server;')} server_name _; ${location} }
  server { listen 80; listen [::]:80; server_name www.msftconnecttest.com ipv6.msftconnecttest.com;
    ${location} location = /connecttest.txt { return 200 'Microsoft Connect Test'; } location = /redirect { return 302 http://go.microsoft.com/; } }
  server { listen 80; listen [::]:80; server_name www.msftncsi.com; ${location} location = /ncsi.txt { return 200 'Microsoft NCSI'; } }
  server { listen 80; listen [::]:80; server_name ${AUTHORITY.leafCrl} ${AUTHORITY.intermediateCrl} ${AUTHORITY.issuers};
    root ${join(pki.folder, 'www')}; types { application/pkix-crl crl; application/pkix-cert crt; } }
  server { listen 80; listen [::]:80; server_name ${AUTHORITY.ocsp};
    location / { proxy_pass http://127.0.0.1:${given.ocspPort}; proxy_next_upstream error timeout; } }
  ${leaves.join('\n  ')}
  ${(['expired', 'wrong-name', 'incomplete', 'self-signed'] as const).map(special).join('\n  ')}
  server { listen ${SPECIALS.adverts}:80; server_name _; return 200 'This name is for sale.'; }`,
  );
}

/** The configuration of a gateway's own nginx: a portal that wants a click, and a page that says no with a status that says yes. */
export function gatewayNginx(folder: string, pki: Pki): string {
  const both = (port: number) => `listen ${port}; listen [::]:${port};`;
  return frame(
    folder,
    `ssl_certificate_key ${pki.key};
  server { ${both(GATEWAY_PORTS.portal)} return 302 http://portal.hotel.example/welcome; }
  server { ${both(GATEWAY_PORTS.blockPage)} default_type text/html;
    return 200 '<html><head><title>Web Page Blocked</title></head><body><h1>Web Page Blocked</h1><p>You have tried to access a web page which is in violation of your internet usage policy.</p></body></html>'; }`,
  );
}

function frame(folder: string, http: string): string {
  const places = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    (kind) => `${kind}_temp_path ${join(folder, kind)};`,
  );
  return `user root; daemon off; worker_processes 1; pid ${join(folder, 'nginx.pid')};
events { worker_connections 8192; }
http {
  access_log off; ${places.join(' ')}
  server_names_hash_max_size 8192; server_names_hash_bucket_size 128;
  ${http}
}
`;
}
