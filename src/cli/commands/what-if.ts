import { defineCommand } from '../command.ts';
import { UsageError } from '../errors.ts';
import { EXIT } from '../exit-codes.ts';
import { choice, flag, list, text } from '../values.ts';
import { readVersion } from '../version.ts';

/** `muster what-if`. */
export const whatIf = defineCommand({
  about:
    'Says which findings and gates would turn if some things were otherwise: the evidence of the newest assessment is judged again with changed tables, as of the same time. All changes count together. Nothing is written to the workspace.',
  args: {},
  options: {
    buy: list(
      '--buy <plan=n>',
      'seats of a licence, a service plan or a capability, given to people who lack it; repeatable',
    ),
    unassigned: flag('--unassigned', 'with --buy: the seats are bought and given to nobody'),
    allow: list('--allow <host>', 'a host or pattern is let through, at one site as host@site; repeatable'),
    set: list(
      '--set <change>',
      'a column has another value: "TABLE.COLUMN=VALUE", or "TABLE.COLUMN=VALUE WHERE COLUMN = VALUE AND ..."; repeatable',
    ),
    waive: list('--waive <requirement>', 'what fails this requirement is accepted; repeatable'),
    smallest: choice(
      '--smallest <gate>',
      'instead: which smallest set of changes would open a gate, and by which most more devices and users pass',
      ['none', 'may-enrol', 'may-deploy'],
      'none',
    ),
    candidates: text(
      '--candidates <kinds>',
      'with --smallest: what may be done, of buy, allow, put-right and waive (buy,allow,put-right); what --buy and so on propose is looked at too',
    ),
  },
  json: {
    version: 1,
    fields: {
      assessment: 'id of the assessment that it starts from',
      changes: 'what was supposed: kind, text, rows (that it is about), sentence and notes',
      turned: 'requirement, title, from, to, wasWaived, isWaived and count of findings that would turn alike',
      findings: 'at most 20 of each requirement: requirement, subject, name, old and now',
      gates: 'each gate with before and after, as `muster assess` gives them',
      smallest:
        'with --smallest, else null: gate, state, findings (in its way), candidates (kind, text, effort, clears, adds, isJudged), search (method exact or greedy, needed, searched, stuck), chosen, left (in the way all the same when judged together), devices and users (total, passed, steps), outside',
    },
  },
  examples: [
    ['muster what-if --buy SPE_E5=25', 'the next 25 people who lack something of it get it'],
    ['muster what-if --allow login.live.com --allow "*.manage.microsoft.com@oslo"', 'two hosts are let through'],
    [`muster what-if --set "devices.tpm_version='2.0' WHERE model = 'Latitude 5420'"`, 'a model gets another TPM'],
    ['muster what-if --waive memory-size --buy INTUNE_A=10', 'changes count together'],
    ['muster what-if --smallest may-enrol', 'the least that opens a gate'],
    ['muster what-if --smallest may-deploy --candidates put-right,waive --buy SPE_E5=25', 'of what you choose'],
  ],
  run: async ({ folder, now, options, signal, note }) => {
    const { buy, allow, set, waive } = options;
    if (options.smallest === 'none' && buy.length + allow.length + set.length + waive.length === 0)
      throw new UsageError('nothing is supposed', 'Give --buy, --allow, --set or --waive; or --smallest GATE.');
    const { findSmallestChange, readKinds, whatIf: suppose } = await import('../../workspace/what-if/index.ts');
    const request = { buy, allow, set, waive, isUnassigned: options.unassigned };
    if (options.smallest !== 'none') {
      note('Judging the same evidence with each thing that could be done ...');
      const kinds = readKinds(options.candidates ?? 'buy,allow,put-right');
      const how = { now, version: readVersion(), signal };
      const smallest = await findSmallestChange(folder, options.smallest, kinds, request, how);
      const { drawSmallest } = await import('../draw-what-if.ts');
      return {
        code: EXIT.ok,
        data: { assessment: smallest.assessment, changes: [], turned: [], findings: [], gates: [], smallest },
        text: (style) => drawSmallest(smallest, style),
      };
    }
    note('Judging the same evidence with what is supposed ...');
    const answer = await suppose(folder, request, { now, version: readVersion(), signal });
    const { assessment, changes, turned, listed, gates } = answer;
    const { drawWhatIf } = await import('../draw-what-if.ts');
    return {
      code: EXIT.ok,
      data: { assessment, changes, turned, findings: listed, gates, smallest: null },
      text: (style) => drawWhatIf(answer, style),
    };
  },
});
