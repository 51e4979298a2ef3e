import { isIP } from 'node:net';
import { encode } from 'dns-packet';
import { followAliases, MOST_ALIASES } from '../../../src/collect/network/resolve/follow-aliases.ts';
import { type DnsQuestion, readAnswer } from '../../../src/collect/network/resolve/wire.ts';
import { must, type Target } from '../target.ts';

const QUESTION: DnsQuestion = { id: 0x4d75, name: 'login.contoso.com', type: 'A' };
const TYPES = ['A', 'AAAA'] as const;
const DNS_TOKENS = [
  'Mu',
  '\xc0\x0c',
  '\xc0\x0b',
  '\xc0\x00',
  '\xff\xff',
  '\x00',
  '\x3f',
  '\x40',
  '\x05login',
  '\x03com\x00',
  '\x00\x01\x00\x01',
  '\x00\x05\x00\x01',
  '\x00\x1c\x00\x01',
  '\x00\x04\x7f\x00\x00\x01',
  '\x83\x80',
];

/** Answers of name servers. */
export const dnsAnswers: Target = {
  name: 'dns-answer',
  unit: 'readAnswer and followAliases: the bytes of a name server to addresses',
  inputs: 60_000,
  slice: 1000,
  growthMb: 40,
  tokens: DNS_TOKENS,
  corpus: async () => TYPES.flatMap((type) => [answer(type, 1), answer(type, 12), answer(type, 0)]),
  open: async () => ({
    run(input) {
      for (const type of TYPES) {
        const read = readAnswer(input, { ...QUESTION, type });
        if (read === undefined) continue;
        const names = [...read.aliases.keys(), ...read.aliases.values(), ...read.addresses.keys()];
        const addresses = [...read.addresses.values()].flat();
        must(
          names.every((name) => name.length <= 1100 && /^[\x21-\x7e]*$/.test(name)),
          'a name is bounded, and has only characters that can be shown',
        );
        must(
          addresses.every((address) => isIP(address) === (type === 'A' ? 4 : 6)),
          'an address is one of the family',
        );
        must(names.length + addresses.length <= 3 * 256, 'no more records are read than is allowed');
        must(followAliases(QUESTION.name, read).aliases.length <= MOST_ALIASES, 'a chain is bounded');
      }
    },
  }),
};

/** An answer with an alias, or with many, or with a circle of them. */
function answer(type: (typeof TYPES)[number], links: number): Buffer {
  const names = [QUESTION.name, ...Array.from({ length: links }, (_, index) => `n${index}.contoso.net`)];
  const aliases = names.map((name, index) => ({
    type: 'CNAME' as const,
    name,
    data: names[(index + 1) % names.length] ?? '',
  }));
  const last = names.at(-1) ?? '';
  const data = type === 'A' ? '192.0.2.1' : '2001:db8::1';
  return encode({
    type: 'response',
    id: QUESTION.id,
    questions: [{ type, name: QUESTION.name }],
    answers: [...(links === 0 ? aliases : aliases.slice(0, -1)), { type, name: last, data }],
    additionals: [{ type: 'TXT', name: last, data: 'x' }],
  });
}
