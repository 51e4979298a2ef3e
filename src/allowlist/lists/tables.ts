import type { Remarks } from '../firewall/remarks.ts';
import type {
  Access,
  Authentication,
  Condition,
  Configuration,
  Inspection,
  ListMeaning,
  Place,
  RouteChoice,
  Rule,
  Table,
} from '../model/configuration.ts';
import { readEntry } from './entry.ts';

/** What is done with an entry. */
export type Use = NonNullable<ListMeaning['use']>;

/** Takes entries of lists, and gives the tables that they make. */
export interface Entries {
  readonly add: (text: string, place: Place, use?: Use, services?: Condition['services']) => void;
  readonly tables: () => Pick<Configuration, 'access' | 'inspection' | 'authentication' | 'route'>;
}

const NOT_NAMED = 'the list does not name it';

/** Entries as `meaning` says; what cannot be read is remarked on, and doubts what it could change. */
export function takeEntries(meaning: ListMeaning, remarks: Remarks): Entries {
  const access: Rule<Access>[] = [];
  const inspection: Rule<Inspection>[] = [];
  const authentication: Rule<Authentication>[] = [];
  const route: Rule<RouteChoice>[] = [];
  let allows = 0;

  return {
    add(text, place, use = meaning.use ?? 'allow', services = 'any') {
      const shown = text.length > 200 ? `${text.slice(0, 199)}…` : text;
      const read = readEntry(text, meaning, services);
      if (!read.ok) {
        const doubts = read.mayNameHosts ? ([TABLE_OF[use]] as const) : [];
        remarks.note(place, 'not-understood', 'not-a-host', `\`${shown.slice(0, 100)}\` ${read.fault}.`, doubts);
        return;
      }
      if (read.warning !== undefined)
        remarks.note(place, 'warning', 'star-before-name', `\`${shown.slice(0, 100)}\` ${read.warning}.`);
      const { when } = read;
      if (use === 'allow' || use === 'block') {
        access.push({ place, text: shown, when, decision: use });
        if (use === 'allow') allows += 1;
      } else if (use === 'bypass-proxy') route.push({ place, text: shown, when, decision: 'direct' });
      else if (use === 'do-not-inspect') inspection.push({ place, text: shown, when, decision: 'leave' });
      else authentication.push({ place, text: shown, when, decision: 'do-not-ask' });
    },
    tables: () => ({
      // A list that only blocks lets everything else through.
      ...tableOf('access', access, access.length > 0 && allows === 0 ? 'allow' : 'block'),
      ...tableOf('inspection', inspection, 'inspect'),
      ...tableOf('authentication', authentication, 'ask'),
      ...tableOf('route', route, 'proxy'),
    }),
  };
}

const TABLE_OF = {
  allow: 'access',
  block: 'access',
  'bypass-proxy': 'route',
  'do-not-inspect': 'inspection',
  'no-authentication': 'authentication',
} as const;

function tableOf<K extends string, Decision extends string>(
  kind: K,
  rules: readonly Rule<Decision>[],
  otherwise: Decision,
): { readonly [P in K]?: Table<Decision> } {
  const table: Table<Decision> = { rules, otherwise, because: NOT_NAMED };
  // The key is the one that was asked for, which the type of a computed key does not say.
  return rules.length === 0 ? {} : ({ [kind]: table } as { readonly [P in K]?: Table<Decision> });
}
