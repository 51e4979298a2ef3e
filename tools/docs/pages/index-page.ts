import { entriesOf } from '../../../src/catalog/index.ts';
import { bullets, type Page, page } from '../markdown.ts';
import type { Sources } from '../sources.ts';

/** The list of all pages. */
export function indexPage({ catalogs: { library } }: Sources): Page {
  return page('README.md', 'Documentation', '`tools/docs/`', [
    bullets([
      '[Guide](guide.md): from a clone to the report of your own tenant, and to a requirement of your own',
      '[Onboarding](onboarding.md): phases, tasks and checklist that follow the evidence, for whoever manages them',
      '[Timeline and review calls](timeline.md): when each task can be done, how sure the end is, and the calls on the way',
      '[What if](what-if.md): which findings and gates would turn, and the smallest set of changes that opens a gate',
      '[Waves](waves.md): devices into rings, and what each takes of the links of sites',
      '[Architecture](architecture.md): stages and words on one screen; [decisions](decisions/): why it is as it is',
    ]),
    '## To look things up',
    bullets([
      '[A workspace](workspace.md): its files, what git keeps of them, their version, and forgetting',
      '[Commands](commands.md) and [exit codes](exit-codes.md)',
      '[Requests to Microsoft Graph](requests.md): which answers to bring, with which permission',
      '[Files of devices](device-files.md): which exports of other tools are read, and how to make them',
      '[Evidence](evidence.md): every table and column that a check may read, and where it comes from',
      '[What Muster reads of other tools](other-tools.md): ScubaGear, EntraExporter and others, and what each cannot say',
      '[Attestations](attestations.md): what people are asked to state',
      '[Statuses and reasons](reasons.md): what a finding says, and what to do about it',
      '[Functions](functions.md): what a check may call',
    ]),
    '## Requirements',
    bullets(
      [...library.catalogs.values()].map(({ id, title }) => {
        const entries = entriesOf(library, id);
        const own = entries.filter((entry) => entry.requirement.catalog === id).length;
        return `[${title}](requirements/${id}.md): ${own} of its own, ${entries.length - own} included`;
      }),
    ),
  ]);
}
