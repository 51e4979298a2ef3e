import { afterEach, describe, expect, it } from 'vitest';
import { PacFault } from './fault.ts';
import { openPac, type Pac, type PacSettings } from './open-pac.ts';
import { pacTargetOf } from './target.ts';

const opened: Pac[] = [];
afterEach(() => {
  for (const pac of opened.splice(0)) pac.close();
});

const NAMES: Readonly<Record<string, readonly string[]>> = {
  'a.example': ['10.1.1.1'],
  'b.example': ['2001:db8::2', '10.1.1.2'],
};

async function open(script: string, more: Partial<PacSettings> = {}): Promise<Pac> {
  const pac = await openPac(script, {
    file: 'proxy.pac',
    at: new Date('2026-03-04T12:30:15Z'),
    offsetMinutes: 60,
    ownAddresses: ['192.0.2.7'],
    resolve: async (name) => NAMES[name] ?? [],
    ...more,
  });
  opened.push(pac);
  return pac;
}

async function ask(script: string, host = 'a.example', more: Partial<PacSettings> = {}): Promise<string> {
  const pac = await open(script, more);
  return (await pac.find(pacTargetOf(host) ?? { url: '', host })).answer;
}

async function failureOf(script: string, more: Partial<PacSettings> = {}): Promise<PacFault> {
  try {
    throw new Error(`it answered ${await ask(script, 'a.example', more)}`);
  } catch (error) {
    if (error instanceof PacFault) return error;
    throw error;
  }
}

const body = (text: string) => `function FindProxyForURL(url, host) { ${text} }`;

describe('a PAC file', () => {
  it('is asked with URL and host, and its answer is read', async () => {
    const pac = await open(body('return "PROXY " + host + ":1; DIRECT";'));

    const decision = await pac.find({ url: 'https://a.example/', host: 'a.example' });

    expect(decision).toMatchObject({
      answer: 'PROXY a.example:1; DIRECT',
      entry: 'FindProxyForURL',
      steps: [{ kind: 'proxy', host: 'a.example', port: 1 }, { kind: 'direct' }],
    });
  });

  it.each([
    [
      'the clock that it is given',
      'return new Date().getHours() + " " + new Date().toISOString();',
      '13 2026-03-04T12:30:15.000Z',
    ],
    ['our clock functions too', 'return "" + timeRange(13) + weekdayRange("WED") + dateRange(4);', 'truetruetrue'],
    ['the same luck each time', 'return "" + (Math.random() === Math.random());', 'false'],
    ['its own address', 'return myIpAddress();', '192.0.2.7'],
    [
      'names that others resolve',
      'return dnsResolve("b.example") + " " + dnsResolveEx("b.example");',
      '10.1.1.2 2001:db8::2;10.1.1.2',
    ],
    ['names without an address', 'return "" + dnsResolve("none.example") + isResolvable("none.example");', 'nullfalse'],
    [
      'one name after the other',
      'return isInNet(host, "10.1.1.1", "255.255.255.255") && isResolvable("B.example") ? "yes" : "no";',
      'yes',
    ],
    ['modern syntax', 'const [x = `t`] = []; return x?.length ?? 0 ? [..."ab"].at(-1) : "no";', 'b'],
    ['old syntax', 'with ({ x: "old" }) { return x; }', 'old'],
  ])('has %s', async (_, text, answer) => {
    expect(await ask(body(text))).toBe(answer);
  });

  it.each([
    'fetch',
    'require',
    'process',
    'XMLHttpRequest',
    'WebSocket',
    'setTimeout',
    'console',
    'Deno',
    'os',
    'std',
    'ActiveXObject',
    'WScript',
    'importScripts',
  ])('has no %s', async (name) => {
    expect(await ask(body(`return typeof ${name};`))).toBe('undefined');
  });

  it('cannot import', async () => {
    expect((await failureOf('import fs from "node:fs"; function FindProxyForURL() {}')).failure.kind).toBe('syntax');
    expect(await ask(body('import("node:fs").then(function () { url = "in"; }); return "" + (url === "in");'))).toBe(
      'false',
    );
  });

  it('may put its own functions in place of ours, and that is known', async () => {
    const pac = await open(
      'function isPlainHostName() { return "mine"; } function FindProxyForURL() { return isPlainHostName("a.b"); }',
    );

    expect((await pac.find({ url: '', host: '' })).answer).toBe('mine');
    expect(pac.redefined).toEqual(['isPlainHostName']);
  });

  it('may break what the language itself has, for itself alone', async () => {
    const vandal = `Array.prototype.push = Object.keys = JSON.stringify = String.prototype.split = function () { throw 1; };
      Object.prototype.point = 1; Function.prototype.apply = null;`;

    expect(await ask(`${vandal} ${body('return "" + dnsDomainIs(host, ".example");')}`)).toBe('true');
    expect([1].push(2)).toBe(2);
  });

  it('keeps what it remembers from one question to the next, as in browsers', async () => {
    const pac = await open('var n = 0; function FindProxyForURL() { n += 1; return "" + n; }');

    const answers = [await pac.find({ url: '', host: '' }), await pac.find({ url: '', host: '' })];

    expect(answers.map(({ answer }) => answer)).toEqual(['1', '2']);
  });

  it('is asked by FindProxyForURLEx where it has nothing else', async () => {
    const pac = await open('function FindProxyForURLEx() { return "DIRECT"; }');

    expect((await pac.find({ url: '', host: '' })).entry).toBe('FindProxyForURLEx');
  });

  it('answers many questions at a time, each its own', async () => {
    const pac = await open(body('return isResolvable(host) ? "PROXY " + host : "DIRECT";'));
    const hosts = Array.from({ length: 50 }, (_, index) => (index % 2 ? 'a.example' : `none${index}.example`));

    const answers = await Promise.all(hosts.map((host) => pac.find({ url: '', host })));

    expect(answers.map(({ answer }) => answer)).toEqual(
      hosts.map((host) => (host === 'a.example' ? `PROXY ${host}` : 'DIRECT')),
    );
  });

  it('says what it alerts, and not without end', async () => {
    const pac = await open(body('for (var i = 0; i < 100; i++) alert("now " + i); alert(); return "DIRECT";'));

    const { alerts } = await pac.find({ url: '', host: '' });

    expect(alerts).toHaveLength(20);
    expect(alerts[1]).toBe('now 1');
  });

  it('with a byte-order mark is read', async () => {
    expect(await ask(`\ufeff${body('return "DIRECT";')}`)).toBe('DIRECT');
  });
});

