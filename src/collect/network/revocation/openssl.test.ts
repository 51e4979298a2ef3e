// What OpenSSL's own program makes of our questions, and we of its answers.
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { issueForTest } from '../tls/authority-for-test.ts';
import { checkOcsp } from './check-ocsp.ts';
import { checkCrl, readCrlHead } from './crl.ts';
import { ocspRequest, readOcspAnswer } from './ocsp.ts';
import { type RevocationFacts, readCertificate } from './read-certificate.ts';

const hasProgram = spawnSync('openssl', ['version']).status === 0;
const ROOT = issueForTest({ name: 'Root', isAuthority: true });
const OTHER = issueForTest({ name: 'Root', isAuthority: true });
const SIGNING = { usages: ['1.3.6.1.5.5.7.3.9'] };
const RESPONDERS = {
  appointed: issueForTest({ name: 'responder', by: ROOT, ...SIGNING }),
  'not-for-this': issueForTest({ name: 'responder', by: ROOT, usages: ['1.3.6.1.5.5.7.3.1'] }),
  expired: issueForTest({ name: 'responder', by: ROOT, ...SIGNING, validUntil: new Date(Date.now() - 60_000) }),
  strange: issueForTest({ name: 'responder', by: OTHER, ...SIGNING }),
};
const HOUR = 3_600_000;
const [LEAF, REVOKED, STRANGER] = ['leaf', 'revoked', 'stranger'].map((name) => issueForTest({ name, by: ROOT }));

describe.runIf(hasProgram)('with OpenSSL', () => {
  let folder = '';
  /** What a responder says with that certificate and key. */
  const answerBy = async (name: string, ...more: readonly string[]) => {
    const signer = ['-rsigner', `${name}.pem`, '-rkey', `${name}.key`, '-CA', 'root.pem'];
    run('ocsp', '-index', 'index.txt', ...signer, ...more, '-reqin', 'request.der', '-respout', 'answer.der');
    return readFile(join(folder, 'answer.der'));
  };
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
    for (const [name, { pem, keyPem }] of Object.entries(RESPONDERS)) {
      await writeFile(join(folder, `${name}.pem`), pem);
      await writeFile(join(folder, `${name}.key`), keyPem);
    }
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

    const bytes = await answerBy('root');

    const answer = readOcspAnswer(bytes, facts, factsOf(ROOT.der));
    expect(answer?.status).toBe(status);
    expect(answer?.producedAt).toBeInstanceOf(Date);
    expect(checkOcsp(bytes, facts, factsOf(ROOT.der), new Date())).toEqual({
      isGood: true,
      detail: `OCSP says ${status}`,
    });
    expect(readOcspAnswer(bytes, factsOf(ROOT.der), factsOf(ROOT.der))?.status).toBe('another-certificate');
  });

  describe('an answer by OCSP is believed', () => {
    const facts = factsOf(LEAF?.der);
    const issuer = factsOf(ROOT.der);
    const ask = (by: string, ...more: readonly string[]) =>
      writeFile(join(folder, 'request.der'), ocspRequest(facts, issuer)).then(() => answerBy(by, ...more));

    it.each([
      ['root', true],
      ['appointed', true],
      ['not-for-this', false],
      ['expired', false],
      ['strange', false],
    ] as const)('where the issuer or a responder of its own signed it: %s', async (by, isGood) => {
      const bytes = await ask(by);

      const checked = checkOcsp(bytes, facts, issuer, new Date());

      expect(checked?.isGood).toBe(isGood);
      if (!isGood) expect(checked?.detail).toContain('neither the issuer nor a responder of its own');
    });

    it('not where one byte of what was signed is another', async () => {
      const bytes = Buffer.from(await ask('root'));
      const at = bytes.indexOf(facts.serial) + facts.serial.length;
      expect(bytes.subarray(at, at + 2).toString('hex')).toBe('8000');

      bytes[at] = 0x82;

      expect(checkOcsp(bytes, facts, issuer, new Date())?.isGood).toBe(false);
    });

    it('not where it is old, or of a time to come', async () => {
      const bytes = await ask('root', '-nmin', '30');
      const later = (ms: number) => checkOcsp(bytes, facts, issuer, new Date(Date.now() + ms));

      expect(later(0)?.isGood).toBe(true);
      expect(later(HOUR)?.detail).toMatch(/^an OCSP answer that ended on [\d-]+: an old copy$/);
      expect(later(-HOUR)?.detail).toMatch(/^an OCSP answer that counts from [\d-]+ on only/);
    });

    it('not where it is about a certificate of the same number by another issuer', async () => {
      const bytes = await ask('root');

      expect(checkOcsp(bytes, facts, factsOf(OTHER.der), new Date())).toEqual({
        isGood: false,
        detail: 'an OCSP answer about another certificate',
      });
    });
  });

  it('the head of a list is read', async () => {
    run('ca', '-config', 'ca.cnf', '-gencrl', '-out', 'list.pem');
    run('crl', '-in', 'list.pem', '-outform', 'DER', '-out', 'list.der');
    const list = await readFile(join(folder, 'list.der'));

    const head = readCrlHead(list.subarray(0, 200));

    expect(head?.bytes).toBe(list.length);
    const check = (bytes: Uint8Array, by: Uint8Array, ms = 0) =>
      checkCrl(bytes, factsOf(LEAF?.der), factsOf(by), new Date(Date.now() + ms));
    expect(check(list, ROOT.der)).toEqual({ isGood: true, detail: `a list of ${list.length} bytes` });
    expect(check(list.subarray(0, 150), ROOT.der)?.detail).toContain('signature was not looked at');
    expect(check(list, OTHER.der)).toEqual({ isGood: false, detail: 'a list that its issuer did not sign' });
    expect(check(list, ROOT.der, 8 * 24 * HOUR)?.detail).toContain('an old copy');
    expect(checkCrl(list, factsOf(RESPONDERS.strange.der), undefined, new Date())?.isGood).toBe(true);
    expect(checkCrl(list, factsOf(issueForTest({ name: 'x' }).der), undefined, new Date())?.detail).toBe(
      'a list of another issuer',
    );
    expect(head?.nextUpdate?.getTime()).toBe((head?.thisUpdate.getTime() ?? 0) + 7 * 86_400_000);
  });
});

function factsOf(der: Uint8Array | undefined): RevocationFacts {
  const facts = readCertificate(der ?? new Uint8Array());
  if (facts === undefined) throw new Error('a certificate of the test cannot be read');
  return facts;
}
