import { defineCommand } from '../command.ts';
import { EXIT } from '../exit-codes.ts';
import { list, text } from '../values.ts';

const DEFAULT_CATALOGS = ['managed-desktop-2018', 'managed-desktop-readiness', 'managed-desktop-devices'];

/** `muster init`. */
export const init = defineCommand({
  about:
    'Makes a workspace: a folder with the settings, attestations and waivers of one tenant, for you to read and to keep in git.',
  args: {},
  options: {
    tenant: text('--tenant <id>', 'id of the tenant (a GUID, from the Entra admin centre)'),
    name: text('--name <name>', 'what to call it'),
    catalog: list('--catalog <id>', `a catalog in scope, more than once if need be (${DEFAULT_CATALOGS.join(', ')})`),
  },
  json: { version: 1, fields: { folder: 'where the workspace is', made: 'files that were made' } },
  examples: [
    [
      'muster init -C contoso --tenant 11111111-2222-3333-4444-555555555555 --name Contoso',
      'a workspace in the folder contoso',
    ],
    ['muster init --tenant 1111... --name Contoso --catalog autopilot-device-preparation', 'with another catalog'],
  ],
  run: async ({ folder, options }) => {
    const { initWorkspace, readCatalogs } = await import('../../workspace/index.ts');
    const { UsageError } = await import('../errors.ts');
    if (options.tenant === undefined)
      throw new UsageError('a workspace belongs to one tenant', 'Name it: muster init --tenant ID --name NAME');
    const catalogs = options.catalog.length > 0 ? options.catalog : DEFAULT_CATALOGS;
    const known = (await readCatalogs()).library.catalogs;
    for (const id of catalogs)
      if (!known.has(id))
        throw new UsageError(`there is no catalog ${id}`, `There are ${[...known.keys()].join(', ')}.`);
    const made = await initWorkspace(folder, {
      tenantId: options.tenant,
      tenantName: options.name ?? options.tenant,
      catalogs,
    });
    return {
      code: EXIT.ok,
      data: { folder, made },
      text: (style) =>
        [
          `${style.bold(folder)} is a workspace now: ${made.join(', ')}`,
          'Next: look at muster.yaml, then bring evidence with `muster import PATH...` (`muster import --preflight` says which).',
        ].join('\n'),
    };
  },
});
