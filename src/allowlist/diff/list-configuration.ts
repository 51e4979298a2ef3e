import type { EndpointList } from '../../endpoints/index.ts';
import { meaningOf } from '../generate/meaning.ts';
import type { Treatment } from '../generate/treatments.ts';
import { type Scope, wantedFor } from '../generate/wanted.ts';
import type { Configuration, Rule, Table } from '../model/configuration.ts';

/**
 * Endpoint lists as the configuration of whoever follows them to the letter: what they name gets through and nothing else,
 * and it goes direct, is left alone and is not asked who is there where they want it so.
 */
export function listConfiguration(lists: readonly EndpointList[], scope: Scope): Configuration {
  const about = lists.map(({ id, version, date }) => `${id} ${version ?? date}`);
  const table = <D extends string>(treatment: Treatment, decision: D, otherwise: D, because: string): Table<D> => ({
    rules: rulesOf(lists, treatment, scope, decision),
    otherwise,
    because,
  });
  return {
    format: 'endpoint-list',
    files: about,
    access: table('allow', 'allow', 'block', `${about.join(', ')} names it not`),
    inspection: table('do-not-inspect', 'leave', 'inspect', `${about.join(', ')} lets it be inspected`),
    authentication: table('no-authentication', 'do-not-ask', 'ask', `${about.join(', ')} lets it be asked for`),
    route: table('bypass-proxy', 'direct', 'proxy', `${about.join(', ')} does not want it past the proxy`),
    remarks: [],
  };
}

function rulesOf<D extends string>(
  lists: readonly EndpointList[],
  treatment: Treatment,
  scope: Scope,
  decision: D,
): readonly Rule<D>[] {
  return wantedFor(lists, treatment, scope).map(({ pattern, services, origins }) => {
    const [first] = origins;
    const whose = origins.map(({ list, service }) => `${list} ${service}`).join(', ');
    // Line 0: it stands in no file.
    const place = { file: first?.list ?? '', line: 0 };
    return { place, text: `${pattern} (${whose})`, when: { hosts: [meaningOf(pattern)], services }, decision };
  });
}
