import { defineCommand } from '../command.ts';
import { LISTS_FIELD, outcomeOfLists } from '../draw-list-changes.ts';
import { UsageError } from '../errors.ts';
import { flag, list, text } from '../values.ts';

/** `muster endpoints update`. */
export const endpointsUpdate = defineCommand({
  about:
    "Asks the Microsoft 365 web service whether it has published anew, and takes what it has into the folder endpoints/ of the workspace. It asks by the service's rules: the version first and at most once an hour, the endpoints only where that is newer, and not at all for an hour after it was told to wait. What is empty, or has lost more than a fifth of the names or a set marked Optimize without a record of change, is refused, and the last good one stays.",
  args: {},
  options: {
    instance: list(
      '--instance <instance>',
      'Worldwide, China, USGovDoD or USGovGCCHigh; several times for several; else those that the workspace has',
    ),
    serviceArea: list('--service-area <area>', 'only this one of Exchange, SharePoint and Skype, besides Common'),
    tenantName: text(
      '--tenant-name <name>',
      "first label of the tenant's initial domain, as contoso: for its own hosts",
    ),
    withoutIpv6: flag('--without-ipv6', 'leave addresses of IPv6 out'),
    url: text('--url <address>', 'a mirror of the service'),
    dryRun: flag('--dry-run', 'ask, show what would change, and leave the lists as they are'),
  },
  json: { version: 1, fields: { lists: LISTS_FIELD } },
  examples: [
    ['muster endpoints update', 'bring the lists of the workspace up to date'],
    ['muster endpoints update --dry-run --json', 'what would change, for a program'],
  ],
  run: async ({ options, folder, now, signal, progress }) => {
    const { instanceNamed, updateEndpointLists } = await import('../../workspace/index.ts');
    const instances = options.instance.map((word) => {
      const instance = instanceNamed(word);
      if (instance === undefined) {
        throw new UsageError(`there is no instance ${word}`, 'There are Worldwide, China, USGovDoD and USGovGCCHigh.');
      }
      return instance;
    });
    const changes = await updateEndpointLists(folder, {
      now,
      signal,
      isDryRun: options.dryRun,
      url: options.url,
      instances: [...new Set(instances)],
      serviceAreas: options.serviceArea,
      tenantName: options.tenantName,
      noIPv6: options.withoutIpv6,
      onProgress: progress,
    });
    return outcomeOfLists(changes, options.dryRun);
  },
});
