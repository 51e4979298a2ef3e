export { decideRoutes, type RouteChoice, type Routes } from './decide-routes.ts';
export { openTunnel } from './open-tunnel.ts';
