import { type Answer, decode, encode, TRUNCATED_RESPONSE } from 'dns-packet';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type DnsQuestion, encodeQuestion, isHostName, readAnswer } from './wire.ts';

const QUESTION: DnsQuestion = { id: 0x1234, name: 'login.example.com', type: 'A' };

function response(answers: readonly Answer[], given: { id?: number; name?: string; flags?: number } = {}): Buffer {
  return encode({
    type: 'response',
    id: given.id ?? QUESTION.id,
    flags: given.flags ?? 0,
    questions: [{ type: 'A', name: given.name ?? QUESTION.name, class: 'IN' }],
    answers: [...answers],
  });
}

const ADDRESS: Answer = { type: 'A', name: QUESTION.name, data: '192.0.2.1' };

describe('encodeQuestion', () => {
  it('writes what another implementation reads', () => {
    const label = fc.stringMatching(/^[a-z0-9]([a-z0-9-]{0,20}[a-z0-9])?$/);
    const name = fc.array(label, { minLength: 1, maxLength: 8 }).map((labels) => labels.join('.'));
    fc.assert(
      fc.property(fc.nat(0xffff), name, fc.constantFrom<'A' | 'AAAA'>('A', 'AAAA'), (id, asked, type) => {
        const packet = decode(encodeQuestion({ id, name: asked, type }));

        expect(packet).toMatchObject({
          id,
          type: 'query',
          flag_rd: true,
          questions: [{ name: asked, type, class: 'IN' }],
        });
      }),
    );
  });

  it.each([
    ['login.live.com', true],
    ['_ldap._tcp.example.com', true],
    ['a', true],
    ['', false],
    ['a..b', false],
    ['*.live.com', false],
    ['exa mple.com', false],
    [`${'a'.repeat(64)}.com`, false],
    [Array(64).fill('abc').join('.'), false],
  ])('is given %j only where that is a host: %j', (name, isOne) => {
    expect(isHostName(name)).toBe(isOne);
  });
});

describe('readAnswer', () => {
  it('reads aliases and addresses, in lower case', () => {
    const bytes = response([
      { type: 'CNAME', name: 'LOGIN.example.com', data: 'Edge.Example.NET' },
      { type: 'A', name: 'edge.example.net', data: '192.0.2.1' },
      { type: 'A', name: 'edge.example.net', data: '192.0.2.2' },
    ]);

    const answer = readAnswer(bytes, QUESTION);

    expect(answer?.code).toBe(0);
    expect([...(answer?.aliases ?? [])]).toEqual([['login.example.com', 'edge.example.net']]);
    expect([...(answer?.addresses ?? [])]).toEqual([['edge.example.net', ['192.0.2.1', '192.0.2.2']]]);
  });

  it('reads names that lead back to earlier ones', () => {
    // Written by hand after RFC 1035, section 4.1.4.
    const bytes = Buffer.from(
      '123481800001000200000000' + // header
        '03777777076578616d706c6503636f6d0000010001' + // www.example.com A IN
        'c00c000500010000003c00070465646765c010' + // CNAME edge + pointer
        'c02d000100010000003c0004c0000207', // A
      'hex',
    );

    const answer = readAnswer(bytes, { id: 0x1234, name: 'www.example.com', type: 'A' });

    expect([...(answer?.aliases ?? [])]).toEqual([['www.example.com', 'edge.example.com']]);
    expect([...(answer?.addresses ?? [])]).toEqual([['edge.example.com', ['192.0.2.7']]]);
  });

  it('writes IPv6 addresses in their short form', () => {
    const bytes = encode({
      type: 'response',
      id: 1,
      questions: [{ type: 'AAAA', name: 'a.example' }],
      answers: [
        { type: 'AAAA', name: 'a.example', data: '2001:db8:0:0:0:0:0:1' },
        { type: 'AAAA', name: 'a.example', data: '::' },
      ],
    });

    const answer = readAnswer(bytes, { id: 1, name: 'a.example', type: 'AAAA' });

    expect(answer?.addresses.get('a.example')).toEqual(['2001:db8::1', '::']);
  });

  it('tells the response code', () => {
    expect(readAnswer(response([], { flags: 3 }), QUESTION)?.code).toBe(3);
  });

  it.each<[string, Buffer]>([
    ['another id', response([ADDRESS], { id: 0x1235 })],
    ['another question', response([ADDRESS], { name: 'other.example.com' })],
    ['the question come back', encodeQuestion(QUESTION)],
    ['nothing', Buffer.alloc(0)],
    ['half a header', response([ADDRESS]).subarray(0, 7)],
    ['half a record', response([ADDRESS]).subarray(0, -1)],
    ['an address of five bytes', lengthened(response([ADDRESS]))],
    ['a name that leads to itself', looped(response([ADDRESS]))],
  ])('takes %s for no answer', (_, bytes) => {
    expect(readAnswer(bytes, QUESTION)).toBeUndefined();
  });

  it('takes a truncated answer that ends inside a record', () => {
    const bytes = response([ADDRESS], { flags: TRUNCATED_RESPONSE }).subarray(0, -1);

    expect(readAnswer(bytes, QUESTION)).toMatchObject({ isTruncated: true });
  });

  it('passes over records that it does not know, whatever is in them', () => {
    const odd: Answer = { type: 'TXT', name: QUESTION.name, data: Buffer.from([0xc0, 0xff, 0xee]) };

    expect(readAnswer(response([odd, ADDRESS]), QUESTION)?.addresses.get(QUESTION.name)).toEqual(['192.0.2.1']);
  });

  it('writes what is no character of a name as RFC 1035 does', () => {
    const alias: Answer = { type: 'CNAME', name: QUESTION.name, data: 'e\u001b[2J.com' };

    expect(readAnswer(response([alias]), QUESTION)?.aliases.get(QUESTION.name)).toBe('e\\027\\0912j.com');
  });
});

/** Says that the last record, of four bytes, has five. */
function lengthened(bytes: Buffer): Buffer {
  const longer = Buffer.concat([bytes, Buffer.alloc(1)]);
  longer.writeUInt16BE(5, longer.length - 7);
  return longer;
}

/** Lets the name of the first record point at itself. */
function looped(bytes: Buffer): Buffer {
  const at = 12 + QUESTION.name.length + 2 + 4;
  return Buffer.concat([bytes.subarray(0, at), Buffer.from([0xc0, at]), bytes.subarray(at + QUESTION.name.length + 2)]);
}
