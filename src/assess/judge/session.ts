import type { SubjectKind } from '../../finding/index.ts';
import { type JudgeLimits, type JudgeProcess, JudgeStopped, startJudge } from './process.ts';
import {
  type BlockedCount,
  type Blocking,
  type Judged,
  type JudgeRequest,
  type JudgeRequirement,
  type JudgeSetup,
  LANES,
} from './protocol.ts';

/** Judging all requirements over one setup, whatever single checks do to the process. */
export interface JudgeSession {
  start(): Promise<void>;
  /** Judges all, some at the same time, in the order given; a check that kills the process costs its own findings only. */
  judgeAll(requirements: readonly JudgeRequirement[], onJudged: (done: number) => void): Promise<readonly Judged[]>;
  finish(): Promise<void>;
  count(subject: SubjectKind, blocking: readonly Blocking[]): Promise<BlockedCount>;
  close(): void;
}

interface Suspect {
  readonly requirement: JudgeRequirement;
  readonly stopped: JudgeStopped;
}

const SETUP_MS = 600_000;

/** A session that starts with the process `first`. */
export function createSession(
  first: JudgeProcess,
  setup: JudgeSetup,
  limits: JudgeLimits,
  signal?: AbortSignal,
): JudgeSession {
  let judge = first;
  const judged = new Map<string, Judged>();
  const givenUp = new Map<string, JudgeRequest>();
  const setupLimits = { timeoutMs: Math.max(limits.timeoutMs, SETUP_MS), rssMb: limits.rssMb };

  async function start(): Promise<void> {
    const answer = await judge.ask({ kind: 'setup', setup }, setupLimits);
    if (answer.kind === 'failed') throw new Error(`the evidence could not be loaded: ${answer.message}`);
  }

  /** A new process in place of one that was killed: what that one had judged and not yet written is judged again. */
  async function restart(requirements: readonly JudgeRequirement[]): Promise<void> {
    judge = startJudge();
    await start();
    for (const requirement of requirements) {
      if (!judged.has(requirement.id)) continue;
      await judge.ask(givenUp.get(requirement.id) ?? { kind: 'judge', requirement }, setupLimits);
    }
  }

  async function giveUp(
    requirement: JudgeRequirement,
    reason: 'query-failed' | 'query-stopped',
    message: string,
  ): Promise<void> {
    const request = { kind: 'give-up', requirement, reason, message } as const;
    const answer = await judge.ask(request, setupLimits);
    if (answer.kind !== 'judged')
      throw new Error(
        `${requirement.id} could not be given up: ${answer.kind === 'failed' ? answer.message : 'no answer'}`,
      );
    givenUp.set(requirement.id, request);
    judged.set(requirement.id, answer.judged);
  }

  async function judgeOne(requirement: JudgeRequirement): Promise<void> {
    const answer = await judge.ask({ kind: 'judge', requirement }, limits);
    if (answer.kind === 'judged') judged.set(requirement.id, answer.judged);
    else
      await giveUp(
        requirement,
        'query-failed',
        answer.kind === 'failed' ? (answer.message.split('\n')[0] ?? '') : 'no answer',
      );
  }

  /** Judges what is in the queue until it is empty or the process is killed; gives those it was busy with then. */
  async function judgeQueue(queue: JudgeRequirement[], onJudged: (done: number) => void): Promise<readonly Suspect[]> {
    const suspects: Suspect[] = [];
    const lane = async (): Promise<void> => {
      for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
        signal?.throwIfAborted();
        try {
          await judgeOne(next);
          onJudged(judged.size);
        } catch (error) {
          if (!(error instanceof JudgeStopped)) throw error;
          suspects.push({ requirement: next, stopped: error });
          return;
        }
        if (suspects.length > 0) return;
      }
    };
    await Promise.all(Array.from({ length: LANES }, lane));
    return suspects;
  }

  /** Finds which of several requirements kills the process by judging each alone. */
  async function judgeSuspects(suspects: readonly Suspect[], all: readonly JudgeRequirement[]): Promise<void> {
    await restart(all);
    for (const { requirement, stopped } of suspects) {
      if (suspects.length === 1 || stopped.why === 'time') {
        await giveUp(requirement, 'query-stopped', stopped.message);
        continue;
      }
      try {
        await judgeOne(requirement);
      } catch (error) {
        if (!(error instanceof JudgeStopped)) throw error;
        await restart(all);
        await giveUp(requirement, 'query-stopped', error.message);
      }
    }
  }

  return {
    start,
    async judgeAll(requirements, onJudged) {
      const queue = [...requirements];
      while (queue.length > 0) {
        const suspects = await judgeQueue(queue, onJudged);
        if (suspects.length > 0) await judgeSuspects(suspects, requirements);
        onJudged(judged.size);
      }
      return requirements.flatMap(({ id }) => judged.get(id) ?? []);
    },
    async finish() {
      const answer = await judge.ask({ kind: 'finish' }, setupLimits);
      if (answer.kind !== 'done')
        throw new Error(`findings could not be written: ${answer.kind === 'failed' ? answer.message : 'no answer'}`);
    },
    async count(subject, blocking) {
      const answer = await judge.ask({ kind: 'count', subject, blocking }, setupLimits);
      if (answer.kind === 'counted') return answer.counted;
      throw new Error(`counting failed: ${answer.kind === 'failed' ? answer.message : 'no answer'}`);
    },
    close: () => judge.close(),
  };
}
