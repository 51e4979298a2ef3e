import { parsePacAnswer } from '../../../src/pac/answer.ts';
import { decodeText } from '../../../src/pac/decode.ts';
import { instrument } from '../../../src/pac/instrument.ts';
import { createPacVm } from '../../../src/pac/vm.ts';
import { must, type Target } from '../target.ts';

const SCRIPT = `var proxy = "PROXY proxy.example:3128; DIRECT";
function inside(host) { return isInNet(dnsResolve(host), "10.0.0.0", "255.0.0.0"); }
function FindProxyForURL(url, host) {
  if (isPlainHostName(host) || shExpMatch(host, "*.example|[a-z]+")) return "DIRECT";
  for (var i = 0; i < 3; i++) { if (timeRange(i, 5, 6, 7) && inside(host)) return proxy; }
  try { return weekdayRange("MON", "FRI", "GMT") ? proxy : (x => x)(host); } finally { alert(host); }
}`;
const TOKENS = [
  'return ',
  'if (',
  'while(1)',
  '=> ',
  '`${',
  'function* ',
  'async ',
  'await ',
  'yield ',
  'class A extends ',
  'with(',
  'eval(',
  '/(a+)+$/',
  'new Array(4294967295)',
  '.repeat(1e9)',
  'throw ',
  'musterTrace',
  'Object.defineProperty(globalThis,',
  'delete ',
  '"use strict";',
  '<!--',
  '\u2028',
  '\ufeff',
  '\u0000',
  'dnsResolve(',
  'sortIpAddressList(',
  'shExpMatch(host,"(")',
  'dateRange(1,"JAN",',
];
const SETTINGS = {
  at: Date.UTC(2026, 2, 4),
  offsetMinutes: 60,
  ownAddresses: ['192.0.2.7'],
  memoryBytes: 4 << 20,
  stackBytes: 64 << 10,
  steps: 20,
};

/** The bytes of PAC files, and what is written into them to watch them. */
export const pacTexts: Target = {
  name: 'pac-text',
  unit: 'decodeText and instrument',
  inputs: 100_000,
  slice: 1000,
  growthMb: 60,
  tokens: TOKENS,
  corpus: async () => [Buffer.from(SCRIPT), Buffer.from(`\ufeff${SCRIPT}`, 'utf16le')],
  open: async () => ({ run: (input) => void watchedText(input) }),
};

/** A PAC file as it is watched, or as it is where it cannot be. */
function watchedText(input: Buffer): { readonly script: string; readonly global: string } {
  const script = decodeText(input);
  const watched = instrument(script);
  if (watched === undefined) return { script, global: '' };
  must(watched.script.split('\n').length === script.split('\n').length, 'a watched PAC file keeps its lines');
  return watched;
}

/** PAC files, watched where they can be. Loops inside built-in functions are the worker's to end, so none is begun here. */
export const pacScripts: Target = {
  name: 'pac-script',
  unit: 'decodeText, instrument and the interpreter, on bytes as they come',
  inputs: 100_000,
  slice: 120,
  growthMb: 120,
  tokens: TOKENS.filter((token) => !/4294967295|1e9/.test(token)),
  corpus: async () => [Buffer.from(SCRIPT), Buffer.from(`\ufeff${SCRIPT}`, 'utf16le')],
  open: async () => ({
    async run(input) {
      const { script, global } = watchedText(input);
      const vm = await createPacVm(script, SETTINGS, global);
      if (!('find' in vm)) {
        must(vm.message.length < 500, 'a failure is a sentence');
        must(vm.line === undefined || vm.line >= 1, 'a place is counted from 1');
        return;
      }
      const [entry = 'FindProxyForURL'] = vm.entries;
      for (const host of ['a.example', 'b']) {
        const found = vm.find({ url: `https://${host}/`, host }, entry);
        if (found.is === 'asks') vm.tell(Object.fromEntries(found.names.map((name) => [name, ['10.1.1.1']])));
        must(found.is !== 'answer' || found.text.length <= 16 * 1024, 'an answer is bounded');
      }
    },
  }),
};

/** What PAC files answer. */
export const pacAnswers: Target = {
  name: 'pac-answer',
  unit: 'parsePacAnswer',
  inputs: 200_000,
  slice: 2000,
  growthMb: 40,
  tokens: [
    'PROXY ',
    'SOCKS5 ',
    'HTTPS ',
    'DIRECT',
    ';',
    ':',
    ':65536',
    '[::1]',
    '[',
    ']',
    '\t',
    '\u0000',
    '\u00a0',
    'a.example:1',
  ],
  corpus: async () => [
    Buffer.from('PROXY a.example:3128; SOCKS b.example:2; DIRECT'),
    Buffer.from('HTTPS [2001:db8::1]:8443;SOCKS4 c;HTTP d:80'),
  ],
  open: async () => ({
    run(input) {
      const { steps, ignored } = parsePacAnswer(input.toString('utf8'));
      must(steps.length >= 1 && steps.length <= 100, 'there is a way, and not without end');
      must(ignored.length <= 101, 'what is passed over is bounded');
      must(
        steps.every(({ kind, port }) => (kind === 'direct' ? port === 0 : port >= 1 && port <= 65_535)),
        'a port is one',
      );
      must(
        steps.every(({ host }) => /^[a-z0-9._:-]*$/.test(host)),
        'a host has nothing that ends a line',
      );
    },
  }),
};
