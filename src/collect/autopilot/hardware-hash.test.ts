import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { padHash, readHardwareHash } from './hardware-hash.ts';
import { laptopHash, makeHash } from './hash-for-test.ts';

describe('readHardwareHash', () => {
  it('reads serial number, manufacturer, model and TPM from a hash of 4,000 characters', () => {
    const hash = laptopHash('0012345');

    expect(hash).toHaveLength(4000);
    expect(readHardwareHash(hash)).toMatchObject({
      kind: 'read',
      serial: '0012345',
      manufacturer: 'Contoso',
      model: 'Laptop 3',
      tpm: 'TPM-Version:2.0 -Level:0',
      checksum: 'right',
    });
  });

  it('says nothing of what the hash does not say', () => {
    expect(readHardwareHash(makeHash({ uuid: '0'.repeat(32) }))).toMatchObject({
      serial: undefined,
      manufacturer: undefined,
      tpm: undefined,
      uuid: undefined,
    });
  });

  it('tells a hash whose end is missing', () => {
    expect(readHardwareHash(laptopHash('A1').slice(0, 100))).toMatchObject({ kind: 'cut', bytes: 75 });
  });

  it('tells a hash in which a character was altered', () => {
    const hash = laptopHash('A1').replace(/^(.{80})./, (_, head: string) => `${head}_`.replace('_', 'z'));

    expect(readHardwareHash(hash)).toMatchObject({ kind: 'read', checksum: 'wrong' });
  });

  it.each([
    ['no base64', '<hardwareHash>', 'not-base64'],
    ['a letter too few', 'T0EeB', 'not-base64'],
    ['nothing', '', 'not-base64'],
    ['another layout', Buffer.alloc(128, 7).toString('base64'), 'unknown'],
    ['values without end', Buffer.from([0x4f, 0x41, 9, 0, 1, 0, 0, 0, 0]).toString('base64'), 'broken'],
  ])('tells %s', (_, text, kind) => {
    expect(readHardwareHash(text).kind).toBe(kind);
  });

  it('has an answer to any text', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.base64String(), fc.uint8Array().map(afterHead)), (text) => {
        expect(['not-base64', 'unknown', 'cut', 'broken', 'read']).toContain(readHardwareHash(text).kind);
      }),
    );
  });
});

describe('padHash', () => {
  it.each([
    ['T0EeBAE', 'T0EeBAE='],
    ['T0EeBA', 'T0EeBA=='],
    ['T0EeBA=', 'T0EeBA=='],
    ['T0EeBAE==', 'T0EeBAE='],
    ['T0EeBAE=', undefined],
    ['T0EeBAEA', undefined],
    ['T0EeB', undefined],
    ['T0=eBA', undefined],
  ])('%s becomes %s', (text, padded) => {
    expect(padHash(text)).toBe(padded);
  });
});

function afterHead(bytes: Uint8Array): string {
  return Buffer.concat([Buffer.from([0x4f, 0x41]), bytes]).toString('base64');
}
