import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { attribute } from '../../../src/collect/pc/attribute.ts';
import { PC_ROW_NAMES, pcRow } from '../../../src/collect/pc/pc-row.ts';
import { readPcFile } from '../../../src/collect/pc/read-pc-file.ts';
import { must, type Target } from '../target.ts';
import { JSON_TOKENS } from './json.ts';

const FIXTURES = join(import.meta.dirname, '../../../src/collect/pc/fixtures');
const STEMS = ['dsregcmd', 'Get-Tpm', 'Confirm-SecureBootUEFI', 'Win32_ComputerSystem', 'anything'];
const NEVER = new Date(0);
const PC_TOKENS = [
  ...JSON_TOKENS,
  ' : ',
  '\r\n',
  '\n\n\n',
  '{1, 2, 3...}',
  'AzureAdJoined : YES',
  'TenantId : 6f1c9d0e-0000-4000-8000-000000000001',
  '"schema":"muster.device/1"',
  '"parts":{"Disk":[]}',
  '__proto__ : 1',
  'True',
  '0xC0000002',
  '---- ----',
];

/** What commands on one PC print: text and JSON, with the name of the file as the only other hint. */
export const pcFiles: Target = {
  name: 'pc-files',
  unit: 'readPcFile, attribute and pcRow: the output of commands on a PC',
  inputs: 30_000,
  slice: 800,
  growthMb: 50,
  tokens: PC_TOKENS,
  corpus: async () => readdirSync(FIXTURES).map((name) => readFileSync(join(FIXTURES, name))),
  open: async () => ({
    run(input) {
      for (const stem of STEMS) {
        const read = readPcFile(input, stem);
        if (read.kind === 'none') {
          must((read.why ?? '').length < 1000, 'the reason is a line and not the file');
          continue;
        }
        const file = {
          path: `/pcs/PC-1/${stem}.txt`,
          name: `pcs/PC-1/${stem}.txt`,
          bytes: input.length,
          writtenAt: NEVER,
        };
        const { pcs, refused } = attribute([{ file, read }]);
        must(pcs.length + refused.length === 1, 'a file is of one PC, or of none with a reason');
        for (const pc of pcs) {
          const row = pcRow(pc, NEVER.toISOString());
          must(
            Object.keys(row).every((name) => PC_ROW_NAMES.includes(name)),
            'only declared properties are kept',
          );
          must(JSON.stringify(row).length < 1 << 20, 'a row is bounded');
        }
      }
    },
  }),
};
