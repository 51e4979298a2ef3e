import type { Column } from '../schema.ts';
import type { RowSource } from '../store/raw-layout.ts';
import { NETWORK_TABLES } from '../tables/network.ts';

/** The collection that results of the IntuneNetworkRequirements script are kept in. */
export const NETWORK_REQUIREMENTS_COLLECTION = 'networkRequirements';

const PROBES = NETWORK_TABLES.find((table) => table.name === 'probes');

/** Rows of `probes` from results of the script: it names neither the endpoint list nor the service of a host. */
export const NETWORK_REQUIREMENTS_ROWS: RowSource = {
  name: 'probes',
  collection: NETWORK_REQUIREMENTS_COLLECTION,
  columns: Object.fromEntries(
    Object.entries(PROBES?.columns ?? {}).map(([name, column]): [string, Column] => [
      name,
      name === 'list' || name === 'service' ? column : { ...column, from: name },
    ]),
  ),
};
