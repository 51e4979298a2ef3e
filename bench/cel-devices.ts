/**
 * The other peer of `bench:fleet`: the same device rules, one device after the other, in CEL. Reads JSON lines and
 * writes a finding for each device and rule, and how many devices have each status by rule. Arguments: the file, the
 * files to write.
 */

import { once } from 'node:events';
import { createReadStream, createWriteStream, writeFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { parse } from '@marcbachmann/cel-js';
import { CEL_RULES } from './cel-rules.ts';

const [input = '', output = '', counted = ''] = process.argv.slice(2);
const facts = {
  since: new Date(Date.now() - 28 * 86_400_000).toISOString(),
  today: new Date().toISOString().slice(0, 10),
  fillers: [
    '',
    'none',
    'unknown',
    'default string',
    'to be filled by o.e.m.',
    'system manufacturer',
    'system serial number',
    '0',
    '00000000',
  ],
  makers: [
    'dell',
    'dell inc.',
    'dell inc',
    'dell computer corporation',
    'dell technologies',
    'alienware',
    'hp',
    'hp inc.',
    'hp inc',
    'hewlett-packard',
    'hewlett packard',
    'hewlett-packard company',
    'lenovo',
    'lenovo group limited',
    'lenovo (beijing) limited',
    'microsoft',
    'microsoft corporation',
  ],
  virtualModels: ['virtual machine', 'cloud pc', 'vmware', 'virtualbox', 'kvm', 'parallels'],
  builds: ['26100', '26200', '28000', '22631'],
};
const rules = Object.entries(CEL_RULES).map(([id, { status, observed }]) => ({
  id,
  status: parse(status),
  observed: parse(observed),
  counts: new Map<string, number>(),
}));
const out = createWriteStream(output);
let lines: string[] = [];

for await (const line of createInterface({ input: createReadStream(input, { highWaterMark: 1 << 20 }) })) {
  const device: unknown = JSON.parse(line);
  const context = { ...facts, device };
  const id = typeof device === 'object' && device !== null && 'id' in device ? String(device.id) : '';
  for (const rule of rules) {
    const status = String(answer(rule.status, context));
    const observed = status === 'not-ready' || status === 'advisory' ? answer(rule.observed, context) : null;
    rule.counts.set(status, (rule.counts.get(status) ?? 0) + 1);
    lines.push(JSON.stringify({ requirement: rule.id, subject: id, status, observed }));
  }
  if (lines.length > 20_000) {
    if (!out.write(`${lines.join('\n')}\n`)) await once(out, 'drain');
    lines = [];
  }
}
out.end(`${lines.join('\n')}\n`);
await once(out, 'finish');
writeFileSync(
  counted,
  JSON.stringify(Object.fromEntries(rules.map(({ id, counts }) => [id, Object.fromEntries(counts)]))),
);

function answer(evaluate: (context: Record<string, unknown>) => unknown, context: Record<string, unknown>): unknown {
  try {
    return evaluate(context);
  } catch {
    return 'unknown';
  }
}
