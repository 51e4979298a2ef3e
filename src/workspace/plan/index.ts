/** What the commands on a plan need of the workspace. */
export { ONBOARDED_SERVICES } from '../../catalog/index.ts';
export type { Plan } from '../../onboard/index.ts';
export { type MadePlan, planWorkspace } from './plan-workspace.ts';
