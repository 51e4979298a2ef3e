import { userInfo } from 'node:os';
import { defineCommand } from '../command.ts';
import { EXIT } from '../exit-codes.ts';
import { optionalMany, text } from '../values.ts';

/** `muster attest`. */
export const attest = defineCommand({
  about:
    'States a fact that no evidence can show, with your name and an end. Without a fact it lists those that the catalogs ask for. Collected evidence that says otherwise wins.',
  args: { statement: optionalMany('a fact and its values: attested_directory_sync connect_version=2.4.27.0') },
  options: {
    by: text('--by <name>', 'who states it (the signed-in user)'),
    until: text('--until <day>', 'when it lapses, as 2027-05-31'),
    proof: text('--proof <text>', 'where the proof is, for example a ticket'),
  },
  json: {
    version: 1,
    fields: {
      facts: 'without a fact: each with table, question, values, state and until',
      attestation: 'what was stated',
    },
  },
  examples: [
    ['muster attest', 'what is asked for, and what is stated or has lapsed'],
    ['muster attest attested_directory_sync connect_version=2.4.27.0 --by "Ada Byron"', 'state a fact'],
  ],
  run: async ({ folder, now, args, options }) => {
    const { attest: state, listAskedFacts } = await import('../../workspace/index.ts');
    const [table, ...values] = args.statement;
    if (table === undefined) {
      const facts = await listAskedFacts(folder, now);
      return {
        code: EXIT.ok,
        data: { facts, attestation: null },
        text: (style) =>
          facts
            .map(
              (fact) =>
                `${style.bold(fact.table)}  ${fact.state === 'stated' ? style.green(`stated until ${fact.until ?? ''}`) : style.yellow(fact.state)}\n  ${fact.question}\n${Object.entries(
                  fact.values,
                )
                  .map(([name, value]) => `    ${name}=${value.values?.join('|') ?? value.type}  ${value.doc}`)
                  .join('\n')}`,
            )
            .join('\n'),
      };
    }
    const attestation = await state(folder, {
      table,
      values,
      by: options.by ?? userInfo().username,
      now,
      ...(options.until === undefined ? {} : { until: options.until }),
      ...(options.proof === undefined ? {} : { proof: options.proof }),
    });
    return {
      code: EXIT.ok,
      data: { facts: null, attestation },
      text: () => `${attestation.table}: stated by ${attestation.by}, until ${attestation.until}. Next: muster assess`,
    };
  },
});
