import { X509Certificate } from 'node:crypto';
import { rootCertificates } from 'node:tls';
import { describe, expect, it } from 'vitest';
import { issueForTest } from '../tls/authority-for-test.ts';
import { readCertificate } from './read-certificate.ts';

describe('what a certificate says of its revocation', () => {
  it('is read of its extensions, in order, by their kinds', () => {
    const crls = ['http://a.example/1.crl', 'http://b.example/2.crl'];
    const { der } = issueForTest({
      name: 'x',
      crls,
      ocsp: ['http://ocsp.example/'],
      caIssuers: ['http://ca.example/x.cer'],
    });

    const facts = readCertificate(der);

    expect(facts).toMatchObject({ crls, ocsp: ['http://ocsp.example/'] });
  });

  it('has the serial number and key as OpenSSL reads them, in every public root', () => {
    for (const pem of rootCertificates) {
      const certificate = new X509Certificate(pem);

      const facts = readCertificate(certificate.raw);

      const hex = Buffer.from(facts?.serial.subarray(2) ?? []).toString('hex');
      expect(BigInt(`0x${hex}`)).toBe(BigInt(`0x${certificate.serialNumber}`));
      const spki = certificate.publicKey.export({ type: 'spki', format: 'der' });
      expect(spki.subarray(-(facts?.key.length ?? 0))).toEqual(facts?.key);
    }
  });

  it('is bounded: four addresses of a kind, each of at most 1,024 bytes', () => {
    const many = Array.from({ length: 20 }, (_, index) => `http://a.example/${index}`);
    const { der } = issueForTest({ name: 'x', crls: [`http://${'a'.repeat(2000)}`, ...many], ocsp: many });

    const facts = readCertificate(der);

    expect(facts?.crls).toEqual(many.slice(0, 4));
    expect(facts?.ocsp).toHaveLength(4);
  });

  it.each(['', '00', '3000', '30023000', '3080', `30${'84ffffffff'}`, '1f8f'])(
    'is nothing where it is none: %s',
    (hex) => {
      expect(readCertificate(Buffer.from(hex, 'hex'))).toBeUndefined();
    },
  );
});
