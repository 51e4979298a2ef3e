import { parseJournal } from '../../../src/workspace/plan/journal-file.ts';
import { parsePlanSettings } from '../../../src/workspace/plan/settings.ts';
import { WorkspaceFault } from '../../../src/workspace/read.ts';
import { must, type Target } from '../target.ts';
import { JSON_TOKENS } from './json.ts';
import { isPlaced, YAML_TOKENS } from './texts.ts';

const ID = '00000000-0000-4000-8000-00000000000';
const said = (number: number) => `{"id":"${ID}${number}","at":"2026-12-01T08:00:00.000Z","by":"ada",`;
const JOURNAL = `${said(1)}"what":"assign","subject":"tpm-2","owner":"ada"}
${said(2)}"what":"set","subject":"tpm-2","due":"2026-12-24","estimate":{"optimistic":1,"likely":2,"pessimistic":4}}
${said(3)}"what":"sign-off","phase":"remediate","party":"customer","hash":"${'0123456789abcdef'.repeat(4)}"}
${said(4)}"what":"call","held":"2026-12-01T08:00:00Z","note":"Kick-off"}
${said(5)}"what":"delegate","subject":"tpm-2"}
${said(6)}"what":"note","subject":"tpm-2","te
`;
const SETTINGS = `version: 1
start: 2026-12-01
time_zone: Europe/London
people:
  - { id: ada, name: Ada Byron, party: customer, mail: ada@contoso.com }
parties:
  customer:
    people: 2
    freezes: [{ from: 2026-12-18, to: 2027-01-04, reason: Year end }]
calls: { weekday: tuesday, at: "10:00", every_weeks: 2 }
`;

/** A journal: whole lines, and what cuts and merges leave of them. */
export const journalText: Target = {
  name: 'journal',
  unit: 'parseJournal',
  inputs: 100_000,
  slice: 1000,
  growthMb: 50,
  tokens: [...JSON_TOKENS, `{"id":"${ID}1",`, '<<<<<<< ours\n', '=======\n', '\n', '{"id":'],
  corpus: async () => [Buffer.from(JOURNAL)],
  open: async () => ({
    run(input) {
      try {
        const { events } = parseJournal(input.toString('utf8'));
        must(new Set(events.map(({ id }) => id)).size === events.length, 'each event once');
      } catch (error) {
        if (!(error instanceof WorkspaceFault)) throw error;
        must(error.faults.length > 0 && error.faults.every(isPlaced), 'every refusal has faults with a line');
      }
    },
  }),
};

/** plan.yaml. */
export const planText: Target = {
  name: 'plan',
  unit: 'parsePlanSettings',
  inputs: 100_000,
  slice: 200,
  growthMb: 50,
  tokens: YAML_TOKENS,
  corpus: async () => [Buffer.from(SETTINGS)],
  open: async () => ({
    run(input) {
      try {
        parsePlanSettings(input.toString('utf8'));
      } catch (error) {
        if (!(error instanceof WorkspaceFault)) throw error;
        must(error.faults.length > 0 && error.faults.every(isPlaced), 'every refusal has faults with a line');
      }
    },
  }),
};
