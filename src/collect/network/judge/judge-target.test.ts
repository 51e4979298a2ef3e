import { describe, expect, test } from 'vitest';
import type { ProbeReason, ProbeVerdict } from '../../../evidence/index.ts';
import type { StageName, StageRecord } from '../measurement.ts';
import { contextOf, judgeTarget, type RunContext } from './judge-target.ts';
import type { Measured } from './measured.ts';

const PROXY = 'http://proxy.contoso.com:3128';
const CA = 'Contoso Inspection CA';

function stage(name: StageName, outcome: StageRecord['outcome'], more: Partial<StageRecord> = {}): StageRecord {
  return { stage: name, outcome, ms: 1, reason: null, detail: `${name} ${more.reason ?? outcome}`, ...more };
}
const ok = (name: StageName, more: Partial<StageRecord> = {}) => stage(name, 'passed', more);
const fail = (name: StageName, reason: ProbeReason) => stage(name, 'failed', { reason });
const none = (name: StageName) => stage(name, 'not-applicable');

const REACHED = [ok('resolve'), ok('connect')];
const TUNNEL = [none('resolve'), ok('connect'), ok('proxy')];
const PUBLIC = { version: '1.3', root: 'public', subject: 'login.live.com', issuer: 'DigiCert' } as const;
const REISSUED = { version: '1.3', root: 'unknown', subject: 'login.live.com', issuer: CA } as const;

function measured(stages: readonly StageRecord[], more: Partial<Measured> = {}): Measured {
  return {
    host: 'login.live.com',
    protocol: 'tcp',
    port: 443,
    route: 'direct',
    addresses: ['192.0.2.1'],
    stages,
    observedAt: '2026-11-21T12:00:00.000Z',
    ...more,
  };
}

type Case = [name: string, measured: Measured, verdict: ProbeVerdict, reason: ProbeReason, says?: RegExp];

