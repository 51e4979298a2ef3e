import { HYGIENE_CODES } from '../allowlist/index.ts';
import { type LineResult, type LineRule, renderLinesSarif } from '../report/index.ts';
import type { Verification, VerifiedEndpoint } from './allowlist.ts';

const VERDICTS: readonly LineRule[] = [
  {
    id: 'blocked',
    title: 'An endpoint is blocked',
    help: 'Let the host through on the port that is named, before the rule that blocks it.',
  },
  {
    id: 'partly',
    title: 'Some hosts of a pattern are blocked',
    help: 'Let the whole pattern through: a service takes up hosts that nobody has listed.',
  },
  {
    id: 'inspected',
    title: 'An endpoint is inspected that does not bear it',
    help: 'Take the host out of TLS inspection.',
  },
  {
    id: 'authenticated',
    title: 'A device is asked who it is where it cannot answer',
    help: 'Let the host through without authentication.',
  },
  {
    id: 'cannot-tell',
    title: 'Nobody can tell from these files what becomes of an endpoint',
    help: 'Give what would have to be known: files that are included, and with --from and --address where the devices are.',
  },
];
const REMARKS: readonly LineRule[] = [
  { id: 'file-error', title: 'The product refuses the file', help: 'Put the line right.' },
  {
    id: 'file-warning',
    title: 'A line means something else than it seems',
    help: 'Look whether it is what was meant.',
  },
  {
    id: 'file-not-understood',
    title: 'A line was not understood',
    help: 'Where it could change a verdict, nothing is called allowed; give the file that is missing, or look yourself.',
  },
];

/** A verification as SARIF 2.1.0 at the lines of the customer's files. */
export function renderAllowListSarif(
  result: Verification,
  about: { readonly version: string; readonly at: Date },
): string {
  const hygiene = Object.entries(HYGIENE_CODES).map(
    ([id, help]): LineRule => ({ id, title: id.replaceAll('-', ' '), help }),
  );
  return renderLinesSarif({
    muster: about.version,
    at: about.at,
    about: 'allow-list',
    rules: [...VERDICTS, ...REMARKS, ...hygiene],
    results: [...verdicts(result), ...remarks(result), ...untidy(result)],
  });
}

function verdicts({ endpoints, configurations }: Verification): readonly LineResult[] {
  const start = { file: configurations[0]?.files[0] ?? 'configuration', line: 1 };
  return endpoints
    .filter(({ meets }) => meets !== true)
    .map((one) => ({
      rule: one.verdict === 'allowed' ? 'cannot-tell' : one.verdict,
      level: one.meets === null ? 'open' : one.required ? 'error' : 'warning',
      message: messageOf(one),
      place: one.deciding.find(({ place }) => place !== undefined)?.place ?? start,
      fingerprint: `${one.list}/${one.service}/${one.protocol}/${one.pattern}:${one.port}/${one.verdict}`,
    }));
}

function messageOf({ asked, port, protocol, service, verdict, witness, needs, deciding }: VerifiedEndpoint): string {
  const name = `${asked}:${port}${protocol === 'udp' ? '/udp' : ''} (${service})`;
  const said = verdict === 'cannot-tell' ? `nobody can tell; to be known: ${needs.join('; ')}` : verdict;
  const example = witness === null ? '' : `, for example ${witness}`;
  const by = deciding[0] === undefined ? '' : `: ${deciding[0].text}`;
  return `${name}: ${said}${example}${by}`;
}

function remarks({ remarks: all }: Verification): readonly LineResult[] {
  const level = { error: 'error', warning: 'note', 'not-understood': 'warning' } as const;
  return all.map(({ kind, code, message, place }) => ({
    rule: `file-${kind}`,
    level: level[kind],
    message,
    place,
    fingerprint: `${code}/${place.file}/${message}`,
  }));
}

function untidy({ hygiene }: Verification): readonly LineResult[] {
  return hygiene.map(({ code, place, message, text, related }) => ({
    rule: code,
    level: 'note',
    message: `${message}: ${text}`,
    place,
    fingerprint: `${code}/${place.file}/${message}`,
    ...(related === undefined ? {} : { related }),
  }));
}
