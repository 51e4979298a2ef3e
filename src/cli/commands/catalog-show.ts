import { defineCommand } from '../command.ts';
import { drawFact, drawRequirement, drawTask } from '../draw-catalog-item.ts';
import { EXIT } from '../exit-codes.ts';
import { required } from '../values.ts';

/** `muster catalog show`. */
export const catalogShow = defineCommand({
  about:
    'Shows a requirement in full: what must hold, why, what happens otherwise, how it is decided and how to put it right; or a task of onboarding, or a fact that its tasks rest on.',
  args: { id: required('id of a requirement, a task or a fact') },
  options: {},
  json: {
    version: 1,
    fields: {
      kind: 'requirement, task or fact',
      requirement: 'the requirement as its file has it; null where it is none',
      task: 'the task as its file has it; null where it is none',
      fact: 'the fact as its file has it; null where it is none',
      tables: 'base tables that the check reads, and whether it can do without each',
      requests: 'requests and permissions that bring them',
      tasks: 'ids of the tasks that it proves, whose scope rests on it, or that wait for it',
    },
  },
  examples: [
    ['muster catalog show entra-connect-version', 'one requirement'],
    ['muster catalog show federation-single-site', 'a task of onboarding'],
    ['muster catalog show single-forest', 'a fact that says whether tasks apply'],
    ['muster catalog show entra-connect-version --json', 'the same for a program'],
  ],
  run: async ({ folder, args }) => {
    const { describeFromCatalogs, readWholeCatalogs } = await import('../../workspace/index.ts');
    const shown = await describeFromCatalogs(await readWholeCatalogs(folder), args.id);
    const { kind } = shown;
    const none = { kind, requirement: null, task: null, fact: null, tables: [], requests: [] };
    switch (kind) {
      case 'requirement': {
        const { requirement, tables, requests, tasks } = shown;
        return {
          code: EXIT.ok,
          data: { ...none, requirement, tables, requests, tasks },
          text: (style) => drawRequirement(shown, style),
        };
      }
      case 'fact': {
        const { fact, tables, requests, tasks } = shown;
        return {
          code: EXIT.ok,
          data: { ...none, fact, tables, requests, tasks },
          text: (style) => drawFact(shown, style),
        };
      }
      case 'task':
        return {
          code: EXIT.ok,
          data: { ...none, task: shown.task, tasks: shown.unblocks },
          text: (style) => drawTask(shown, style),
        };
    }
  },
});
