import { azureFirewallReader } from './azure-firewall/read.ts';
import type { ConfigurationReader } from './model/configuration.ts';
import { paloAltoReader } from './palo-alto/read.ts';
import { squidReader } from './squid/read.ts';

/** Every vendor's reader; a line each. */
export const READERS: readonly ConfigurationReader[] = [azureFirewallReader, paloAltoReader, squidReader];
