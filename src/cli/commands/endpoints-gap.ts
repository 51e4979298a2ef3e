import { defineCommand } from '../command.ts';
import { EXIT } from '../exit-codes.ts';
import { flag, list, required } from '../values.ts';

/** `muster endpoints gap`. */
export const endpointsGap = defineCommand({
  about:
    'Says what one endpoint list needs and another lacks, for each service. A name that a wider pattern of the other list covers is not lacking, but it may lack a port.',
  args: {
    having: required('list, by id or file, that may lack something', { completes: 'file' }),
    wanted: required('list, by id or file, that says what is needed', { completes: 'file' }),
  },
  options: {
    all: flag('--all', 'also what the wanted list does not require'),
    service: list('--service <id>', 'only this service of the wanted list; may be given several times'),
    check: flag('--check', 'end with 1 where something is lacking'),
  },
  json: {
    version: 1,
    fields: {
      having: 'id of the list that may lack something',
      wanted: 'id of the list that says what is needed',
      missing: 'entries that no pattern covers, each with pattern, services, required',
      ports: 'entries that are covered, but not on every port: each with pattern, by, services and portsMissing',
      covered: 'how many entries are there by the letter (same) and by a wider pattern (wider)',
      services: 'each with service, title, patterns and how many are missing',
    },
  },
  examples: [
    ['muster endpoints gap managed-desktop microsoft-365', 'what the document of 2018 lacks of the list of today'],
    ['muster endpoints gap managed-desktop microsoft-365 --all --json', 'what is optional as well, for a program'],
  ],
  run: async ({ args, options, folder }) => {
    const { chooseServices, gapOf, readEndpointList, servicesWhere } = await import('../../workspace/index.ts');
    const [having, whole] = await Promise.all([
      readEndpointList(args.having, folder),
      readEndpointList(args.wanted, folder),
    ]);
    const wanted = chooseServices(whole, options.service);
    const { entries, services } = gapOf(having.services, options.all ? wanted.services : servicesWhere(wanted, true));
    const missing = entries.filter(({ cover }) => cover === 'none');
    const ports = entries.filter(({ portsMissing }) => portsMissing.length > 0);
    const count = (cover: 'same' | 'wider') => entries.filter((entry) => entry.cover === cover).length;
    return {
      code: options.check && missing.length + ports.length > 0 ? EXIT.findings : EXIT.ok,
      data: {
        having: having.id,
        wanted: wanted.id,
        missing: missing.map((entry) => ({
          pattern: entry.pattern,
          services: entry.services,
          required: entry.required,
        })),
        ports: ports.map(({ pattern, by, services: of, portsMissing }) => ({
          pattern,
          by,
          services: of,
          portsMissing,
        })),
        covered: { same: count('same'), wider: count('wider') },
        services,
      },
      text: (style) =>
        [
          `${style.bold(having.id)} lacks ${style.bold(String(missing.length))} of ${entries.length} patterns that ${wanted.id} ${options.all ? 'has' : 'requires'}; ${count('same')} are there by the letter, ${count('wider')} by a wider pattern`,
          ...services
            .filter((service) => service.missing > 0)
            .flatMap(({ service, title, patterns, missing: lacking }) => [
              `${style.bold(title)} (${service}): ${lacking} of ${patterns} missing`,
              ...missing.filter((entry) => entry.services.includes(service)).map(({ pattern }) => `  ${pattern}`),
            ]),
          ...(ports.length === 0 ? [] : [style.bold('Covered, but not on every port')]),
          ...ports.map(({ pattern, by, portsMissing }) => `  ${pattern} (${by}): ${portsMissing.join(', ')}`),
        ].join('\n'),
    };
  },
});
