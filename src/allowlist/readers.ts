import { azureFirewallReader } from './azure-firewall/read.ts';
import { fortigateReader } from './fortigate/read.ts';
import type { ConfigurationReader } from './model/configuration.ts';
import { pacReader } from './pac/read.ts';
import { paloAltoReader } from './palo-alto/read.ts';
import { squidReader } from './squid/read.ts';
import { zscalerReader } from './zscaler/read.ts';

/** Every vendor's reader; a line each. */
export const READERS: readonly ConfigurationReader[] = [
  azureFirewallReader,
  fortigateReader,
  pacReader,
  paloAltoReader,
  squidReader,
  zscalerReader,
];
