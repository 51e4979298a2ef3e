import { execFile } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { AUTHORITY } from './names.ts';

const run = promisify(execFile);
/** Hosts on one certificate: few enough for a handshake of ordinary size, many enough for all to be issued in a second. */
const HOSTS_PER_CERTIFICATE = 20;
const SCRIPT = join(import.meta.dirname, 'make-pki.sh');

/** The lab's authorities and what they issued: paths of PEM files. */
export interface Pki {
  readonly folder: string;
  /** The root that the public is said to know. */
  readonly publicRoot: string;
  /** The company's own, and the same with its key for whoever opens tunnels. */
  readonly companyRoot: string;
  readonly companyRootWithKey: string;
  /** The key of every certificate that a server shows. */
  readonly key: string;
  /** What the internet's servers show, for up to twenty hosts each. */
  readonly leaves: readonly { readonly hosts: readonly string[]; readonly chain: string }[];
  /** The path of another chain, for all hosts where not told otherwise (`reissued` is by the company), and of one with its key. */
  readonly chain: (name: 'expired' | 'wrong-name' | 'incomplete' | 'self-signed' | 'complete' | 'reissued') => string;
  readonly withKey: string;
}

/**
 * Makes two authorities with openssl: the public's, with an intermediate that issues for the hosts given, and a company's.
 * The certificates say where they can be checked (`AUTHORITY`); `www/` has what is to be served there.
 * Throws where openssl fails.
 */
export async function makePki(folder: string, hosts: readonly string[]): Promise<Pki> {
  mkdirSync(folder, { recursive: true });
  const groups = Array.from({ length: Math.ceil(hosts.length / HOSTS_PER_CERTIFICATE) }, (_, index) => ({
    name: String(index).padStart(3, '0'),
    hosts: hosts.slice(index * HOSTS_PER_CERTIFICATE, (index + 1) * HOSTS_PER_CERTIFICATE),
  }));
  for (const group of groups) {
    writeFileSync(join(folder, `${group.name}.san`), nameSection(group.hosts));
  }
  writeFileSync(join(folder, 'every.san'), nameSection(hosts));
  const { leafCrl, intermediateCrl, ocsp, issuers } = AUTHORITY;
  await run('bash', [SCRIPT, leafCrl, intermediateCrl, ocsp, issuers], { cwd: folder, timeout: 60_000 });
  const at = (name: string) => join(folder, name);
  return {
    folder,
    publicRoot: at('root.pem'),
    companyRoot: at('company.pem'),
    companyRootWithKey: at('company-with-key.pem'),
    key: at('leaf.key'),
    leaves: groups.map((group) => ({ hosts: group.hosts, chain: at(`${group.name}.chain`) })),
    chain: (name) => at(`${name}.chain`),
    withKey: at('complete-with-key.pem'),
  };
}

/** The section of a configuration by which openssl puts names on a certificate. */
function nameSection(hosts: readonly string[]): string {
  const names = hosts.map((host, index) => `DNS.${index + 1} = ${host}\n`).join('');
  return `[names]\nsubjectAltName = @all_names\n[all_names]\n${names}`;
}
