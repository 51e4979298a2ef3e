import { OTHER_TOOLS, type OtherTool } from '../../../src/collect/index.ts';
import { COLLECTIONS, TABLES } from '../../../src/evidence/index.ts';
import { bullets, code, counted, type Page, page, table } from '../markdown.ts';
import { tableLink } from './links.ts';
import { tablesFedBy } from './requests-page.ts';

/** What Muster reads of other tools: how it is made, what it gives, and what it cannot say. */
export function otherToolsPage(): Page {
  return page('other-tools.md', 'What Muster reads of other tools', '`src/collect/tools/`', [
    `\`muster import\` takes the results of ${counted(OTHER_TOOLS.length, 'other tool')} as evidence. Each run is a snapshot of its own, with its own source and its own date; one that says it is of another tenant is refused.`,
    "What a tool cannot say stays unknown. Its copy takes the place of Microsoft Graph's own answer only where it is whole, more than a day newer, and lacks no column that Graph's answer has; a whole copy goes before an answer that is cut off.",
    ...OTHER_TOOLS.flatMap((tool) => [`## ${tool.title}`, describe(tool)]),
  ]);
}

function describe(tool: OtherTool): string {
  const rows = tool.collections.map((name) => {
    const collection = COLLECTIONS.find((one) => one.name === name);
    const fed = collection === undefined ? [] : tablesFedBy(collection);
    return [`[${name}](requests.md#${name.toLowerCase()})`, fed.map((one) => tableLink(one, '')).join(', ')];
  });
  const tables = tool.tables.map((name) =>
    TABLES.some((one) => one.name === name) ? tableLink(name, '') : code(name),
  );
  return [
    bullets([
      `What to bring: ${tool.files}`,
      `Source in the manifest of its snapshot: ${code(tool.source)}`,
      `Dated ${tool.dated}`,
      ...(tables.length === 0 ? [] : [`Gives: ${tables.join(', ')}`]),
    ]),
    ...(rows.length === 0 ? [] : [table(['Gives', 'For the tables'], rows)]),
    'What it cannot say:',
    bullets(tool.untold),
  ].join('\n\n');
}
