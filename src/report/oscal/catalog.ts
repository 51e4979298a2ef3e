import type { Requirement } from '../../catalog/index.ts';
import type { ReportedRequirement, ReportModel } from '../model.ts';
import { AREA_WORDS, DOCUMENT_WORDS } from '../words.ts';
import { createIdMaker, objectiveOf } from './ids.ts';
import { metadataOf } from './metadata.ts';
import { isWebAddress } from './risk.ts';
import { line, ours, props, some, steps } from './text.ts';

type ReportedCatalog = ReportModel['assessment']['catalogs'][number];

/**
 * An OSCAL 1.1.3 catalog as JSON text: a control for each requirement of the assessment. Of one catalog its areas are the
 * groups; of several there is a group for each catalog, with its areas inside, and a requirement that several count
 * stands in the first. Parameters have the values that were judged by. https://pages.nist.gov/OSCAL-Reference/models/v1.1.3/catalog/
 */
export function renderOscalCatalog(model: ReportModel): string {
  const { assessment } = model;
  const id = createIdMaker(assessment.tenant.id);
  const placed = assessment.catalogs.map((catalog, index) => ({
    catalog,
    requirements: model.requirements.filter(({ result }) => homeOf(result.catalogs, assessment.catalogs) === index),
  }));
  const only = placed.length === 1 ? placed[0] : undefined;
  const title = only === undefined ? 'Requirements that were assessed' : only.catalog.title;
  const document = {
    catalog: {
      uuid: id('document', 'catalog', ...assessment.catalogs.map((catalog) => catalog.id)),
      metadata: metadataOf(title, model, id),
      ...some(
        'groups',
        only === undefined
          ? placed.filter(({ requirements }) => requirements.length > 0).map(catalogGroup)
          : areaGroups(only.catalog.id, only.requirements),
      ),
    },
  };
  return `${JSON.stringify(document, null, 1)}\n`;
}

/** The place of the first catalog that counts a requirement; the first of all where none is said. */
function homeOf(counting: readonly string[], catalogs: readonly ReportedCatalog[]): number {
  return Math.max(
    0,
    catalogs.findIndex(({ id }) => counting.includes(id)),
  );
}

function catalogGroup({
  catalog,
  requirements,
}: {
  readonly catalog: ReportedCatalog;
  readonly requirements: readonly ReportedRequirement[];
}): object {
  return {
    id: catalog.id,
    class: 'catalog',
    title: ours(catalog.title),
    props: props({ version: catalog.version, date: catalog.date }),
    groups: areaGroups(catalog.id, requirements),
  };
}

function areaGroups(catalog: string, requirements: readonly ReportedRequirement[]): readonly object[] {
  return Object.entries(AREA_WORDS).flatMap(([area, title]) => {
    const own = requirements.filter(({ text }) => text.area === area);
    return own.length === 0 ? [] : [{ id: `${catalog}_${area}`, class: 'area', title, controls: own.map(controlOf) }];
  });
}

function controlOf({ text, result, changedParams }: ReportedRequirement): object {
  const sources = Array.isArray(text.source) ? text.source : [text.source];
  const inventory = sources.flatMap((source) => source.inventory);
  return {
    id: text.id,
    class: 'requirement',
    title: ours(text.title),
    ...some('params', paramsOf(text, changedParams)),
    props: props({
      level: result.level,
      'subject-kind': text.subject,
      catalogs: result.catalogs.join(' '),
      statements: inventory.join(' ') || null,
      source: sources.map(sourceWords).join('; '),
      owner: text.remediation.owner,
      effort: text.remediation.effort,
    }),
    ...some(
      'links',
      text.remediation.links.filter(isWebAddress).map((href) => ({ href, rel: 'reference' })),
    ),
    parts: [
      { id: `${text.id}_smt`, name: 'statement', prose: `${ours(text.title)}.` },
      { id: `${text.id}_gdn`, name: 'guidance', prose: guidanceOf(text) },
      {
        id: objectiveOf(text.id),
        name: 'assessment-objective',
        prose: `Determine that it holds for every ${text.subject} in scope: ${ours(text.title)}.`,
      },
      {
        id: `${text.id}_mth`,
        name: 'assessment-method',
        prose: `A query over tables of evidence decides.\n\n${codeBlock(text.check)}`,
      },
    ],
  };
}

function guidanceOf(text: Requirement): string {
  return [
    ours(text.why),
    `Otherwise: ${ours(text.consequence)}`,
    `How to meet it:\n\n${steps(text.remediation.steps)}`,
    ...text.resolves.map(({ statements, decision }) => `${statements.map(line).join(', ')}: ${ours(decision)}`),
  ].join('\n\n');
}

function sourceWords({
  document,
  section,
}: {
  readonly document: string;
  readonly section?: string | undefined;
}): string {
  return `${DOCUMENT_WORDS[document] ?? document}${section === undefined ? '' : `, ${section}`}`;
}

/** Text between fences that it cannot close. */
function codeBlock(code: string): string {
  return `\`\`\`sql\n${code.replaceAll('```', "'''").trimEnd()}\n\`\`\``;
}

/** Parameters with their values; where the workspace changed one it says so. */
function paramsOf(text: Requirement, changed: Readonly<Record<string, unknown>>): readonly object[] {
  return Object.entries(text.params).map(([name, own]) => {
    const value = changed[name] ?? own;
    return {
      id: `${text.id}_prm_${name}`,
      label: ours(name.replaceAll('_', ' ')),
      ...(Object.hasOwn(changed, name) ? { props: props({ changed: 'by the workspace', original: textOf(own) }) } : {}),
      ...some(
        'values',
        (Array.isArray(value) ? value : [value]).map((one) => line(textOf(one))),
      ),
    };
  });
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : Array.isArray(value) ? value.map(String).join(', ') : String(value);
}
