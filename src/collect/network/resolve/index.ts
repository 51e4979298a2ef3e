export { resolveHost } from './resolve-host.ts';