const CASES: readonly Case[] = [
  [
    'answers as its own server, whatever it answers',
    measured([...REACHED, ok('tls'), ok('tls-versions'), ok('http'), ok('revocation')], { tls: PUBLIC, status: 403 }),
    'reachable',
    'answered',
  ],
  ['is not found by name', measured([fail('resolve', 'name-not-found')]), 'blocked', 'name-not-found'],
  ['leads into a sinkhole', measured([fail('resolve', 'name-sinkholed')]), 'blocked', 'name-sinkholed'],
  [
    'leads to a private address that refuses it',
    measured([ok('resolve'), fail('connect', 'connection-refused')], { addresses: ['10.0.0.1'] }),
    'blocked',
    'name-sinkholed',
    /private address \(10\.0\.0\.1\)/,
  ],
  [
    'has a name server that is silent',
    measured([fail('resolve', 'name-server-silent')]),
    'blocked',
    'name-server-silent',
  ],
  [
    'is not looked up behind a proxy, and that is no fault',
    measured([...TUNNEL, ok('tls'), ok('http')], { tls: PUBLIC, route: PROXY, addresses: [] }),
    'reachable',
    'answered',
  ],
  ['is dropped', measured([ok('resolve'), fail('connect', 'no-answer')]), 'blocked', 'no-answer'],
  ['is refused', measured([ok('resolve'), fail('connect', 'connection-refused')]), 'blocked', 'connection-refused'],
  ['is reset during TLS', measured([...REACHED, fail('tls', 'connection-reset')]), 'blocked', 'connection-reset'],
  [
    'is denied by the proxy',
    measured([none('resolve'), ok('connect'), fail('proxy', 'proxy-denied')], { route: PROXY }),
    'blocked',
    'proxy-denied',
  ],
  [
    'wants to know who asks',
    measured([none('resolve'), ok('connect'), fail('proxy', 'proxy-authentication')], { route: PROXY }),
    'authentication-required',
    'proxy-authentication',
  ],
  [
    'answers once the proxy was told who asks: a device in setup cannot tell it',
    measured([...TUNNEL, ok('tls'), ok('http')], { tls: PUBLIC, route: PROXY, authenticated: 'basic' }),
    'authentication-required',
    'proxy-authentication',
  ],
  [
    'is denied inside a tunnel that was granted, under a certificate of the proxy',
    measured([...TUNNEL, fail('tls', 'tls-reissued'), fail('http', 'http-denied')], {
      tls: REISSUED,
      route: PROXY,
      status: 403,
    }),
    'blocked',
    'proxy-denied',
    /opened by http:\/\/proxy.contoso.com:3128 .* \(403\) is inside/,
  ],
  [
    'is denied under a certificate of nobody known, without a proxy that one knows of',
    measured([...REACHED, fail('tls', 'tls-reissued'), ok('http')], { tls: REISSUED, status: 403 }),
    'blocked',
    'http-denied',
  ],
  [
    'wants to know who asks inside the tunnel',
    measured([...TUNNEL, fail('tls', 'tls-reissued'), ok('http')], { tls: REISSUED, route: PROXY, status: 407 }),
    'authentication-required',
    'proxy-authentication',
  ],
  [
    'is opened on the way, and really answers',
    measured([...REACHED, fail('tls', 'tls-reissued'), ok('http')], { tls: REISSUED, status: 404 }),
    'inspected',
    'tls-reissued',
    new RegExp(CA),
  ],
  [
    "is opened under the company's own root",
    measured([...REACHED, fail('tls', 'tls-reissued'), ok('http')], {
      tls: { ...REISSUED, root: 'company' },
      status: 200,
    }),
    'inspected',
    'tls-reissued',
    /the company's own Contoso Inspection CA/,
  ],
  [
    'is another server under a certificate of its own',
    measured([...REACHED, fail('tls', 'tls-untrusted'), ok('http')], { tls: REISSUED, status: 200 }),
    'blocked',
    'tls-untrusted',
  ],
  [
    'has a certificate that expired',
    measured([...REACHED, fail('tls', 'certificate-expired'), ok('http')], { tls: PUBLIC }),
    'blocked',
    'certificate-expired',
  ],
  [
    'has a certificate for another name',
    measured([...REACHED, fail('tls', 'certificate-wrong-name'), ok('http')], { tls: PUBLIC }),
    'blocked',
    'certificate-wrong-name',
  ],
  [
    'sends a chain that Windows completes by itself',
    measured([...REACHED, fail('tls', 'certificate-incomplete'), ok('http')], { tls: { ...PUBLIC, root: 'unknown' } }),
    'degraded',
    'certificate-incomplete',
  ],
  [
    'lets nothing newer than TLS 1.1 through',
    measured([...REACHED, fail('tls', 'tls-too-old'), fail('tls-versions', 'tls-too-old')], {
      tls: { ...PUBLIC, version: '1.1' },
    }),
    'blocked',
    'tls-too-old',
  ],
  [
    'fails the handshake, and an older version passes',
    measured([...REACHED, fail('tls', 'tls-failed'), ok('tls-versions')], {
      versions: { lowest: '1.0', highest: '1.1' },
    }),
    'blocked',
    'tls-too-old',
    /TLS 1\.1 is the newest/,
  ],
  [
    'has an old version too, which is not its fault',
    measured([...REACHED, ok('tls'), ok('tls-versions'), ok('http')], {
      tls: PUBLIC,
      versions: { lowest: '1.0', highest: '1.3' },
    }),
    'reachable',
    'answered',
  ],
  [
    'cannot be asked for revocation',
    measured([...REACHED, ok('tls'), ok('http'), fail('revocation', 'revocation-unreachable')], { tls: PUBLIC }),
    'degraded',
    'revocation-unreachable',
  ],
  [
    'has a broken IPv6 beside an IPv4 that works',
    measured([ok('resolve'), ok('connect', { note: 'family-broken' }), ok('tls'), ok('http')], { tls: PUBLIC }),
    'degraded',
    'family-broken',
  ],
  [
    'passes no ranges of bytes',
    measured([...REACHED, ok('http'), fail('ranges', 'ranges-refused')], { port: 80 }),
    'degraded',
    'ranges-refused',
  ],
  [
    'shows a page of the filter over plain HTTP',
    measured([...REACHED, fail('http', 'block-page')], { port: 80, status: 200 }),
    'blocked',
    'block-page',
  ],
  [
    'ends TLS at its own server, and then says nothing over HTTP',
    measured([...REACHED, ok('tls'), fail('http', 'time-out')], { tls: PUBLIC }),
    'degraded',
    'time-out',
    /its own server/,
  ],
  ['is silent over plain HTTP', measured([...REACHED, fail('http', 'time-out')], { port: 80 }), 'blocked', 'time-out'],
  [
    'tells a wrong time',
    measured([fail('ntp', 'clock-wrong')], { protocol: 'udp', port: 123 }),
    'blocked',
    'clock-wrong',
  ],
  [
    'answers, where only calls beside it are blocked',
    measured([...REACHED, ok('tls'), ok('http'), fail('stun', 'no-answer')], { tls: PUBLIC }),
    'degraded',
    'no-answer',
  ],
  [
    'is silent to QUIC, which it may not have',
    measured([fail('quic', 'no-answer')], { protocol: 'udp', port: 443 }),
    'cannot-tell',
    'no-answer',
  ],
  ['tells the time', measured([ok('ntp')], { protocol: 'udp', port: 123 }), 'reachable', 'answered'],
  [
    'was not asked, for nobody knows what to ask',
    measured([stage('connect', 'not-run')], { protocol: 'udp', port: 9 }),
    'cannot-tell',
    'probe-failed',
  ],
  [
    'could not be probed, by a fault of ours',
    measured([...REACHED, fail('tls', 'probe-failed')]),
    'cannot-tell',
    'probe-failed',
  ],
];

