import { describe, expect, it } from 'vitest';
import { encodeClientHello, readFirstWord } from './hello-message.ts';

const bytes = (hex: string) => Buffer.from(hex.replaceAll(' ', ''), 'hex');
const SERVER_HELLO_1_1 = '16 0302 0031 02 00002d 0302';

describe('the first message of a client', () => {
  it('is one record that names its host, and no version beyond the one that it offers', () => {
    const hello = encodeClientHello('login.example.com.', '1.1');

    expect(hello.readUInt16BE(3)).toBe(hello.length - 5);
    expect(hello.subarray(0, 3)).toEqual(bytes('16 0301'));
    expect(hello.subarray(9, 11), 'the version').toEqual(bytes('0302'));
    expect(hello.includes('login.example.com\u0000'), 'without the dot at its end').toBe(true);
    expect(encodeClientHello('login.example.com', '1.2').subarray(9, 11)).toEqual(bytes('0303'));
  });

  it('names no host where there is an address alone', () => {
    expect(encodeClientHello('192.0.2.1', '1.2').includes('192.0.2.1')).toBe(false);
  });
});

describe('the first word of an answer', () => {
  it.each([
    ['a version', SERVER_HELLO_1_1, { kind: 'version', version: '1.1' }],
    ['a version that has no name', '16 0303 0031 02 00002d 0309', { kind: 'version', version: undefined }],
    ['an alert', '15 0301 0002 02 46', { kind: 'alert', number: 70 }],
    ['an end in good order', '15 0301 0002 01 00', { kind: 'alert', number: 0 }],
    ['a version after a warning', `15 0301 0002 01 70 ${SERVER_HELLO_1_1}`, { kind: 'version', version: '1.1' }],
    ['HTTP', Buffer.from('HTTP/1.1 400').toString('hex'), { kind: 'not-tls' }],
    ['warnings without end', '15 0301 0002 01 70'.repeat(5), { kind: 'not-tls' }],
    ['another message', '16 0303 0004 0e 000000', { kind: 'not-tls' }],
    ['a record that is shorter than its message', '16 0303 0003 02 0000', { kind: 'not-tls' }],
    ['an empty record', '16 0303 0000', { kind: 'not-tls' }],
    ['nothing yet', '', undefined],
    ['a part of it', '16 0302 0031 02 00', undefined],
  ])('is %s', (_, hex, expected) => {
    expect(readFirstWord(bytes(hex))).toEqual(expected);
  });
});
