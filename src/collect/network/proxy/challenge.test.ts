import { describe, expect, it } from 'vitest';
import { authorise, withoutSecrets } from './authorise.ts';
import { parseChallenges, schemesOf } from './challenge.ts';

describe('Proxy-Authenticate', () => {
  it.each([
    [['Basic realm="a"'], ['Basic']],
    [
      ['Negotiate, NTLM', 'Basic realm="a, Digest b"'],
      ['Negotiate', 'NTLM', 'Basic'],
    ],
    [['NTLM TlRMTVNTUAACAAAA==, Basic realm=x'], ['NTLM', 'Basic']],
    [['Digest realm="x", nonce="y", qop="auth,auth-int", algorithm=MD5, Basic realm="z"'], ['Digest', 'Basic']],
    [['Basic', 'basic'], ['basic']],
    [[',,, Basic ,,'], ['Basic']],
    [[''], []],
    [['"'], []],
    [['Basic realm="never ends'], ['Basic']],
  ])('%j offers %j', (values, schemes) => {
    expect(schemesOf(parseChallenges(values))).toEqual(schemes);
  });

  it('keeps a parameter called __proto__ a parameter', () => {
    const [challenge] = parseChallenges(['Digest __proto__="x", nonce="n"']);

    expect(Object.keys(challenge?.params ?? {})).toEqual(['__proto__', 'nonce']);
  });

  it('ends at many', () => {
    expect(parseChallenges(['A, '.repeat(10_000)]).length).toBeLessThanOrEqual(20);
  });
});

describe('an answer to it', () => {
  const who = { user: 'Mufasa', password: 'Circle of Life' };

  it('is Digest before Basic, by the formula of RFC 7616', () => {
    const challenges = parseChallenges([
      'Basic realm="http-auth@example.org"',
      'Digest realm="http-auth@example.org", qop="auth, auth-int", algorithm=SHA-256, nonce="7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v", opaque="FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS"',
    ]);

    const answer = authorise(challenges, who, '/dir/index.html', 'f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ');

    expect(answer?.scheme).toBe('digest');
    // The RFC asks by GET; with CONNECT its formula gives this, by another implementation that gives the RFC.s own for GET.
    expect(answer?.header).toContain('response="daedf457c36f382ffb433c76644d2127997c26d16ab0a5f430ee2f64a6632692"');
  });

  it('is Basic where Digest is offered in no form that we speak', () => {
    const challenges = parseChallenges(['Digest realm="a", nonce="b", algorithm=SHA-512-256', 'Basic realm="a"']);

    expect(authorise(challenges, who, 'a:1')?.scheme).toBe('basic');
  });

  it('writes no header of its own for a realm that would', () => {
    const challenges = parseChallenges(['Digest realm="a\\"b", nonce="n"']);

    expect(authorise(challenges, who, 'a:1')).toBeUndefined();
  });
});

describe("a proxy's text", () => {
  it('loses our credentials, and does not show them by what is missing', () => {
    const secret = { user: 'canary', password: 'pa55 word' };

    expect(withoutSecrets('canary:pa55 word, pa55%20word, Y2FuYXJ5OnBhNTUgd29yZA==', secret)).toBe(
      '[removed]:[removed], [removed], [removed]',
    );
    expect(withoutSecrets('squid', { user: 'u', password: 'q' })).toBe('squid');
    expect(withoutSecrets('squid', undefined)).toBe('squid');
  });
});
