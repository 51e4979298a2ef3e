import { type LineResult, type LineRule, renderLinesSarif } from '../report/index.ts';
import type { AllowListDifference, DiffedEndpoint } from './allowlist-diff.ts';

type Change = DiffedEndpoint['changes'][number];

const RULES: Readonly<Record<Change['kind'], LineRule>> = {
  opens: rule('opens', 'Something is let through that was not', 'Look whether it is meant: it opens for every device.'),
  closes: rule(
    'closes',
    'Something is blocked that was let through',
    'Let the host through on the port that is named.',
  ),
  'starts-inspection': rule(
    'starts-inspection',
    'Something is inspected that was not',
    'Take the host out of TLS inspection where its service does not bear it.',
  ),
  'stops-inspection': rule('stops-inspection', 'Something is no longer inspected', 'Look whether it is meant.'),
  'starts-authentication': rule(
    'starts-authentication',
    'Devices are asked who is there where they were not',
    'Let the host through without authentication where devices cannot answer.',
  ),
  'stops-authentication': rule(
    'stops-authentication',
    'Devices are no longer asked who is there',
    'Look whether it is meant.',
  ),
  'starts-direct': rule('starts-direct', 'Something goes past the proxy', 'See that the firewall lets it through.'),
  'stops-direct': rule('stops-direct', 'Something goes by the proxy', 'See that the proxy lets it through.'),
  unclear: rule('unclear', 'Nobody can tell from these files any more', 'Give what would have to be known.'),
};
const BEYOND = rule(
  'opens-beyond',
  'Something is let through that no service in scope needs',
  'Narrow the rule to what is needed.',
);
const WITHOUT_EFFECT = rule(
  'without-effect',
  'A rule changed and nothing changes by it',
  'Leave it out: another rule decides.',
);

function rule(id: string, title: string, help: string): LineRule {
  return { id, title, help };
}

/** A comparison as SARIF 2.1.0: each change at the line that decides afterwards, or that decided before where none does. */
export function renderAllowListDiffSarif(
  result: AllowListDifference,
  about: { readonly version: string; readonly at: Date },
): string {
  const start = { file: result.after.files[0] ?? 'configuration', line: 1 };
  return renderLinesSarif({
    muster: about.version,
    at: about.at,
    about: 'allow-list-diff',
    rules: [...Object.values(RULES), BEYOND, WITHOUT_EFFECT],
    results: [
      ...result.endpoints.flatMap((one) => one.changes.map((change) => ofEndpoint(one, change, start))),
      ...result.beyond.map((change) => ofBeyond(change, start)),
      ...result.withoutEffect.map(
        ({ change, pattern, place, text }): LineResult => ({
          rule: WITHOUT_EFFECT.id,
          level: 'note',
          message: `${pattern} was ${change} without effect: ${text}`,
          place,
          fingerprint: `without-effect/${change}/${pattern}/${text}`,
        }),
      ),
    ],
  });
}

function ofEndpoint(one: DiffedEndpoint, change: Change, start: LineResult['place']): LineResult {
  const isLost = one.required && one.metBefore !== false && one.meets === false;
  const name = `${one.asked}:${one.port}${one.protocol === 'udp' ? '/udp' : ''}`;
  return {
    rule: change.kind,
    level:
      change.kind === 'unclear' || (one.meets === null && one.metBefore !== null) ? 'open' : isLost ? 'error' : 'note',
    message: `${name} (${one.service}): ${change.kind.replaceAll('-', ' ')}, for example ${change.witness}; was: ${change.before.text}; now: ${change.after.text}`,
    ...placesOf(change, start),
    fingerprint: `${one.list}/${one.service}/${one.protocol}/${one.pattern}:${one.port}/${change.kind}`,
  };
}

function ofBeyond(change: AllowListDifference['beyond'][number], start: LineResult['place']): LineResult {
  const isOpening = change.kind === 'opens';
  return {
    rule: isOpening ? BEYOND.id : change.kind,
    level: isOpening ? 'warning' : 'note',
    message: `${change.pattern}: ${change.kind.replaceAll('-', ' ')}, for example ${change.witness}, which no service in scope needs; was: ${change.before.text}; now: ${change.after.text}`,
    ...placesOf(change, start),
    fingerprint: `beyond/${change.pattern}/${change.witness}/${change.kind}`,
  };
}

/** Lists have no lines of their own. */
function placesOf({ before, after }: Pick<Change, 'before' | 'after'>, start: LineResult['place']) {
  const [was, is] = [before, after].map(({ place }) => (place === undefined || place.line < 1 ? undefined : place));
  return { place: is ?? was ?? start, ...(is === undefined || was === undefined ? {} : { related: was }) };
}
