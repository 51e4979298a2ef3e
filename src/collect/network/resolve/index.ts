export { resolveHost } from './resolve-host.ts';
export { isPublicName, kindOfAddress } from './special-addresses.ts';
