import { azureFirewallReader } from './azure-firewall/read.ts';
import { ciscoAsaReader } from './cisco/read-asa.ts';
import { ciscoFtdReader } from './cisco/read-ftd.ts';
import { fortigateReader } from './fortigate/read.ts';
import { csvReader } from './lists/csv.ts';
import { jsonReader } from './lists/json.ts';
import { listReader } from './lists/plain.ts';
import type { ConfigurationReader } from './model/configuration.ts';
import { nftablesReader } from './nftables/read.ts';
import { pacReader } from './pac/read.ts';
import { paloAltoReader } from './palo-alto/read.ts';
import { pfsenseReader } from './pfsense/read.ts';
import { squidReader } from './squid/read.ts';
import { windowsFirewallReader } from './windows-firewall/read.ts';
import { zscalerReader } from './zscaler/read.ts';

/** Every vendor's reader; a line each. */
export const READERS: readonly ConfigurationReader[] = [
  azureFirewallReader,
  ciscoAsaReader,
  ciscoFtdReader,
  fortigateReader,
  pacReader,
  listReader,
  csvReader,
  jsonReader,
  nftablesReader,
  paloAltoReader,
  pfsenseReader,
  squidReader,
  windowsFirewallReader,
  zscalerReader,
];
