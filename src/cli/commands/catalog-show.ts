import { defineCommand } from '../command.ts';
import { EXIT } from '../exit-codes.ts';
import { required } from '../values.ts';

/** `muster catalog show`. */
export const catalogShow = defineCommand({
  about:
    'Shows a requirement in full: what must hold, why, what happens otherwise, how it is decided and how to put it right.',
  args: { requirement: required('id of a requirement') },
  options: {},
  json: {
    version: 1,
    fields: {
      requirement: 'the requirement as its file has it',
      tables: 'base tables its check reads, and whether it can do without each',
      requests: 'requests and permissions that bring them',
    },
  },
  examples: [
    ['muster catalog show entra-connect-version', 'one requirement'],
    ['muster catalog show entra-connect-version --json', 'the same for a program'],
  ],
  run: async ({ folder, args }) => {
    const { describeRequirement, readCatalogsAt } = await import('../../workspace/index.ts');
    const shown = await describeRequirement(await readCatalogsAt(folder), args.requirement);
    return {
      code: EXIT.ok,
      data: { requirement: shown.requirement, tables: shown.tables, requests: shown.requests },
      text: (style) => drawRequirement(shown, style),
    };
  },
});

type Shown = Awaited<ReturnType<typeof import('../../workspace/index.ts').describeRequirement>>;

function drawRequirement({ requirement: r, tables, requests }: Shown, style: import('../style.ts').Style): string {
  const part = (heading: string, text: string) => `${style.bold(heading)}\n${text.trimEnd().replaceAll(/^/gm, '  ')}`;
  const reasons = Object.entries(r.reasons).map(
    ([key, reason]) => `${key}${reason.level === undefined ? '' : ` (${reason.level})`}: ${reason.sentence}`,
  );
  return [
    `${style.bold(r.title)}\n  ${r.id} · ${r.catalog} · ${r.level} · about: ${r.subject}`,
    part('Why', r.why),
    part('Otherwise', r.consequence),
    ...(reasons.length > 0 ? [part('Ways of failing', reasons.join('\n'))] : []),
    part('What to do', r.remediation.steps.map((step, index) => `${index + 1}. ${step}`).join('\n')),
    part('How it is decided', r.check),
    part(
      'What it reads',
      [
        ...tables.map((read) => `${read.table}${read.tolerated ? ' (can do without)' : ''}`),
        ...requests.map((request) => `GET ${request.request}  ${request.permission}`),
      ].join('\n'),
    ),
    part(
      'Examples',
      r.examples.map((example) => `${example.name}: ${Object.values(example.expect).join(', ')}`).join('\n'),
    ),
  ].join('\n\n');
}
