// What OpenSSL's own program makes of our questions, and we of its answers.
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { issueForTest } from '../tls/authority-for-test.ts';
import { readCrlHead } from './crl.ts';
import { ocspRequest, readOcspAnswer } from './ocsp.ts';
import { type RevocationFacts, readCertificate } from './read-certificate.ts';

const hasProgram = spawnSync('openssl', ['version']).status === 0;
const ROOT = issueForTest({ name: 'Root', isAuthority: true });
const [LEAF, REVOKED, STRANGER] = ['leaf', 'revoked', 'stranger'].map((name) => issueForTest({ name, by: ROOT }));

describe.runIf(hasProgram)('with OpenSSL', () => {
  let folder = '';
  const run = (...args: readonly string[]) => execFileSync('openssl', args, { cwd: folder, timeout: 20_000 });

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'muster-openssl-'));
    const line = (status: string, serial: string | undefined) => `${status}\t${serial}\tunknown\t/CN=x\n`;
    const index = [
      line('V\t300101000000Z\t', LEAF?.certificate.serialNumber),
      line('R\t300101000000Z\t260101000000Z', REVOKED?.certificate.serialNumber),
    ];
    await writeFile(join(folder, 'index.txt'), index.join(''));
    await writeFile(join(folder, 'index.txt.attr'), '');
    await writeFile(join(folder, 'root.pem'), ROOT.pem);
    await writeFile(join(folder, 'root.key'), ROOT.keyPem);
    await writeFile(
      join(folder, 'ca.cnf'),
      '[ca]\ndefault_ca=own\n[own]\ndatabase=index.txt\ncertificate=root.pem\nprivate_key=root.key\ndefault_md=sha256\ndefault_crl_days=7\n',
    );
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it.each([
    ['good', LEAF],
    ['revoked', REVOKED],
    ['unknown', STRANGER],
  ] as const)('a question is understood, and its answer too: %s', async (status, issued) => {
    const facts = factsOf(issued?.der);
    await writeFile(join(folder, 'request.der'), ocspRequest(facts, factsOf(ROOT.der)));
    const files = ['-index', 'index.txt', '-rsigner', 'root.pem', '-rkey', 'root.key', '-CA', 'root.pem'];

    run('ocsp', ...files, '-reqin', 'request.der', '-respout', 'answer.der');

    const answer = readOcspAnswer(await readFile(join(folder, 'answer.der')), facts);
    expect(answer?.status).toBe(status);
    expect(answer?.producedAt).toBeInstanceOf(Date);
    expect(readOcspAnswer(await readFile(join(folder, 'answer.der')), factsOf(ROOT.der))?.status).toBe(
      'another-certificate',
    );
  });

  it('the head of a list is read', async () => {
    run('ca', '-config', 'ca.cnf', '-gencrl', '-out', 'list.pem');
    run('crl', '-in', 'list.pem', '-outform', 'DER', '-out', 'list.der');
    const list = await readFile(join(folder, 'list.der'));

    const head = readCrlHead(list.subarray(0, 200));

    expect(head?.bytes).toBe(list.length);
    expect(head?.nextUpdate?.getTime()).toBe((head?.thisUpdate.getTime() ?? 0) + 7 * 86_400_000);
  });
});

function factsOf(der: Uint8Array | undefined): RevocationFacts {
  const facts = readCertificate(der ?? new Uint8Array());
  if (facts === undefined) throw new Error('a certificate of the test cannot be read');
  return facts;
}
