import { userInfo } from 'node:os';
import { defineCommand } from '../command.ts';
import { UsageError } from '../errors.ts';
import { EXIT } from '../exit-codes.ts';
import { optionalMany, text } from '../values.ts';

/** `muster attest`. */
export const attest = defineCommand({
  about:
    'States a fact that no evidence can show, with your name and an end. Without a fact it lists those that the catalogs ask for. Collected evidence that says otherwise wins. What is withdrawn stays in the file, but counts no longer.',
  args: { statement: optionalMany('a fact and its values: attested_directory_sync connect_version=2.4.27.0') },
  options: {
    by: text('--by <name>', 'who states it (the signed-in user)'),
    until: text('--until <day>', 'when it lapses, as 2027-05-31'),
    proof: text('--proof <text>', 'where the proof is, for example a ticket'),
    withdraw: text('--withdraw <fact>', 'take back what is stated on a fact, from now on'),
    reason: text('--reason <text>', 'why it is withdrawn'),
  },
  json: {
    version: 1,
    fields: {
      facts: 'without a fact: each with table, question, values, state and until',
      attestation: 'what was stated',
      withdrawn: 'with --withdraw: each statement that was taken back, as kept',
    },
  },
  examples: [
    ['muster attest', 'what is asked for, and what is stated or has lapsed'],
    ['muster attest attested_directory_sync connect_version=2.4.27.0 --by "Ada Byron"', 'state a fact'],
    [
      'muster attest --withdraw attested_directory_sync --reason "The server was replaced" --by "Ada Byron"',
      'take it back, before it lapses',
    ],
  ],
  run: async ({ folder, now, args, options }) => {
    const { attest: state, listAskedFacts, withdraw } = await import('../../workspace/index.ts');
    const [table, ...values] = args.statement;
    const by = options.by ?? userInfo().username;
    const reason = options.reason === undefined ? {} : { reason: options.reason };
    if (options.withdraw !== undefined) {
      if (table !== undefined || options.until !== undefined || options.proof !== undefined)
        throw new UsageError('either state something or withdraw it', 'With --withdraw give --by and --reason only.');
      const withdrawn = await withdraw(folder, { table: options.withdraw, by, now, ...reason });
      return {
        code: EXIT.ok,
        data: { facts: null, attestation: null, withdrawn },
        text: () =>
          withdrawn
            .map((one) => `${one.table}: what ${one.by} stated on ${one.at.slice(0, 10)} is withdrawn`)
            .concat('Next: muster assess')
            .join('\n'),
      };
    }
    if (options.reason !== undefined)
      throw new UsageError('--reason is for --withdraw', 'Name the proof with --proof.');
    if (table === undefined) {
      const facts = await listAskedFacts(folder, now);
      return {
        code: EXIT.ok,
        data: { facts, attestation: null, withdrawn: null },
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
      by,
      now,
      ...(options.until === undefined ? {} : { until: options.until }),
      ...(options.proof === undefined ? {} : { proof: options.proof }),
    });
    return {
      code: EXIT.ok,
      data: { facts: null, attestation, withdrawn: null },
      text: () => `${attestation.table}: stated by ${attestation.by}, until ${attestation.until}. Next: muster assess`,
    };
  },
});
