import { defineCommand } from '../../command.ts';
import { EXIT } from '../../exit-codes.ts';
import { choice, flag, oneOf } from '../../values.ts';
import { byOption, sayer } from './by-option.ts';

/** `muster plan sign-off`. */
export const planSignOff = defineCommand({
  about:
    'Signs for one party what a phase has come to, once everything else that its exit asks for is met. The journal keeps the SHA-256 of what was signed; when that moves, the sign-off is shown as outdated and counts no longer.',
  args: { phase: oneOf('the phase', ['initiate', 'assess', 'remediate', 'enable']) },
  options: {
    party: choice(
      '--party <party>',
      'for whom; by default the party of --by in plan.yaml',
      ['own', 'provider', 'customer'],
      'own',
    ),
    by: byOption,
    show: flag('--show', 'show what would be signed, and sign nothing'),
  },
  json: {
    version: 1,
    fields: {
      phase: 'the phase after it: state, conditions, signOffs, hash, and text, whose SHA-256 that is',
      event: 'what was written into the journal; null with --show',
    },
  },
  examples: [
    ['muster plan sign-off remediate --show', 'what would be signed, and what is still open'],
    ['muster plan sign-off remediate --party customer --by "Ada Byron"', 'the customer agrees that no blocker is open'],
  ],
  run: async ({ folder, now, args, options, signal }) => {
    const { signOff } = await import('../../../workspace/plan/index.ts');
    const party = options.party === 'own' ? {} : { party: options.party };
    const { phase, event } = await signOff(
      folder,
      { by: sayer(options.by), now, signal },
      { phase: args.phase, isShown: options.show, ...party },
    );
    const open = phase.conditions.filter(({ met }) => met !== true);
    return {
      code: EXIT.ok,
      data: { phase, event: event ?? null },
      text: (style) =>
        [
          event === undefined
            ? `${phase.text ?? ''}\n${phase.phase}: nothing is signed; SHA-256 ${phase.hash}`
            : `${phase.phase}: signed by ${event.by}; the phase is ${style.bold(phase.state.replaceAll('-', ' '))}`,
          ...open.map(({ sentence }) => `  still open: ${sentence}`),
        ].join('\n'),
    };
  },
});