describe('a PAC file that is wrong', () => {
  it.each([
    ['nothing', '', 'no-function', 'proxy.pac defines neither FindProxyForURL nor FindProxyForURLEx'],
    ['a page', '<html>\n<body>', 'syntax', /^proxy\.pac:1:\d+ cannot be read: /],
    ['a mistake', 'function FindProxyForURL() {\n  return "a" +;\n}', 'syntax', /^proxy\.pac:2:\d+ cannot be read: /],
    ['an error', body('\n\n undefined.x'), 'threw', /^proxy\.pac:3:\d+ failed: TypeError: /],
    [
      'an error while it is loaded',
      '\nnope();',
      'threw',
      /^proxy\.pac:2:\d+ failed: ReferenceError: nope is not defined/,
    ],
    ['something thrown that is no error', body('throw "no";'), 'threw', /failed/],
    [
      'an error that throws when it is read',
      body('throw { get message() { throw 1; }, get name() { throw 2; } };'),
      'threw',
      /failed/,
    ],
    ['null', body('return null;'), 'no-text', 'proxy.pac answered an object or null instead of text'],
    ['nothing at all', body(''), 'no-text', 'proxy.pac answered undefined instead of text'],
    ['a number', body('return 1;'), 'no-text', 'proxy.pac answered number instead of text'],
    [
      'an object that becomes text',
      body('return { toString: function () { while (true); } };'),
      'no-text',
      /an object/,
    ],
    ['a loop', body('while (true);'), 'endless', /does not come to an end/],
    ['a loop while it is loaded', 'while (true);', 'endless', /does not come to an end/],
    [
      'a loop that catches',
      body('while (true) try { while (true); } finally { continue; }'),
      'endless',
      /does not come to an end/,
    ],
    ['an error whose message loops', body('throw { get message() { while (true); } };'), 'endless', /end/],
    [
      'a pattern that never ends',
      body('return shExpMatch("a".repeat(50) + "b", "(a+)+c") ? "" : "DIRECT";'),
      'endless',
      /end/,
    ],
    ['a call of itself', body('return FindProxyForURL(url, host);'), 'too-deep', /calls itself without end/],
    ['much memory', body('var a = []; while (true) a.push(new Array(1000).fill(a.length));'), 'memory', /more memory/],
    ['a long text', body('var a = "x"; while (true) a += a;'), 'threw', /string too long/],
    ['names without end', body('for (var i = 0; ; i++) dnsResolve("n" + i);'), 'endless', /./],
  ])('by %s is refused with its place', { timeout: 30_000 }, async (_, script, kind, says) => {
    const fault = await failureOf(script);

    expect(fault.failure.kind).toBe(kind);
    if (typeof says === 'string') expect(fault.message).toBe(says);
    else expect(fault.message).toMatch(says);
  });

  it('by its size is not even loaded', async () => {
    expect((await failureOf(`//${'x'.repeat(1 << 20)}`)).failure.kind).toBe('too-large');
  });

  it('that holds up the interpreter itself is ended, and other questions are answered', {
    timeout: 30_000,
  }, async () => {
    const pac = await open(
      body('if (host == "bad") { var a = []; a.length = 4294967295; a.join(""); } return "DIRECT";'),
      {
        timeoutMs: 5000,
      },
    );

    const answers = await Promise.allSettled(['a', 'bad', 'b'].map((host) => pac.find({ url: '', host })));

    expect(
      answers.map((answer) => (answer.status === 'fulfilled' ? answer.value.answer : String(answer.reason))),
    ).toEqual(['DIRECT', 'PacFault: proxy.pac did not come to an end within 5000 ms', 'DIRECT']);
  });

  it('that answers without end is cut', async () => {
    const answer = await ask(body('return "PROXY a:1;".repeat(100000);'));

    expect(answer).toHaveLength(16 * 1024);
  });

  it('is of no use once closed', async () => {
    const pac = await open(body('return "DIRECT";'));
    const asked = pac.find({ url: '', host: '' });

    pac.close();

    await expect(asked).rejects.toThrow('was closed');
  });
});

describe('a quick trace', () => {
  it('names the line for one host after the other, as a whole one does', async () => {
    const pac = await open(
      'function FindProxyForURL(url, host) {\n  if (host == "a")\n    return "DIRECT";\n  return "PROXY p:1";\n}',
    );
    const hosts = ['a', 'b', 'a'];

    const quick = await Promise.all(hosts.map((host) => pac.traceQuickly({ url: '', host })));
    const whole = await Promise.all(hosts.map((host) => pac.trace({ url: '', host })));

    expect(quick.map((trace) => trace?.decidedBy.line)).toEqual([3, 4, 3]);
    expect(quick).toEqual(whole);
  });
});
