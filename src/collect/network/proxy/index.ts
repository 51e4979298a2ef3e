export { openTunnel } from './open-tunnel.ts';
