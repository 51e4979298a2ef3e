import type { ReportedEndpoint, ReportedNetwork, ReportedStage } from '../network.ts';
import type { Cell, Sheet } from './sheet.ts';

/**
 * What probes found, a row for each host of each endpoint at each site, with how long every stage took, or why it failed.
 * Endpoints of which the report shows no host, for there are too many, have a row without stages.
 */
export function networkSheet({ sites, services }: ReportedNetwork): Sheet {
  const nameOf = new Map(sites.map(({ id, name }) => [id, name]));
  const found = services.flatMap(({ list, title, cells }) =>
    cells.flatMap(({ site, endpoints }) =>
      endpoints.map((endpoint) => ({ about: [nameOf.get(site) ?? site, title, list], endpoint })),
    ),
  );
  const stages = [
    ...new Set(
      found.flatMap(({ endpoint }) => endpoint.hosts.flatMap((host) => host.stages.map(({ stage }) => stage))),
    ),
  ];
  const rows = found.map(({ about, endpoint }) => rowsOf(endpoint, stages).map((cells) => [...about, ...cells]));
  return {
    name: 'Network',
    columns: [...TITLES, ...stages.map((stage) => [`${stage}, ms`, 14] as const)].map(([title, width]) => ({
      title,
      width,
    })),
    rows,
  };
}

const TITLES = [
  ['Site', 18],
  ['Service', 30],
  ['List', 14],
  ['Endpoint', 40],
  ['Required', 10],
  ['Verdict', 16],
  ['Reason', 22],
  ['Detail', 80],
  ['Host', 40],
] as const;

function rowsOf(endpoint: ReportedEndpoint, stages: readonly string[]): readonly (readonly Cell[])[] {
  const { pattern, protocol, port, required, verdict, reason, detail, hosts } = endpoint;
  const place = `${pattern}:${port}${protocol === 'tcp' ? '' : `/${protocol}`}`;
  const own: readonly Cell[] = [place, required ? 'yes' : 'no', verdict, reason, detail];
  if (hosts.length === 0) return [[...own, null, ...stages.map(() => null)]];
  return hosts.map((host) => [
    ...own,
    host.host,
    ...stages.map((name) => stageCell(host.stages.find(({ stage }) => stage === name))),
  ]);
}

/** Milliseconds as a number; a word where it failed, or did nothing. */
function stageCell(stage: ReportedStage | undefined): Cell {
  if (stage === undefined) return null;
  if (stage.outcome === 'failed') return stage.reason ?? 'failed';
  return stage.outcome === 'passed' ? (stage.ms ?? 'passed') : stage.outcome;
}