describe('a host that', () => {
  test.each<Case>(CASES)('%s', (_, given, verdict, reason, says) => {
    const judged = judgeTarget(given, { foreignIssuers: new Set() });

    expect(judged).toMatchObject({ verdict, reason });
    expect(judged.detail).toMatch(says ?? /\S/);
  });

  const PORTAL: RunContext = {
    foreignIssuers: new Set(),
    portal: 'a portal answers in the place of www.msftconnecttest.com',
  };

  test.each<[string, Measured, ProbeReason]>([
    ['hangs where a portal was found', measured([...REACHED, fail('tls', 'time-out')]), 'captive-portal'],
    [
      'is sent elsewhere by the portal',
      measured([...REACHED, fail('http', 'redirected')], { port: 80 }),
      'captive-portal',
    ],
    ['does not exist, portal or not', measured([fail('resolve', 'name-not-found')]), 'name-not-found'],
    ['answers in spite of a portal', measured([...REACHED, ok('tls'), ok('http')], { tls: PUBLIC }), 'answered'],
  ])('%s', (_, given, reason) => {
    expect(judgeTarget(given, PORTAL).reason).toBe(reason);
  });
});

describe('an issuer that nobody knows', () => {
  const under = (host: string, issuer: string, subject = host) =>
    measured([], { host, tls: { version: '1.3', root: 'unknown', subject, issuer } });

  test('opens connections where it vouches for names of several owners', () => {
    const all = [
      under('login.live.com', CA),
      under('graph.microsoft.com', CA),
      under('a.example.com', 'B'),
      under('b.example.com', 'B'),
    ];

    expect([...contextOf(all).foreignIssuers]).toEqual([CA]);
  });

  test('is named as such in the sentence', () => {
    const given = measured([...REACHED, fail('tls', 'tls-reissued'), ok('http')], { tls: REISSUED, status: 200 });

    expect(judgeTarget(given, { foreignIssuers: new Set([CA]) }).detail).toContain('unrelated names');
  });

  test('is not counted where a server signed for itself, or a public root stands behind it', () => {
    const own = under('login.live.com', CA, CA);
    const proper = measured([], { host: 'x.example.org', tls: PUBLIC });

    expect([...contextOf([own, under('graph.microsoft.com', CA, CA), proper]).foreignIssuers]).toEqual([]);
  });
});

describe('a family that answers nowhere', () => {
  const both = { addresses: ['2001:db8::1', '192.0.2.1'], family: 4 } as const;
  const answers = [...REACHED, ok('tls'), ok('http')];
  const passedOver = (host: string) => measured(answers, { ...both, host, passedOver: 6 });
  const three = ['a.example.com', 'b.example.com', 'c.example.com'].map(passedOver);
  const notTried = measured(answers, { ...both, host: 'd.example.com' });
  const said = (all: readonly Measured[]) =>
    all.map((one) => `${one.host} ${judgeTarget(one, contextOf(all)).reason}`).sort();

  test('is broken at every host that has it, in whatever order they were probed', () => {
    const only4 = measured(answers, { host: 'e.example.com', family: 4 });
    const all = [...three, notTried, only4];

    const reasons = said(all);

    expect(reasons).toEqual([
      'a.example.com family-broken',
      'b.example.com family-broken',
      'c.example.com family-broken',
      'd.example.com family-broken',
      'e.example.com answered',
    ]);
    expect(said(all.toReversed())).toEqual(reasons);
    expect(judgeTarget(notTried, contextOf(all)).detail).toBe(
      'it answers over IPv4, and IPv6 is broken here: it was tried first at 3 hosts and answered at none',
    );
  });

  test.each<[string, readonly Measured[]]>([
    ['two hosts may have lost a packet', three.slice(1)],
    ['one host answers over it', [...three, measured(answers, { ...both, host: 'f.example.com', family: 6 })]],
    ['it answers where it is tried by itself', [...three, measured([...answers, ok('ipv6')], { ...both })]],
    ['a proxy was connected to', three.map((one) => ({ ...one, route: PROXY }))],
  ])('is not called broken where %s', (_, all) => {
    expect(contextOf(all).brokenFamily).toBeUndefined();
  });
});

test('a host that is of no use here is not blocked', () => {
  const absent = measured([none('connect')]);

  expect(judgeTarget(absent, contextOf([absent]))).toMatchObject({ verdict: 'not-testable', reason: 'no-route' });
});
