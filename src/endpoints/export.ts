import { type EndpointList, portText } from './endpoint.ts';

/** The formats of `exportList`. */
export const EXPORT_FORMATS = ['csv', 'hosts'] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

const COLUMNS = [
  'list',
  'service',
  'pattern',
  'kind',
  'protocol',
  'ports',
  'required',
  'tls_inspection_allowed',
  'authenticated_proxy_allowed',
  'members',
  'source',
  'note',
] as const;

/** A list as text: `csv`, a row for each pattern and protocol; `hosts`, the distinct patterns, one a line, sorted. */
export function exportList(list: EndpointList, format: ExportFormat): string {
  if (format === 'hosts') {
    const patterns = new Set(list.services.flatMap(({ endpoints }) => endpoints.map(({ pattern }) => pattern)));
    return [...patterns]
      .sort()
      .map((pattern) => `${pattern}\n`)
      .join('');
  }
  const rows = list.services.flatMap(({ id, endpoints }) =>
    endpoints.map((one) => [
      list.id,
      id,
      one.pattern,
      one.kind,
      one.protocol,
      one.ports.map(portText).join(' '),
      String(one.required),
      answerText(one.tlsInspectionAllowed),
      answerText(one.authenticatedProxyAllowed),
      one.members.map(({ host }) => host).join(' '),
      one.source,
      one.note ?? '',
    ]),
  );
  return [[...COLUMNS], ...rows].map((row) => `${row.map(cell).join(',')}\r\n`).join('');
}

function answerText(answer: boolean | null): string {
  return answer === null ? 'unknown' : String(answer);
}

/** A spreadsheet takes a text that begins so for a formula. No pattern begins so but with a star, which it leaves alone. */
function cell(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
