import type { GeneratedAllowLists } from '../workspace/index.ts';
import type { Style } from './style.ts';

type Departure = GeneratedAllowLists['treatments'][number]['departures'][number];
type Explanation = NonNullable<GeneratedAllowLists['explanation']>;

const MOST_NAMED = 8;
const PLAIN = { bold: (text: string) => text };

/** What was written: the files, how much each treatment has, and what is not said as the lists mean it. */
export function drawGenerated(
  { title, files, treatments, warnings, lists }: GeneratedAllowLists,
  style: Pick<Style, 'bold'> = PLAIN,
): string {
  const made = lists.map(
    ({ id, version, date }) => `${id} ${version === undefined ? `of ${date}` : `version ${version}`}`,
  );
  return [
    `For ${title}, of ${made.join(', ')}`,
    ...files.flatMap(({ path }) => (path === null ? [] : [`  wrote ${path}`])),
    ...treatments.flatMap(({ treatment, entries, networks, departures }) => [
      `${style.bold(treatment)}: ${entries} entries${networks === 0 ? '' : `, ${networks} networks`}`,
      ...drawDepartures(departures),
    ]),
    ...warnings.map((warning) => `Look at ${warning}`),
  ].join('\n');
}

function drawDepartures(departures: readonly Departure[]): readonly string[] {
  const groups = Map.groupBy(departures, ({ kind, reason }) => `${kind.replaceAll('-', ' ')}: ${reason}`);
  return [...groups].map(([what, all]) => {
    const patterns = [...new Set(all.map(({ pattern }) => pattern))];
    const named = patterns.slice(0, MOST_NAMED).join(', ');
    const more = patterns.length > MOST_NAMED ? `, and ${patterns.length - MOST_NAMED} more` : '';
    return `  ${what} (${named}${more})`;
  });
}

/** What becomes of a host in each treatment, and for which services. */
export function drawExplanation(host: string, explanation: Explanation, style: Pick<Style, 'bold'>): string {
  return explanation
    .flatMap(({ treatment, entries, departures }) => [
      style.bold(treatment),
      ...(entries.length === 0 ? [`  no entry means ${host}`] : []),
      ...entries.map(
        ({ pattern, ports, origins }) =>
          `  ${pattern}${ports === '' ? '' : ` on ${ports}`}, for ${origins.map(({ list, service }) => `${list}/${service}`).join(', ')}`,
      ),
      ...departures.map(({ pattern, kind, reason }) => `  ${pattern} is ${kind.replaceAll('-', ' ')}: ${reason}`),
    ])
    .join('\n');
}
