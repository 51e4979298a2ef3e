import type { ChecklistItem, Phase, PlannedPhase, TaskState } from '../../onboard/index.ts';

export const PHASE_WORDS: Readonly<Record<Phase, string>> = {
  initiate: 'Initiate',
  assess: 'Assess',
  remediate: 'Remediate',
  enable: 'Enable',
};

export const PHASE_STATE_WORDS: Readonly<Record<PlannedPhase['state'], string>> = {
  'not-begun': 'not begun',
  'under-way': 'under way',
  'ready-to-close': 'ready to close',
  closed: 'closed',
};

/** What the states of a task mean, in the order in which they need attention. */
export const TASK_STATE_WORDS: Readonly<Record<TaskState, { readonly title: string; readonly means: string }>> = {
  reopened: { title: 'Open again', means: 'It was proven, and is not any more.' },
  claimed: { title: 'Claimed', means: 'A person says it is done; the evidence does not.' },
  stale: { title: 'Proof is old', means: 'It was proven, and nobody knows whether it still is.' },
  'in-progress': { title: 'In progress', means: 'Somebody has begun.' },
  open: { title: 'Open', means: 'Nobody has begun.' },
  accepted: { title: 'Accepted', means: 'It is proven but for waivers.' },
  verified: { title: 'Verified', means: 'It is proven.' },
};

export const LIST_WORDS: Readonly<Record<ChecklistItem['list'], string>> = {
  intune: 'Intune',
  'entra-id-premium': 'Entra ID Premium',
  other: 'Network and the rest',
};

/** Whether nothing is left to do on a task. */
export function isFinished(state: TaskState): boolean {
  return state === 'verified' || state === 'accepted';
}
