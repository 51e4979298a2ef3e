import type { Requirement } from '../../../src/catalog/index.ts';
import { TABLES } from '../../../src/evidence/index.ts';
import { requestOf as requestsOf } from '../../../src/workspace/describe.ts';
import { block, bullets, code, folded, listed, numbered, oneLine, table } from '../markdown.ts';
import type { Reads, Sources } from '../sources.ts';
import { examplesTable } from './examples-table.ts';
import { tableLink } from './links.ts';

const SUBJECTS: Readonly<Partial<Record<Requirement['subject'], string>>> = {
  tenant: 'Once, for the tenant',
  user: 'For each person in scope',
  device: 'For each Windows device in scope',
  site: 'For each site',
  endpoint: 'For each endpoint at each site',
};

/** Everything about one requirement, from its title to its examples. */
export function requirementPart(requirement: Requirement, sources: Sources): readonly string[] {
  const { id, title, level, subject, area, file, aka, why, consequence, remediation } = requirement;
  const reads = sources.reads.get(id) ?? [];
  const names = aka === undefined ? [] : [aka].flat();
  return [
    `### ${id}`,
    `**${title}**`,
    `${level} · about: ${subject} · area: ${area} · [${file}](../../catalogs/${file})${names.length > 0 ? ` · also known as ${names.join(', ')}` : ''}`,
    `**Why.** ${oneLine(why)}`,
    `**Otherwise.** ${oneLine(consequence)}`,
    `**How it is decided.** ${decision(requirement, reads, sources.outputs.get(id) ?? [])}`,
    paramsOf(requirement),
    folded('The query', block('sql', requirement.check)),
    reasonsOf(requirement),
    `**What to do** (${ownerOf(remediation.owner)}, ${remediation.effort}):`,
    numbered(remediation.steps),
    bullets(remediation.links.map((link) => `<${link}>`)),
    `**Where it comes from.** ${sourcesOf(requirement, sources)}`,
    ...requirement.resolves.map(
      ({ statements, decision: settled }) => `**It settles** ${listed(statements)}: ${oneLine(settled)}`,
    ),
    folded('Examples', examplesTable(requirement)),
  ].filter((part) => part !== '');
}

/** How it is decided, in a few sentences. */
function decision({ subject, from }: Requirement, reads: Reads, outputs: readonly string[]): string {
  const each = from === undefined ? SUBJECTS[subject] : `For each row of ${tableLink(from, '../')}`;
  const evidence = reads.filter((read) => isEvidence(read.table));
  const needed = evidence.filter((read) => !read.tolerated);
  const spared = evidence.filter((read) => read.tolerated);
  const stated = evidence.filter((read) => read.table.startsWith('attested_'));
  const requests = evidence.flatMap((read) => requestsOf(read.table));
  const lines = [...new Map(requests.map((one) => [one.request, one])).values()].map(
    ({ request, permission, mode }) =>
      `${code(`GET ${request}`)} with ${code(permission)}${mode === 'delegated' ? ', signed in' : ''}`,
  );
  const sentences = [
    needed.length === 0
      ? `${each ?? 'For each subject'}, from what \`muster.yaml\` and the shipped reference data say.`
      : `${each ?? 'For each subject'}, from ${linked(needed)}; where one of them is missing, the finding is unknown.`,
    spared.length === 0 ? '' : `It looks at ${linked(spared)} too, and can do without.`,
    stated.length === 0 ? '' : `A person states ${linked(stated)}.`,
    outputs.includes('applies') ? 'Where it does not concern a subject, the finding is not-applicable.' : '',
    lines.length === 0 ? '' : `\n\n${bullets(lines)}`,
  ];
  return sentences
    .filter((sentence) => sentence !== '')
    .join(' ')
    .replaceAll(' \n', '\n');
}

/** Whether somebody has to bring a table: what muster.yaml and the shipped data give is always there. */
function isEvidence(name: string): boolean {
  const kind = TABLES.find((one) => one.name === name)?.kind;
  return kind === undefined || kind === 'collected' || kind === 'devices' || kind === 'network';
}

function linked(reads: Reads): string {
  return listed(reads.map((read) => tableLink(read.table, '../')));
}

function paramsOf({ params }: Requirement): string {
  const rows = Object.entries(params).map(([name, value]) => [code(name), code(JSON.stringify(value))]);
  return rows.length === 0
    ? ''
    : `Figures that \`params\` in muster.yaml may change:\n\n${table(['Parameter', 'Shipped value'], rows)}`;
}

function reasonsOf({ reasons, level }: Requirement): string {
  const rows = Object.entries(reasons).map(([key, reason]) => [
    code(key),
    oneLine(reason.sentence),
    reason.level ?? level,
    (reason.remediation ?? []).map(oneLine).join(' '),
  ]);
  if (rows.length === 0) return '';
  return `**Ways of failing.**\n\n${table(['Reason', 'What it means', 'Level', 'What to do about it'], rows)}`;
}

function ownerOf(owner: Requirement['remediation']['owner']): string {
  return owner === 'both' ? 'customer and provider together' : `the ${owner}`;
}

function sourcesOf({ source }: Requirement, { documents, statements }: Sources): string {
  return [source]
    .flat()
    .map(({ document, section, inventory, page, check }) => {
      const title = documents.get(document) ?? document.replaceAll('-', ' ');
      const place = [
        section === undefined ? '' : `, section "${section}"`,
        check === undefined ? '' : `, ${check}`,
        page === undefined ? '' : ` ([page](${page}))`,
      ].join('');
      const said = inventory.map((id) => `${id} (${oneLine(statements.get(id) ?? '')})`);
      return `${title}${place}${said.length === 0 ? '' : `: ${said.join('; ')}`}.`;
    })
    .join(' ');
}
