import { expect, test } from 'vitest';
import { generalSentence } from './general-sentence.ts';

test.each<[string, readonly string[], string]>([
  [
    "TLS 1.3, certificate for a.example.com issued anew by the company's own CN=Contoso",
    ['a.example.com'],
    "TLS 1.3, certificate for the host issued anew by the company's own CN=Contoso",
  ],
  [
    'port 143: 2603:1f00:20:20::1154 refused after 75 ms; 20.20.17.84 refused after 1.5 s',
    [],
    'port 143: its address refused after some time; its address refused after some time',
  ],
  ['b.a.example is not a.example', ['a.example', 'b.a.example'], 'the host is not the host'],
  [
    'only TLS 1.1 could be agreed on, where 1.2 is needed',
    ['x'],
    'only TLS 1.1 could be agreed on, where 1.2 is needed',
  ],
  [
    '2 of 2 members answer; a.b: opened by http://10.7.0.1:3128; c.b: opened by http://10.7.0.1:3128',
    ['*.b', 'a.b', 'c.b'],
    'all members answer; the host: opened by http://10.7.0.1:3128',
  ],
  ['valid until 2026-04-01 08:00:00', [], 'valid until 2026-04-01 08:00:00'],
])('%s', (sentence, names, shared) => {
  expect(generalSentence(sentence, names)).toBe(shared);
});
