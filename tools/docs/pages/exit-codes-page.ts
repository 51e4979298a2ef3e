import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { EXIT } from '../../../src/cli/exit-codes.ts';
import { bullets, code, oneLine, type Page, page, table } from '../markdown.ts';

const FILE = 'src/cli/exit-codes.ts';

/** Every exit code, with the comment that stands at its declaration. */
export function exitCodesPage(): Page {
  const text = readFileSync(join(import.meta.dirname, '..', '..', '..', FILE), 'utf8');
  const rows = Object.entries(EXIT).map(([name, value]) => {
    const said = new RegExp(`/\\*\\* ([^*]+) \\*/\\s+${name}: ${value},`).exec(text)?.[1];
    if (said === undefined) throw new Error(`${FILE}: ${name} needs a comment that says what ${value} means`);
    return [code(String(value)), code(name), oneLine(said)];
  });
  return page('exit-codes.md', 'Exit codes', `\`${FILE}\``, [
    'The same for every command.',
    table(['Code', 'Name', 'When'], rows),
    '## In a pipeline',
    bullets([
      'Where findings and incomplete evidence meet, findings win: 1, not 3.',
      '`muster assess --gate` asks for one gate, `--fail-on` says from which status on findings make it 1; with `--fail-on none` only the evidence counts.',
      'A device or a user that fails does not shut the gate of the tenant: it counts in "n of m may enrol" and does not make it 1.',
      'Where nothing in scope decides about the tenant itself (only catalogs of devices, say), the gate is "not asked" of it, and its devices and users answer instead: 0 when all of them pass and there is at least one, 1 when one fails, 3 when one could not be told or there is none. `--fail-on` counts their findings then.',
      '`muster plan` shows how an onboarding stands and decides nothing: 0, however much is open. What cannot be taken is 2: a sign-off while a condition of the exit is not met, a day that there is not, a task that could not be used.',
      'With `--json`, an error is written to stdout too, as `muster.error/1` with `exitCode`, `errors` and `hint`; what a person reads is on stderr.',
    ]),
  ]);
}
