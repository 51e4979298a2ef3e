import type { Requirement } from '../../../src/catalog/index.ts';
import { TABLES } from '../../../src/evidence/index.ts';
import { code } from '../markdown.ts';

/** A link to a requirement on the page of its own catalog; `up` leads from the page to `docs/`: empty, or `../` from another catalog's page. */
export function requirementLink(requirement: Pick<Requirement, 'id' | 'catalog'>, up: '' | '../'): string {
  return `[${requirement.id}](${up === '../' ? '' : 'requirements/'}${requirement.catalog}.md#${requirement.id})`;
}

/** A link to a table, on the page of evidence or of attestations. */
export function tableLink(name: string, up: '' | '../'): string {
  const file = TABLES.some((table) => table.name === name) ? 'evidence.md' : 'attestations.md';
  return `[${code(name)}](${up}${file}#${name})`;
}
