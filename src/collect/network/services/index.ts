export { probeServices, type ServiceTools } from './probe-services.ts';
export { questionsFor, type ServiceQuestion, type ServiceTarget } from './which.ts';
