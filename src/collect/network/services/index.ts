export { findSource } from './ipv6.ts';
export { probeServices, type ServiceTools } from './probe-services.ts';
export { questionsFor, type ServiceQuestion, type ServiceTarget } from './which.ts';
