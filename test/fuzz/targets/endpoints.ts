import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  diffLists,
  gapOf,
  isEmptyDiff,
  judgePublication,
  kindOf,
  parseEndpointList,
  parseStoredList,
  parseWebServiceList,
  patternsOf,
} from '../../../src/endpoints/index.ts';
import { must, type Target } from '../target.ts';

const ROOT = join(import.meta.dirname, '../../..');
const ENDPOINT_TOKENS = [
  '*',
  '*.',
  '*.*.',
  '<tenant>',
  'https://',
  '/ncsi.txt',
  '..',
  '.example',
  '443-80',
  '50000-59999',
  '65536',
  '"urls":[]',
  '"id":1,',
  '[]',
  'null',
  '{"urls":["*"]}',
  '\ufeff',
  '\u0000',
  '\uff0e',
  '&a ',
  '*a',
  'members: [a.example]',
];
const PUBLICATION = `[{"id":1,"serviceArea":"Exchange","urls":["outlook.office.com","*.office.com"],"ips":["10.0.0.0/8"],"tcpPorts":"80,443","udpPorts":"443","category":"Optimize","required":true,"notes":""}]`;
const ANSWER_CSV = `id,serviceArea,serviceAreaDisplayName,urls,ips,tcpPorts,udpPorts,expressRoute,category,required,notes
1,Exchange,Exchange Online,"outlook.office.com,*.office.com",10.0.0.0/8,"80,443",443,True,Optimize,True,"a ""note"" "
`;
const STORED = `{"schema":"muster.endpoint-list/1","instance":"Worldwide","version":"2026073100","date":"2026-07-31","serviceAreas":[],"noIPv6":false,"sets":${PUBLICATION}}`;
const LIST = `list: a
source: Nowhere
date: 2026-01-01
sources: { nowhere: { title: Nowhere } }
services:
  - id: one
    title: One
    inventory: []
    fatal: no
    consequence: Nothing
    source: nowhere
    defaults: { protocol: tcp, ports: [443], required: true, tls_inspection_allowed: true, authenticated_proxy_allowed: unknown }
    endpoints:
      - { pattern: "*.a.example", members: [b.a.example], members_source: nowhere }
      - { pattern: <tenant>.example.com, required: false }
`;

/** Endpoint lists, in our format and as the web service answers. */
export const endpointLists: Target = {
  name: 'endpoints',
  unit: 'parseWebServiceList (JSON and CSV), parseStoredList and parseEndpointList, and the guards, gap and diff of what they read',
  inputs: 50_000,
  slice: 300,
  growthMb: 80,
  tokens: ENDPOINT_TOKENS,
  corpus: async () => [
    Buffer.from(PUBLICATION),
    Buffer.from(`\ufeff${PUBLICATION}`, 'utf16le'),
    Buffer.from(LIST),
    Buffer.from(ANSWER_CSV),
    Buffer.from(STORED),
    readFileSync(join(ROOT, 'src/endpoints/fixtures/include-2018-11-28-empty.utf16le')),
  ],
  open: async () => ({
    run(input) {
      const about = { id: 'fuzz', title: 'Fuzz', source: 'fuzz', date: '2026-01-01' };
      for (const read of [
        parseWebServiceList(input, 'in.json', about),
        parseEndpointList(input.toString('utf8'), 'in.yaml'),
        listOf(parseStoredList(input.toString('utf8'), 'in.json')),
      ]) {
        if (!read.ok) {
          must(read.faults.length > 0 && read.faults.length <= 100, 'a refused list has faults, and not without end');
          must(
            read.faults.every(({ line, column }) => line >= 1 && column >= 1),
            'every fault has a place',
          );
          continue;
        }
        const { services } = read.value;
        const patterns = patternsOf(services);
        must(isEmptyDiff(diffLists(read.value, read.value)), 'nothing changed between a list and itself');
        must(
          gapOf(services, services).entries.every(({ cover }) => cover === 'same'),
          'a list lacks nothing of itself',
        );
        must(
          patterns.every((pattern) => kindOf(pattern) !== 'exact' || /^[a-z0-9_.-]+$/.test(pattern)),
          'an exact name has letters, digits, dots, hyphens and underscores alone',
        );
        must(
          patterns.length > 0 || judgePublication(read.value, undefined).use === 'last-good',
          'an empty list is never taken',
        );
      }
    },
  }),
};

function listOf(read: ReturnType<typeof parseStoredList>): ReturnType<typeof parseEndpointList> {
  return read.ok ? { ok: true, value: read.value.list } : read;
}
