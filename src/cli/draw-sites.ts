import type { SiteComparison } from '../workspace/index.ts';
import { namedEndpoints } from './named-endpoints.ts';
import type { Style } from './style.ts';

const MOST_GROUPS = 30;

/** Two sites side by side: endpoints that they see differently in the same way once, what each says, and where it begins. */
export function drawSites({ sites, differences, groups, same }: SiteComparison, style: Style): string {
  const shown = groups.slice(0, MOST_GROUPS);
  const left = groups.slice(MOST_GROUPS).reduce((sum, { endpoints }) => sum + endpoints.length, 0);
  return [
    style.bold(sites.join(' | ')),
    ...shown.flatMap(({ endpoints, required, verdicts, reasons, details, stage }) => {
      const side = (index: 0 | 1) =>
        `${verdicts[index] ?? 'not probed'}${verdicts[index] === 'reachable' ? '' : ` (${reasons[index] ?? '-'})`}`;
      const count = `${endpoints.length} ${required ? 'required' : 'other'} ${endpoints.length === 1 ? 'endpoint' : 'endpoints'}`;
      return [
        `  ${count}: ${side(0)} | ${side(1)}${stage === null ? '' : `, from ${stage} on`}`,
        ...sites.flatMap((site, index) => (details[index] === '' ? [] : [`    ${site}: ${details[index] ?? ''}`])),
        `    ${namedEndpoints(endpoints, style)}`,
      ];
    }),
    ...(left > 0 ? [`and ${left} more endpoints: --json has them all`] : []),
    `${differences.length} ${differences.length === 1 ? 'endpoint differs' : 'endpoints differ'}, ${same} are alike`,
  ].join('\n');
}
