import type { ProbeReason } from '../../../evidence/index.ts';
import type { StageName, StageRecord } from '../measurement.ts';

/** A stage that went well. `ms` is rounded to a tenth. */
export function passed(stage: StageName, ms: number | null, detail: string): StageRecord {
  return { stage, outcome: 'passed', ms: tenth(ms), reason: null, detail };
}

/** A stage that showed something that is in the way. `ms` is rounded to a tenth. */
export function failed(stage: StageName, ms: number | null, reason: ProbeReason, detail: string): StageRecord {
  return { stage, outcome: 'failed', ms: tenth(ms), reason, detail };
}

/** A stage that can say nothing of this target, neither good nor bad. */
export function notApplicable(stage: StageName, ms: number | null, detail: string): StageRecord {
  return { stage, outcome: 'not-applicable', ms: tenth(ms), reason: null, detail };
}

/** A stage that was not begun, because what it stands on was not there. */
export function notRun(stage: StageName, detail: string): StageRecord {
  return { stage, outcome: 'not-run', ms: null, reason: null, detail };
}

/** What went wrong in an earlier stage, told as this one's: its reason and time, its sentence behind ours. */
export function failedAs(stage: StageName, earlier: StageRecord, lead: string): StageRecord {
  const detail = `${lead}: ${earlier.detail}`;
  if (earlier.outcome === 'failed') return { ...earlier, stage, detail };
  return notRun(stage, detail);
}

const LONGEST_QUOTE = 120;

/** Text from the network for a sentence: on one line, without control characters, no longer than 120 characters. */
export function quoted(text: string): string {
  const line = [...text.slice(0, LONGEST_QUOTE * 2)].map((letter) => (/[\p{C}\p{Z}]/u.test(letter) ? ' ' : letter));
  const short = line.slice(0, LONGEST_QUOTE).join('').trim();
  return `"${short}${line.length > LONGEST_QUOTE || text.length > LONGEST_QUOTE * 2 ? '...' : ''}"`;
}

/** Milliseconds as people say them: `40 ms` below a second, `12.3 s` from there on. */
export function spoken(ms: number): string {
  const size = Math.abs(ms);
  if (size < 999.5) return `${size < 10 ? ms.toFixed(1) : ms.toFixed(0)} ms`;
  return `${(ms / 1000).toFixed(1)} s`;
}

function tenth(ms: number | null): number | null {
  return ms === null ? null : Math.round(ms * 10) / 10;
}
