import { AREAS, type Catalog, type CatalogEntry, entriesOf } from '../../../src/catalog/index.ts';
import { anchorOf, counted, oneLine, type Page, page, table } from '../markdown.ts';
import type { Sources } from '../sources.ts';
import { requirementLink } from './links.ts';
import { requirementPart } from './requirement-part.ts';

/** A page for each catalog: its own requirements in full, and what it includes from others. */
export function requirementsPages(sources: Sources): readonly Page[] {
  return [...sources.catalogs.library.catalogs.values()].map((catalog) => catalogPage(catalog, sources));
}

function catalogPage(catalog: Catalog, sources: Sources): Page {
  const entries = entriesOf(sources.catalogs.library, catalog.id);
  const own = entries.filter(({ requirement }) => requirement.catalog === catalog.id);
  const included = entries.filter(({ requirement }) => requirement.catalog !== catalog.id);
  const areas = AREAS.filter((area) => own.some(({ requirement }) => requirement.area === area));
  return page(`requirements/${catalog.id}.md`, catalog.title, `\`catalogs/${catalog.id}/\``, [
    `Catalog \`${catalog.id}\`, version ${catalog.version} of ${catalog.date}, service ${catalog.service}, era ${catalog.era}: ${counted(own.length, 'requirement')} of its own, ${included.length} included from others. ${oneLine(catalog.source)}`,
    ...areas.map(
      (area) =>
        `[${titled(area)}](#${anchorOf(area)}): ${own
          .filter(({ requirement }) => requirement.area === area)
          .map(({ requirement }) => `[${requirement.id}](#${requirement.id})`)
          .join(', ')}`,
    ),
    ...includedPart(catalog, included),
    ...areas.flatMap((area) => [
      `## ${titled(area)}`,
      ...own
        .filter(({ requirement }) => requirement.area === area)
        .flatMap(({ requirement }) => requirementPart(requirement, sources)),
    ]),
  ]);
}

function includedPart(catalog: Catalog, included: readonly CatalogEntry[]): readonly string[] {
  const rows = included.map(({ requirement, level, inventory }) => [
    requirementLink(requirement, '../'),
    requirement.title,
    level === requirement.level ? level : `${level} (there: ${requirement.level})`,
    inventory.join(', '),
    oneLine(catalog.includes.find((include) => include.requirement === requirement.id)?.because ?? ''),
  ]);
  if (rows.length === 0) return [];
  return ['## Included from other catalogs', table(['Requirement', 'Title', 'Level', 'Statements', 'Because'], rows)];
}

function titled(area: string): string {
  return `${area.slice(0, 1).toUpperCase()}${area.slice(1)}`;
}
