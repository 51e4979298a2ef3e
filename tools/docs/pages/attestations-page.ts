import type { AttestedFact } from '../../../src/catalog/index.ts';
import { block, bullets, code, codes, type Page, page, table } from '../markdown.ts';
import { readersOf, type Sources } from '../sources.ts';
import { requirementLink } from './links.ts';

/** What people are asked to state, because nothing else shows it. */
export function attestationsPage(sources: Sources): Page {
  const facts = [...sources.catalogs.library.attested.values()].sort((a, b) => (a.table < b.table ? -1 : 1));
  return page('attestations.md', 'Attestations', '`catalogs/attested/`', [
    'Some facts no export shows. A person states them with `muster attest`: a fact, not a verdict, with a name and a day on which it lapses. `muster attest` alone lists what the catalogs ask for and how it stands; `attestations.yaml` keeps what was stated.',
    bullets([
      'Nobody has stated it: the requirements that need it are `unknown`, reason `not-attested`.',
      'It has lapsed: `unknown`, reason `attestation-lapsed`. Stating it again is enough.',
      'It was withdrawn, by `muster attest --withdraw`: as if nobody had stated it. `attestations.yaml` keeps it, with who took it back and when.',
      'Collected evidence that says otherwise wins.',
      'In a check, each is a table with one row or none. Besides its own columns it has `attested_by`, `attested_at` and `attested_until`.',
    ]),
    ...facts.flatMap((fact) => [`## ${fact.table}`, ...describe(fact, sources)]),
  ]);
}

function describe(fact: AttestedFact, sources: Sources): readonly string[] {
  const rows = Object.entries(fact.columns).map(([name, { type, doc, values }]) => [
    code(name),
    type,
    doc,
    values === undefined ? '' : codes(values),
  ]);
  const [first] = Object.entries(fact.columns);
  const readers = readersOf(sources, [fact.table]);
  return [
    fact.doc,
    `**${fact.question}**`,
    table(['Column', 'Type', 'Meaning', 'One of'], rows),
    block('text', `muster attest ${fact.table} ${first?.[0] ?? ''}=${sampleOf(first?.[1])} --by "Ada Byron"`),
    `Holds for ${fact.valid_days} days unless \`--until\` says otherwise. Needed by: ${
      readers.length === 0
        ? 'no requirement yet'
        : readers.map((requirement) => requirementLink(requirement, '')).join(', ')
    }.`,
  ];
}

function sampleOf(column: AttestedFact['columns'][string] | undefined): string {
  const [value] = column?.values ?? [];
  if (value !== undefined) return value;
  const samples = {
    boolean: 'true',
    integer: '2',
    number: '2.5',
    date: '2027-05-31',
    'text[]': 'one,another',
    text: '...',
  };
  return samples[column?.type ?? 'text'];
}
