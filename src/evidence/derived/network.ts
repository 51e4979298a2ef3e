import { computed, type DerivedTable } from '../schema.ts';

/** Derived tables on endpoints as seen from sites. */
export const SITE_TABLES: readonly DerivedTable[] = [
  {
    kind: 'derived',
    name: 'site_endpoints',
    doc: 'Every endpoint at every site with what a probe or, before anybody probed, an allow-list says of it. A probe that names no list speaks for its host in every list that has it by name.',
    lineage: ['probes'],
    tolerates: ['allow_list_verdicts'],
    columns: {
      id: computed('text', 'site, service, protocol, pattern and port'),
      site: computed('text', 'Site'),
      list: computed('text', 'Endpoint list'),
      service: computed('text', 'Service in that list'),
      pattern: computed('text', 'Host or pattern'),
      protocol: computed('text', 'tcp or udp'),
      port: computed('integer', 'Port'),
      required: computed('boolean', 'The service does not work without it'),
      testable: computed('boolean', 'A host can be tested for it: false for a wildcard below which none is known'),
      verdict: computed('text', "The probe's verdict; NULL where nobody probed"),
      reason: computed('text', "The probe's reason"),
      allow_list_verdict: computed('text', "The allow-list's verdict"),
      allow_list_rule: computed('text', 'The rule of the allow-list that decides, with file and line'),
      said: computed(
        'text',
        "The probe's reason or verdict; where nobody probed, the allow-list's verdict and the rule that decides",
      ),
      tls_version: computed('text', 'Highest TLS version the path allows'),
      passes: computed(
        'boolean',
        'It can be used as its service needs it: reachable, or inspected or authenticated where that is allowed; NULL where nobody can tell',
      ),
    },
    sql: `SELECT s.id || ' ' || e.service || ' ' || e.protocol || ' ' || e.pattern || ':' || e.port AS id, s.id AS site, e.list, e.service, e.pattern, e.protocol, e.port, e.required, e.testable,
           coalesce(n.verdict, h.verdict) AS verdict, coalesce(n.reason, h.reason) AS reason, a.verdict AS allow_list_verdict, a.rule AS allow_list_rule,
           coalesce(n.reason, h.reason, n.verdict, h.verdict, 'allow-list: ' || a.verdict || coalesce(' by ' || a.rule, '')) AS said, coalesce(n.tls_version, h.tls_version) AS tls_version,
           CASE WHEN coalesce(n.verdict, h.verdict) = 'reachable' AND (e.kind = 'exact' OR coalesce(n.members_reachable, h.members_reachable) = coalesce(n.members_tested, h.members_tested)) THEN true
                WHEN coalesce(n.verdict, h.verdict) = 'degraded' THEN true
                WHEN coalesce(n.verdict, h.verdict) = 'inspected' THEN e.tls_inspection_allowed
                WHEN coalesce(n.verdict, h.verdict) = 'authentication-required' THEN e.authenticated_proxy_allowed
                WHEN coalesce(n.verdict, h.verdict) = 'blocked' THEN false
                WHEN n.site IS NULL AND h.site IS NULL AND u.whole AND a.verdict = 'allowed' THEN true
                WHEN n.site IS NULL AND h.site IS NULL AND u.whole AND a.verdict = 'inspected' THEN e.tls_inspection_allowed
                WHEN n.site IS NULL AND h.site IS NULL AND u.whole AND a.verdict = 'authenticated' THEN e.authenticated_proxy_allowed
                WHEN n.site IS NULL AND h.site IS NULL AND u.whole AND a.verdict IN ('blocked', 'partly') THEN false END AS passes
    FROM sites s CROSS JOIN endpoints e
    CROSS JOIN (SELECT coalesce(bool_and(site IS NOT NULL AND (list IS NULL) = (service IS NULL) AND pattern IS NOT NULL AND protocol IS NOT NULL AND port IS NOT NULL), true) AS whole FROM probes) u
    LEFT JOIN probes n ON n.site = s.id AND n.list = e.list AND n.service = e.service AND n.pattern = e.pattern AND n.protocol = e.protocol AND n.port = e.port
    LEFT JOIN probes h ON n.site IS NULL AND e.kind = 'exact' AND h.list IS NULL AND h.service IS NULL AND h.site = s.id AND h.pattern = e.pattern AND h.protocol = e.protocol AND h.port = e.port
    LEFT JOIN allow_list_verdicts a ON a.site = s.id AND a.list = e.list AND a.service = e.service AND a.pattern = e.pattern AND a.protocol = e.protocol AND a.port = e.port`,
  },
];
