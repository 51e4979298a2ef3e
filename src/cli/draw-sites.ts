import type { SiteComparison } from '../workspace/index.ts';
import type { Style } from './style.ts';

const MOST = 100;

/** Two sites side by side: the endpoints that they see differently, what each says, and where it begins. */
export function drawSites({ sites: [one, other], differences, same }: SiteComparison, style: Style): string {
  const shown = differences.slice(0, MOST);
  return [
    style.bold(`${one} | ${other}`),
    ...shown.flatMap(({ pattern, protocol, port, service, required, verdicts, reasons, details, stage, host }) => {
      const side = (index: 0 | 1) => `${verdicts[index] ?? 'not probed'} (${reasons[index] ?? '-'})`;
      const begins =
        stage === null ? '' : `, from ${stage}${host === null || host === pattern ? '' : ` of ${host}`} on`;
      const say = (site: string, detail: string) => (detail === '' ? [] : [`    ${site}: ${detail}`]);
      return [
        `  ${style.cyan(`${pattern}:${port}${protocol === 'udp' ? '/udp' : ''}`)} ${service}${required ? '' : ', not required'}: ${side(0)} | ${side(1)}${begins}`,
        ...say(one, details[0]),
        ...say(other, details[1]),
      ];
    }),
    ...(differences.length > shown.length
      ? [`and ${differences.length - shown.length} more: --json has them all`]
      : []),
    `${differences.length} endpoints differ, ${same} are alike`,
  ].join('\n');
}
