import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { examineRegistrations } from '../../../src/collect/autopilot/examine.ts';
import { MOST_ROWS } from '../../../src/collect/autopilot/formats.ts';
import { must, type Target } from '../target.ts';

const FIXTURES = join(import.meta.dirname, '../../../src/collect/autopilot/fixtures');
const REGISTRATION_TOKENS = [
  ',',
  ';',
  '\t',
  '"',
  '""',
  '\r\n',
  '\n\n',
  '\r',
  ',,,,',
  'sep=;\n',
  'Device Serial Number',
  'Hardware Hash',
  'Manufacturer name,Device model',
  'Group Tag,Assigned User',
  '4.55E+11',
  '="0012"',
  "'0012",
  'T0FiABEE',
  '====',
  '\u00a0',
  '\ufeff',
  '\u200b',
  'ü',
  '€',
];

/** Autopilot registration files. */
export const autopilotCsv: Target = {
  name: 'autopilot-csv',
  unit: 'examineRegistrations: registration files to files to upload, and these once more',
  inputs: 10_000,
  slice: 150,
  growthMb: 80,
  tokens: REGISTRATION_TOKENS,
  corpus: async () => readdirSync(FIXTURES).map((name) => readFileSync(join(FIXTURES, name))),
  open: async () => ({
    run(input) {
      const once = examineRegistrations([{ name: 'in.csv', bytes: input }], ['changes.csv']);
      const [file] = once.files;
      const uploads = file?.uploads ?? [];
      must(
        uploads.every(({ devices }) => devices > 0 && devices <= MOST_ROWS),
        'no file is empty, and none has more devices than a portal takes',
      );
      must(!(file?.isClean === true) || uploads[0]?.bytes.equals(input) === true, 'a clean file comes out as it was');
      must(
        uploads.every(({ bytes }) => !bytes.includes('"') && !bytes.includes('\ufeff')),
        'no quotation mark and no byte-order mark comes out',
      );
      must(
        once.changes.every(({ reason }) => reason.length > 0 && reason.length < 2000),
        'every change has a reason of bounded length',
      );
      const twice = examineRegistrations(uploads, ['changes.csv']);
      must(
        twice.changes.every(({ effect }) => effect === 'warning'),
        'what came out is clean',
      );
      const again = twice.files.flatMap((one) => one.uploads);
      must(
        again.length === uploads.length && again.every(({ bytes }, index) => uploads[index]?.bytes.equals(bytes)),
        'examined again, the same comes out',
      );
    },
  }),
};
