import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parsePacAnswer } from './answer.ts';

const read = (answer: string) =>
  parsePacAnswer(answer).steps.map(({ kind, host, port }) => (kind === 'direct' ? kind : `${kind} ${host} ${port}`));

describe('the answer of a PAC file', () => {
  it.each([
    ['DIRECT', ['direct']],
    ['PROXY a.example:3128; SOCKS b.example:2; DIRECT', ['proxy a.example 3128', 'socks b.example 2', 'direct']],
    ['proxy A.example:1;direct', ['proxy a.example 1', 'direct']],
    ['  PROXY\t a.example:1  ;;  ;', ['proxy a.example 1']],
    ['PROXY a.example', ['proxy a.example 80']],
    [
      'HTTPS a.example; SOCKS b.example; SOCKS4 c.example; SOCKS5 d.example; HTTP e.example',
      [
        'https a.example 443',
        'socks b.example 1080',
        'socks4 c.example 1080',
        'socks5 d.example 1080',
        'proxy e.example 80',
      ],
    ],
    ['PROXY [2001:DB8::1]:8080', ['proxy 2001:db8::1 8080']],
    ['PROXY a_b.example:1', ['proxy a_b.example 1']],
  ])('%j is %j', (answer, steps) => {
    expect(read(answer)).toEqual(steps);
    expect(parsePacAnswer(answer).ignored).toEqual([]);
  });

  it.each([
    ['PROXY', 'names no host'],
    ['PROXY a:0', 'has a port that cannot be'],
    ['PROXY a:70000', 'has a port that cannot be'],
    ['PROXY http://a.example:1', 'is no host and port'],
    ['PROXY a b:1', 'is no host and port'],
    ['PROXY 2001:db8::1:1', 'is no host and port'],
    ['QUIC a:1', 'is none of PROXY, HTTPS, SOCKS and DIRECT'],
    ['toString a:1', 'is none of PROXY, HTTPS, SOCKS and DIRECT'],
    ['DIRECT a:1', 'DIRECT has no host'],
    ['PROXY a:1, PROXY b:2', 'is no host and port'],
  ])('passes over %j, which %s', (answer, why) => {
    expect(parsePacAnswer(`${answer}; PROXY rest.example:1`)).toMatchObject({
      steps: [{ host: 'rest.example' }],
      ignored: [{ text: answer, why }],
    });
  });

  it('means a direct connection where nothing can be used', () => {
    expect(read('')).toEqual(['direct']);
    expect(read('undefined')).toEqual(['direct']);
  });

  it('is bounded, whatever it is', () => {
    expect(parsePacAnswer('PROXY a:1;'.repeat(10_000)).steps).toHaveLength(100);
    fc.assert(
      fc.property(fc.string(), (answer) => {
        const { steps } = parsePacAnswer(answer);
        expect(steps.length).toBeGreaterThan(0);
        for (const { kind, host, port } of steps) {
          if (kind === 'direct') expect([host, port]).toEqual(['', 0]);
          else expect(host).toMatch(/^[a-z0-9._:-]+$/);
        }
      }),
    );
  });
});
