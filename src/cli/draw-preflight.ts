import type { Preflight } from '../workspace/index.ts';
import type { Style } from './style.ts';

/** What can be judged, and what to bring for the rest, the most wanted first. */
export function drawPreflight({ judgeable, total, missing }: Preflight, style: Style): string {
  const lines = missing.flatMap((one) => [
    `  ${style.cyan(one.table)} (${one.state}): ${one.requirements.length} ${one.requirements.length === 1 ? 'requirement waits' : 'requirements wait'}`,
    `    ${one.request === undefined ? (one.otherwise ?? '') : `${one.request}  needs ${one.permission ?? ''}${one.delegatedOnly === true ? ', as a signed-in person only' : ''}`}`,
  ]);
  return [
    style.bold(`With this evidence ${judgeable} of ${total} requirements can be judged.`),
    ...(lines.length > 0 ? ['To get the rest, bring:', ...lines] : []),
  ].join('\n');
}
