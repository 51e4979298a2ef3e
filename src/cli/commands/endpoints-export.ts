import { defineCommand } from '../command.ts';
import { EXIT } from '../exit-codes.ts';
import { choice, list, required } from '../values.ts';

/** `muster endpoints export`. */
export const endpointsExport = defineCommand({
  about:
    'Writes an endpoint list as a table (csv), or as bare patterns, one a line (hosts). The patterns mean what our lists mean by them: rules of a firewall or proxy write wildcards in their own way.',
  args: { list: required('list, by id or file', { completes: 'file' }) },
  options: {
    format: choice('--format <format>', 'how it is written', ['csv', 'hosts'], 'csv'),
    service: list('--service <id>', 'only this service; may be given several times'),
  },
  json: {
    version: 1,
    fields: { list: 'id of the list', services: 'its services with their endpoints' },
  },
  examples: [
    ['muster endpoints export managed-desktop --output endpoints.csv', 'a table for a spreadsheet'],
    ['muster endpoints export microsoft-365 --format hosts', 'the patterns alone'],
  ],
  run: async ({ args, options, folder }) => {
    const { chooseServices, exportList, readEndpointList } = await import('../../workspace/index.ts');
    const shown = chooseServices(await readEndpointList(args.list, folder), options.service);
    const text = exportList(shown, options.format);
    return {
      code: EXIT.ok,
      data: { list: shown.id, services: shown.services },
      text: () => text,
      body: once(text),
    };
  },
});

async function* once(text: string) {
  yield text;
}
