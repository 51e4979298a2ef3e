export { LOOKUPS_AT_ONCE } from './machine-names.ts';
export { resolveHost } from './resolve-host.ts';
export { isPublicName, kindOfAddress } from './special-addresses.ts';
