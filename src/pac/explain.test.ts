import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { explainPac, type PacExplanation } from './explain.ts';
import { instrument } from './instrument.ts';
import { pacTargetOf } from './target.ts';
import { createPacVm, type VmSettings } from './vm.ts';

async function explain(script: string, host = 'www.example.com'): Promise<PacExplanation> {
  return explainPac(script, pacTargetOf(host) ?? { url: '', host }, {
    file: 'proxy.pac',
    at: new Date('2026-03-04T12:30:15Z'),
    offsetMinutes: 0,
    ownAddresses: [],
    resolve: async (name) => (name === 'www.example.com' ? ['10.1.1.1'] : []),
  });
}

describe('which line decided', () => {
  it.each([
    [
      'the return',
      'function FindProxyForURL(url, host) {\n  if (isPlainHostName(host))\n    return "no";\n  return "DIRECT";\n}',
      4,
      [],
    ],
    [
      'the return in a condition',
      'function FindProxyForURL(url, host) {\n  if (host)\n    return "DIRECT"\n  return "no"\n}',
      3,
      [],
    ],
    [
      'the innermost of several functions',
      'function inner() {\n  return "DIRECT";\n}\nfunction middle() {\n  return inner();\n}\nfunction FindProxyForURL() {\n  return middle();\n}',
      2,
      [8, 5],
    ],
    [
      'the own return, where another function only helped',
      'function helps() {\n  return "DIRECT";\n}\nfunction FindProxyForURL() {\n  if (helps() == "DIRECT")\n    return "PROXY a:1";\n}',
      6,
      [],
    ],
    ['an arrow function', 'var FindProxyForURL = (url, host) =>\n  host ? "DIRECT" : "no";', 1, []],
    ['a return in a loop', 'function FindProxyForURL() {\n  for (;;) {\n    return "DIRECT";\n  }\n}', 3, []],
    [
      'a return in a switch',
      'function FindProxyForURL(u, h) {\n  switch (h) {\n    case "www.example.com":\n      return "DIRECT";\n  }\n}',
      4,
      [],
    ],
    [
      'a return after an error',
      'function f() { return g(); }\nfunction FindProxyForURL() {\n  try { return f(); } catch (e) {}\n  return "DIRECT";\n}',
      4,
      [],
    ],
  ])('is told: %s', async (_, script, line, through) => {
    const { trace } = await explain(script);

    expect(trace?.decidedBy.line).toBe(line);
    expect(trace?.through.map((place) => place.line)).toEqual(through);
  });

  it('is told with where the variable got its value', async () => {
    const { trace } = await explain(
      'var direct = "DIRECT";\nfunction FindProxyForURL() {\n  var way = "PROXY a:1";\n  if (true)\n    way = direct;\n  return way;\n}',
    );

    expect(trace?.decidedBy).toEqual({ line: 6, column: 3, text: 'return way;' });
    expect(trace?.setBy).toEqual({ line: 5, column: 5, text: 'way = direct' });
    expect(trace?.conditions).toEqual([{ line: 4, column: 7, text: 'true', held: true, leadsHere: true }]);
  });

  it('is told with every condition: which held, and which lead here', async () => {
    const { trace } = await explain(
      'function FindProxyForURL(url, host) {\n  if (isPlainHostName(host)) return "a";\n  if (dnsDomainIs(host, ".example.com")) {\n    return isInNet(host, "10.0.0.0", "255.0.0.0") ? "DIRECT" : "b";\n  }\n}',
    );

    expect(trace?.conditions.map(({ line, held, leadsHere }) => [line, held, leadsHere])).toEqual([
      [2, false, false],
      [3, true, true],
      [4, true, false],
    ]);
    expect(trace?.calls).toEqual([
      { call: 'isPlainHostName("www.example.com")', answer: 'false', line: 2 },
      { call: 'dnsDomainIs("www.example.com", ".example.com")', answer: 'true', line: 3 },
      { call: 'isInNet("www.example.com", "10.0.0.0", "255.0.0.0")', answer: 'true', line: 4 },
    ]);
  });

  it('is not told of code that is made while it runs, and that is said', async () => {
    const { decision, trace } = await explain('eval("function FindProxyForURL() { return \'DIRECT\'; }");');

    expect(decision.answer).toBe('DIRECT');
    expect(trace).toBeUndefined();
  });

  it.each([
    ['a name that nobody resolved', 'return isResolvable("none.example") ? "" : "DIRECT";', 'Not resolved here'],
    ['an answer that names nothing', 'return "";', 'browsers connect directly'],
    ['a part that browsers pass over', 'return "QUIC a:1; DIRECT";', 'Browsers pass over "QUIC a:1"'],
    [
      'a pattern with an alternative',
      'return shExpMatch(host, "a|b") ? "" : "DIRECT";',
      'shExpMatch reads "a|b" as browsers do',
    ],
  ])('comes with a note on %s', async (_, text, says) => {
    const { notes } = await explain(`function FindProxyForURL(url, host) { ${text} }`);

    expect(notes.join('\n')).toContain(says);
  });

  it('comes with what Windows would be told, where that differs', async () => {
    const both = 'function FindProxyForURL() { return "DIRECT"; } function FindProxyForURLEx() { return "PROXY a:1"; }';

    const { windows, notes } = await explain(both);

    expect(windows?.answer).toBe('PROXY a:1');
    expect(notes).toEqual(['FindProxyForURLEx, which Windows services call, answers "PROXY a:1".']);
  });

  it('is bounded for a PAC file that does much', async () => {
    const { trace } = await explain(
      'function FindProxyForURL(u, h) { for (var i = 0; i < 20000; i++) if (dnsDomainIs(h, "x" + i)) return "no"; return "DIRECT"; }',
    );

    expect(trace?.calls.length ?? 0).toBeLessThanOrEqual(500);
  });
});

