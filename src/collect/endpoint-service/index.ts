export { EndpointServiceFault } from './get-bytes.ts';
export { askChanges, askEndpoints, askVersion, type Client, SERVICE } from './service.ts';
