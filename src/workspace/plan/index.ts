/** What the commands on a plan need of the workspace. */
export { ONBOARDED_SERVICES } from '../../catalog/index.ts';
export { isFinished, type Plan } from '../../onboard/index.ts';
export { daysLost, PHASE_WORDS, renderTimelinePage, renderTimelineSvg } from '../../report/index.ts';
export { type Calls, callsOf, issueCalls } from './calls.ts';
export { exportPlan, type PlanExport } from './export-plan.ts';
export { importPlan } from './import-plan.ts';
export { readItemValues } from './item-values.ts';
export { readJournal } from './journal-file.ts';
export { type MadePlan, planWorkspace } from './plan-workspace.ts';
export { addNote, assign, recordCall, setOn } from './record.ts';
export { sayDone, signOff } from './say-done.ts';
export { setSettings } from './set-settings.ts';
export { readPlanSettings } from './settings.ts';
export { recordBaseline, type Timeline, timelineOf } from './timeline.ts';
export { keptWaves, planWaves, WAVES_FILE, type Waves, waveCsv } from './waves.ts';
