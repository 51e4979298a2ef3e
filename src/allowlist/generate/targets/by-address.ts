import type { VendorSemantics } from '../say.ts';

/** What a firewall can say that knows addresses and ports, and no names. */
export const BY_ADDRESS: VendorSemantics = {
  exact: false,
  byAddress: true,
  ports: true,
  udp: true,
  longest: 253,
};
