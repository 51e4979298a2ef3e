import { drawListDiff } from './draw-list-diff.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import type { Style } from './style.ts';

type Change = Awaited<ReturnType<typeof import('../workspace/index.ts').updateEndpointLists>>[number];

/** The field `lists` of `endpoints import` and `endpoints update`, for `--help`. */
export const LISTS_FIELD =
  'each with id, file, outcome (added, updated, unchanged, current or refused), reasons, before and after (versions or days), names and services that changed (null where nothing was fetched)';

/** The outcome of a command that brought endpoint lists into a workspace, or would have. */
export function outcomeOfLists(changes: readonly Change[], isDryRun: boolean) {
  const code: ExitCode = changes.some(({ outcome }) => outcome === 'refused') ? EXIT.findings : EXIT.ok;
  return {
    code,
    data: {
      lists: changes.map(({ diff, ...change }) => ({
        ...change,
        names: diff?.names ?? null,
        services: diff?.services ?? null,
      })),
    },
    text: (style: Style) => changes.map((change) => drawChange(change, isDryRun, style)).join('\n\n'),
  };
}

function drawChange(change: Change, isDryRun: boolean, style: Style): string {
  const { id, file, outcome, before, after, diff } = change;
  const reasons = change.reasons.map((reason) => `  ${reason}`);
  const title = style.bold(id);
  if (outcome === 'current') return [`${title} is up to date: version ${before}`, ...reasons].join('\n');
  if (outcome === 'refused') {
    const kept = before === null ? 'nothing was written' : `the last good one stays (${before})`;
    const lines = [`${title}: what came (${after}) is refused, ${kept}`, ...reasons];
    return [...lines, `  To take it all the same, remove ${file} and import or update anew.`].join('\n');
  }
  const verb = { added: 'added', updated: 'updated', unchanged: 'unchanged' }[outcome];
  const what = isDryRun ? `would be ${verb}` : verb;
  const from = before === null ? '' : ` from ${before}`;
  const lines = diff === undefined || outcome === 'unchanged' ? [] : drawListDiff(diff, style);
  return [`${title} ${what}${from} to ${after}: ${file}`, ...reasons, ...lines].join('\n');
}
