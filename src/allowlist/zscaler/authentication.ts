import { conditionsOf } from '../firewall/conditions.ts';
import { jsonAt, jsonEntries, jsonText, jsonTexts } from '../firewall/json.ts';
import { shownLine } from '../firewall/remarks.ts';
import type { Authentication, Table } from '../model/configuration.ts';
import { type Located, readEntries } from './categories.ts';
import type { Reading } from './rules.ts';

const ASKS = 'whether the location or Client Connector asks people to sign in';

/** Whom Zscaler does not ask to sign in; whether it asks the others stands with the locations. */
export function readAuthentication(
  { file, node }: Located,
  locations: readonly Located[],
  { categories, remarks, lineAt, asking }: Reading,
): Table<Authentication> {
  const entries = jsonEntries(node, 'authBypassUrls').map(({ value, line }) => ({
    text: String(value ?? ''),
    place: { file, line },
  }));
  const byUrl = entries.flatMap(({ text, place }) =>
    readEntries([{ text, place }], remarks, false).flatMap((way) =>
      conditionsOf([[way]]).map((when) => ({ place, text: shownLine(text), when, decision: 'do-not-ask' as const })),
    ),
  );
  const ids = jsonTexts(node, 'authBypassUrlCategories').filter((id) => id !== 'NONE');
  const place = { file, line: jsonAt(node, 'authBypassUrlCategories')?.line ?? node.line };
  const byCategory =
    ids.length === 0
      ? []
      : conditionsOf([categories.waysOf(ids, place)]).map((when) => ({
          place,
          text: shownLine(lineAt(place)),
          when,
          decision: 'do-not-ask' as const,
        }));
  const own = locations.filter((one) => asking.from === undefined || jsonText(one.node, 'name') === asking.from);
  const asks = new Set(own.map((one) => jsonText(one.node, 'authRequired') === 'true'));
  const start = { file, line: node.line };
  const unless = asks.size === 1 ? {} : { unless: [ASKS] };
  const others = {
    place: start,
    text: 'all others',
    when: { hosts: [{ kind: 'any' }], services: 'any', ...unless },
    decision: 'ask',
  } as const;
  return {
    rules: [...byUrl, ...byCategory, ...(asks.size === 1 && asks.has(false) ? [] : [others])],
    otherwise: 'do-not-ask',
    because: 'nobody is asked where neither the location nor Client Connector asks',
  };
}
