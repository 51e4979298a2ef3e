import type { X509Certificate } from 'node:crypto';
import type { RootKind, Roots } from '../measurement.ts';
import { readCertificate } from './certificate.ts';

const MOST_SIGNATURES = 48;
const MOST_REMEMBERED = 4096;
const SERVER_AUTHENTICATION = '1.3.6.1.5.5.7.3.1';
const RANK = { public: 2, company: 1, unknown: 0 } as const satisfies Record<RootKind, number>;

/** Where a chain leads. */
export interface Path {
  readonly root: RootKind;
  /** From the leaf on; with the root where one is known. */
  readonly certificates: readonly X509Certificate[];
}

/** Roots by the name under which others are issued. */
interface RootIndex {
  readonly bySubject: ReadonlyMap<string, readonly { readonly root: X509Certificate; readonly kind: RootKind }[]>;
  readonly byFingerprint: ReadonlyMap<string, RootKind>;
  /** Signatures that were checked: hundreds of hosts share a few authorities, and a check takes half a millisecond. */
  readonly signed: Map<string, boolean>;
}

const indexes = new WeakMap<Roots, RootIndex>();

/**
 * The best path from the first of the sent certificates to a root: one that ends in a public root before one that ends
 * in the company's, and that before one that ends nowhere. Each link is a name, an authority that may issue, and a
 * signature that verifies (RFC 5280 part 6.1, without policies and name constraints: those refuse what is otherwise
 * public, which the service would have found out itself). Order and surplus certificates do not matter; at most 48
 * signatures are checked.
 */
export function buildPath(sent: readonly X509Certificate[], roots: Roots): Path {
  const [leaf] = sent;
  if (leaf === undefined) return { root: 'unknown', certificates: [] };
  const index = indexOf(roots);
  let signatures = MOST_SIGNATURES;
  return search([leaf]);

  function search(path: readonly X509Certificate[]): Path {
    const last = path.at(-1);
    if (last === undefined) return { root: 'unknown', certificates: path };
    const own = index.byFingerprint.get(last.fingerprint256);
    if (own !== undefined) return { root: own, certificates: path };
    let best: Path = { root: 'unknown', certificates: path };
    for (const { root, kind } of index.bySubject.get(last.issuer) ?? []) {
      if (RANK[kind] > RANK[best.root] && isIssuedBy(last, root)) best = { root: kind, certificates: [...path, root] };
    }
    if (best.root === 'public' || last.issuer === last.subject) return best;
    for (const issuer of sent) {
      if (issuer.subject !== last.issuer || path.includes(issuer) || !issuer.ca) continue;
      if (!isIssuedBy(last, issuer)) continue;
      const further = search([...path, issuer]);
      if (RANK[further.root] > RANK[best.root] || isLonger(further, best)) best = further;
      if (best.root === 'public') return best;
    }
    return best;
  }

  function isIssuedBy(certificate: X509Certificate, issuer: X509Certificate): boolean {
    if (signatures === 0 || !certificate.checkIssued(issuer)) return false;
    signatures -= 1;
    const pair = `${certificate.fingerprint256} ${issuer.fingerprint256}`;
    const isSigned = index.signed.get(pair) ?? isSignedBy(certificate, issuer);
    if (index.signed.size < MOST_REMEMBERED) index.signed.set(pair, isSigned);
    return isSigned;
  }
}

function isSignedBy(certificate: X509Certificate, issuer: X509Certificate): boolean {
  try {
    return certificate.verify(issuer.publicKey);
  } catch {
    // A key or a signature of a kind that OpenSSL does not know.
    return false;
  }
}

/** Whether a certificate says that it is for servers, or does not say what it is for. */
export function isForServers(certificate: X509Certificate): boolean {
  // The property lists extended usages, whatever its name says.
  const usages: readonly string[] | undefined = certificate.keyUsage;
  return usages === undefined || usages.includes(SERVER_AUTHENTICATION);
}

function isLonger(a: Path, b: Path): boolean {
  return a.root === b.root && a.certificates.length > b.certificates.length;
}

/** Roots as they are looked for, made once. */
export function indexOf(roots: Roots): RootIndex {
  const known = indexes.get(roots);
  if (known !== undefined) return known;
  const bySubject = new Map<string, { root: X509Certificate; kind: RootKind }[]>();
  const byFingerprint = new Map<string, RootKind>();
  for (const kind of ['public', 'company'] as const) {
    for (const pem of roots[kind]) {
      const root = readCertificate(pem);
      // The system's store holds the public roots as well: what is public stays so.
      if (root === undefined || byFingerprint.has(root.fingerprint256)) continue;
      byFingerprint.set(root.fingerprint256, kind);
      bySubject.set(root.subject, [...(bySubject.get(root.subject) ?? []), { root, kind }]);
    }
  }
  const index = { bySubject, byFingerprint, signed: new Map<string, boolean>() };
  indexes.set(roots, index);
  return index;
}
