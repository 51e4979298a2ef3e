import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { GATEWAY_PORTS, SITE } from './addresses.ts';
import type { Pki } from './pki.ts';
import type { ProxySettings } from './scenario.ts';

const HELPERS = '/usr/lib/squid';
/** The user that every scenario's proxy knows. */
export const PROXY_USER = { user: 'probe', password: 'let-me-in' } as const;

/**
 * How each scheme is asked for. The fake helpers of Debian's squid-openssl believe whoever answers in the scheme's form; Digest
 * needs a password to compare with.
 */
const SCHEMES: Readonly<Record<NonNullable<ProxySettings['asks']>, (folder: string) => readonly string[]>> = {
  basic: () => [`program ${HELPERS}/basic_fake_auth`, 'realm Contoso proxy', 'children 1'],
  digest: (folder) => [`program ${HELPERS}/digest_file_auth ${passwords(folder)}`, 'realm Contoso proxy', 'children 1'],
  ntlm: () => [`program ${HELPERS}/ntlm_fake_auth`, 'children 1'],
  negotiate: () => [
    `program ${HELPERS}/negotiate_wrapper_auth --ntlm ${HELPERS}/ntlm_fake_auth --kerberos ${HELPERS}/ntlm_fake_auth`,
    'children 1',
  ],
};

function passwords(folder: string): string {
  const file = join(folder, 'digest-passwords');
  writeFileSync(file, `${PROXY_USER.user}:${PROXY_USER.password}\n`);
  return file;
}

/** One list of hosts as an access list of the name given; nothing where there is none. */
function hostList(name: string, kind: 'dstdomain' | 'ssl::server_name', hosts: readonly string[]): readonly string[] {
  return hosts.length === 0 ? [] : [`acl ${name} ${kind} ${hosts.join(' ')}`];
}

/** The configuration of a gateway's Squid: what it denies, opens and asks for. Writes the files that it names. */
export function squid(folder: string, proxy: ProxySettings, pki: Pki): string {
  mkdirSync(folder, { recursive: true });
  const { bumps, spares = [], asks, denialStatus = 403 } = proxy;
  const denies = proxy.chained === true ? [] : (proxy.denies ?? []);
  const tls = `cert=${pki.companyRootWithKey} generate-host-certificates=on dynamic_cert_mem_cache_size=4MB`;
  const opened =
    bumps === undefined
      ? []
      : [
          `sslcrtd_program ${HELPERS}/security_file_certgen -s ${join(folder, 'certificates')} -M 4MB`,
          'sslcrtd_children 2 startup=2',
          `tls_outgoing_options cafile=${pki.publicRoot}`,
          'acl hello at_step SslBump1',
          ...(bumps === 'all' ? [] : hostList('bumped', 'ssl::server_name', bumps)),
          ...hostList('spared', 'ssl::server_name', spares),
          'ssl_bump peek hello',
          ...(spares.length === 0 ? [] : ['ssl_bump splice spared']),
          bumps === 'all' ? 'ssl_bump bump all' : 'ssl_bump bump bumped',
          'ssl_bump splice all',
          `https_port ${GATEWAY_PORTS.intercepting} intercept ssl-bump ${tls}`,
          `http_port ${GATEWAY_PORTS.interceptingPlain} intercept`,
        ];
  const asked =
    asks === undefined
      ? []
      : [
          ...SCHEMES[asks](folder).map((line) => `auth_param ${asks} ${line}`),
          'acl known proxy_auth REQUIRED',
          'http_access deny !known',
        ];
  const chained =
    proxy.chained === true
      ? [`cache_peer 127.0.0.1 parent ${GATEWAY_PORTS.parent} 0 no-query no-digest`, 'never_direct allow all']
      : [];
  return lines(folder, 'proxy', [
    `http_port ${GATEWAY_PORTS.proxy}${bumps === undefined ? '' : ` ssl-bump ${tls}`}`,
    ...opened,
    ...hostList('denied', 'dstdomain', denies),
    ...(denialStatus === 200 ? [`deny_info ${denialStatus}:ERR_ACCESS_DENIED denied`] : []),
    ...(denies.length === 0 ? [] : ['http_access deny denied']),
    ...asked,
    ...chained,
  ]);
}

/** The configuration of the Squid behind a chained one. */
export function parentSquid(folder: string, proxy: ProxySettings): string {
  mkdirSync(folder, { recursive: true });
  const denies = proxy.denies ?? [];
  return lines(folder, 'parent', [
    `http_port 127.0.0.1:${GATEWAY_PORTS.parent}`,
    ...hostList('denied', 'dstdomain', denies),
    ...(denies.length === 0 ? [] : ['http_access deny denied']),
  ]);
}

function lines(folder: string, name: string, own: readonly string[]): string {
  return [
    `visible_hostname ${name}.contoso.example`,
    ...own,
    'http_access allow all',
    `dns_nameservers ${SITE.gateway.v4}`,
    'pid_filename none',
    `cache_log ${join(folder, 'cache.log')}`,
    'access_log none',
    'cache deny all',
    'cache_mem 1 MB',
    'memory_pools off',
    'pinger_enable off',
    'shutdown_lifetime 0 seconds',
    `coredump_dir ${folder}`,
    'forwarded_for on',
    'via on',
    'host_verify_strict off',
    'connect_timeout 5 seconds',
    '',
  ].join('\n');
}
