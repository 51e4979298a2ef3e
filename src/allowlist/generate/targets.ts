import type { Target } from './target.ts';
import { azureFirewall } from './targets/azure-firewall.ts';
import { ciscoAsa } from './targets/cisco-asa.ts';
import { csv } from './targets/csv.ts';
import { dnsmasq } from './targets/dnsmasq.ts';
import { edl } from './targets/edl.ts';
import { fortigate } from './targets/fortigate.ts';
import { ftd } from './targets/ftd.ts';
import { ipset } from './targets/ipset.ts';
import { json } from './targets/json.ts';
import { nftables } from './targets/nftables.ts';
import { pac } from './targets/pac.ts';
import { paloAlto } from './targets/palo-alto.ts';
import { pfsense } from './targets/pfsense.ts';
import { squid } from './targets/squid.ts';
import { terraform } from './targets/terraform.ts';
import { ticket } from './targets/ticket.ts';
import { windowsFirewall } from './targets/windows-firewall.ts';
import { zscaler } from './targets/zscaler.ts';

/** Every product that allow-lists are written for; a line each. */
export const TARGETS: readonly Target[] = [
  squid,
  pac,
  paloAlto,
  edl,
  fortigate,
  ciscoAsa,
  ftd,
  zscaler,
  azureFirewall,
  terraform,
  nftables,
  ipset,
  dnsmasq,
  pfsense,
  windowsFirewall,
  csv,
  json,
  ticket,
];
