export { baselineOf, compareWithBaseline } from './baseline.ts';
export { confidenceOf } from './confidence.ts';
export { ScheduleFault } from './fault.ts';
export { createNetwork } from './network.ts';
export { dayIn, scheduleInputOf } from './plan-schedule.ts';
export { scheduleOf } from './schedule.ts';
export { slipOf } from './slip.ts';
