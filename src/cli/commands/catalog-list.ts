import { defineCommand } from '../command.ts';
import { EXIT } from '../exit-codes.ts';

/** `muster catalog list`. */
export const catalogList = defineCommand({
  about:
    'Lists the catalogs, with how many requirements each counts by itself and includes from others, and the tasks of onboarding.',
  args: {},
  options: {},
  json: {
    version: 1,
    fields: {
      catalogs: 'each with id, title, version, date, era, service, own and included requirements (ids)',
      onboarding: 'services (ids), facts (ids), and the tasks (ids) of each phase',
    },
  },
  examples: [['muster catalog list', 'the catalogs that ship with Muster']],
  run: async ({ folder }) => {
    const { entriesOf, PHASES, readWholeCatalogs } = await import('../../workspace/index.ts');
    const {
      library,
      onboarding: { tasks, facts, services },
    } = await readWholeCatalogs(folder);
    const catalogs = [...library.catalogs.values()].map((catalog) => {
      const entries = entriesOf(library, catalog.id).map((entry) => entry.requirement);
      const { id, title, version, date, era, service } = catalog;
      return {
        id,
        title,
        version,
        date,
        era,
        service,
        own: entries.filter((r) => r.catalog === id).map((r) => r.id),
        included: entries.filter((r) => r.catalog !== id).map((r) => r.id),
      };
    });
    const byPhase = PHASES.map(
      (phase) => [phase, [...tasks.values()].flatMap((task) => (task.phase === phase ? [task.id] : []))] as const,
    );
    const onboarding = {
      services: services.map((service) => service.id),
      facts: [...facts.keys()],
      tasks: Object.fromEntries(byPhase),
    };
    return {
      code: EXIT.ok,
      data: { catalogs, onboarding },
      text: (style) =>
        [
          ...catalogs.map(
            (c) =>
              `${style.bold(c.id)}  ${c.version} of ${c.date}\n  ${c.title}\n  ${c.own.length} requirements of its own, ${c.included.length} included`,
          ),
          `${style.bold('onboarding')}\n  ${services.length} services, ${facts.size} facts, ${tasks.size} tasks: ${byPhase.map(([phase, ids]) => `${ids.length} to ${phase}`).join(', ')}`,
        ].join('\n'),
    };
  },
});
