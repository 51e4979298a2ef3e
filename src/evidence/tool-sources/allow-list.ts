import type { Column } from '../schema.ts';
import type { RowSource } from '../store/raw-layout.ts';
import { NETWORK_TABLES } from '../tables/network.ts';

/** Source of the snapshots that `muster allowlist verify` makes, one for each site. */
export const ALLOW_LIST_SOURCE = 'allow-list';
/** The endpoints of the lists with what a site's configuration does with them. */
export const ALLOW_LIST_COLLECTION = 'allowListVerdicts';

const TABLE = NETWORK_TABLES.find(({ name }) => name === 'allow_list_verdicts');

/** Rows of `allow_list_verdicts`, one for each endpoint of a list. */
export const ALLOW_LIST_ROWS: RowSource = {
  name: 'allow_list_verdicts',
  collection: ALLOW_LIST_COLLECTION,
  columns: Object.fromEntries(
    Object.entries(TABLE?.columns ?? {}).map(([name, column]): [string, Column] => [
      name,
      { ...column, from: name === 'observed_at' ? 'observedAt' : name },
    ]),
  ),
};