const SETTINGS: VmSettings = {
  at: 0,
  offsetMinutes: 0,
  ownAddresses: [],
  memoryBytes: 8 << 20,
  stackBytes: 128 << 10,
  steps: 1000,
};

/** Scripts of nested conditions, variables, loops and helper functions. */
const { statement } = fc.letrec<{ statement: string; expression: string }>((tie) => ({
  expression: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom('host', '"DIRECT"', 'a', 'b', '1', 'help(a)', 'null'),
    fc.tuple(tie('expression'), tie('expression')).map(([x, y]) => `(${x} + ${y})`),
    fc.tuple(tie('expression'), tie('expression'), tie('expression')).map(([x, y, z]) => `${x} ? (${y}) : ${z}`),
    tie('expression').map((x) => `(() => ${x.startsWith('{') ? `(${x})` : x})()`),
    tie('expression').map((x) => `(1, ${x})`),
  ),
  statement: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    tie('expression').map((x) => `a = ${x};`),
    tie('expression').map((x) => `return ${x}\n`),
    tie('expression').map((x) => `var b = ${x}, c = b;`),
    fc.tuple(tie('expression'), tie('statement')).map(([x, y]) => `if (${x}) ${y}`),
    fc.tuple(tie('expression'), tie('statement'), tie('statement')).map(([x, y, z]) => `if (${x}) { ${y} } else ${z}`),
    fc.tuple(tie('statement'), tie('statement')).map(([x, y]) => `${x}\n${y}`),
    tie('statement').map((x) => `for (var i = 0; i < 3; i++) { ${x} }`),
    tie('statement').map((x) => `try { ${x} } finally { a += "!"; }`),
    fc.constant('return\n'),
  ),
}));

describe('a PAC file that is watched', () => {
  it('answers as it does when it is not', { timeout: 60_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(statement, async (text) => {
        const script = `function help(x) { return x + "h"; }\nvar a = "", b = "";\nfunction FindProxyForURL(url, host) {\n${text}\nreturn "end" + a; }`;
        const watched = instrument(script);
        const target = { url: 'https://h/', host: 'h' };

        const plain = await createPacVm(script, SETTINGS);
        const own = watched && (await createPacVm(watched.script, SETTINGS, watched.global));

        if (!('find' in plain)) return expect(own === undefined || !('find' in own)).toBe(true);
        expect(own !== undefined && 'find' in own).toBe(true);
        const answer = plain.find(target, 'FindProxyForURL');
        const again = own !== undefined && 'find' in own ? own.find(target, 'FindProxyForURL') : undefined;
        expect(again?.is).toBe(answer.is);
        if (answer.is === 'answer') expect(again).toEqual(answer);
      }),
      { numRuns: 40 },
    );
  });

  it('keeps its lines, and its own names', () => {
    const watched = instrument('var musterTrace = 1;\nfunction FindProxyForURL() {\n  return musterTrace;\n}');

    expect(watched?.global).toBe('musterTrace_');
    expect(watched?.script.split('\n')).toHaveLength(4);
  });

  it('is given up where it cannot be parsed, or is nested too deeply', () => {
    expect(instrument('function (')).toBeUndefined();
    expect(
      instrument(`function FindProxyForURL() { return ${'('.repeat(50_000)}1${')'.repeat(50_000)}; }`),
    ).toBeUndefined();
  });
});
