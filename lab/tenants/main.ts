/** Writes a sample tenant: `node lab/tenants/main.ts contoso --out DIR`. */
import { parseArgs } from 'node:util';
import { PARTS, PLANS, type TenantName, writeTenant } from './index.ts';

const USAGE = `Usage: node lab/tenants/main.ts contoso|fabrikam|woodgrove --out DIR
         [--users N] [--devices N] [--groups N] [--policies N] [--seed S] [--now ISO]
         [--parts directory,devices,device-csv,pcs,probes,workspace] [--plans all|few|none]

Writes a sample tenant into DIR: directory/, devices/, pcs/, probes/ and a workspace. The same seed, sizes and instant give the same bytes.`;

const NAMES: readonly TenantName[] = ['contoso', 'fabrikam', 'woodgrove'];

function whole(option: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (!/^\d+$/.test(text)) throw new TypeError(`--${option} takes a whole number, not ${text}`);
  return Number(text);
}

function oneOf<Choice extends string>(option: string, choices: readonly Choice[], text: string): Choice {
  const found = choices.find((choice) => choice === text);
  if (found === undefined) throw new TypeError(`--${option} takes ${choices.join(', ')}, not ${text}`);
  return found;
}

/** Reads the command line, writes the tenant and says how it went by the exit code. */
async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      out: { type: 'string' },
      users: { type: 'string' },
      devices: { type: 'string' },
      groups: { type: 'string' },
      policies: { type: 'string' },
      seed: { type: 'string' },
      now: { type: 'string' },
      parts: { type: 'string' },
      plans: { type: 'string' },
      help: { type: 'boolean' },
    },
  });
  const name = NAMES.find((known) => known === positionals[0]);
  if (values.help === true) {
    console.log(USAGE);
    return 0;
  }
  if (name === undefined || values.out === undefined) {
    console.error(USAGE);
    return 2;
  }
  const now = new Date(values.now ?? Date.now());
  if (Number.isNaN(now.getTime())) throw new TypeError(`--now takes an ISO instant, not ${values.now}`);
  const sizes = Object.entries({
    users: whole('users', values.users),
    devices: whole('devices', values.devices),
    groups: whole('groups', values.groups),
    policies: whole('policies', values.policies),
  }).filter(([, size]) => size !== undefined);
  await writeTenant({
    name,
    folder: values.out,
    now,
    ...(values.seed === undefined ? {} : { seed: values.seed }),
    ...(values.parts === undefined
      ? {}
      : { parts: values.parts.split(',').map((part) => oneOf('parts', PARTS, part)) }),
    ...(values.plans === undefined ? {} : { plans: oneOf('plans', PLANS, values.plans) }),
    ...Object.fromEntries(sizes),
  });
  return 0;
}

process.exitCode = await main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : String(error));
  return 2;
});
