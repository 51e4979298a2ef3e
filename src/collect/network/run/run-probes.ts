import { contextOf, type Judged, judgeTarget, type RunContext } from '../judge/judge-target.ts';
import type { Measured } from '../judge/measured.ts';
import type { ProbeSettings, Route, StageRecord } from '../measurement.ts';
import { questionsFor } from '../services/index.ts';
import { beginTarget } from './chain.ts';
import { inTurn } from './in-turn.ts';
import { type ProbePlan, type Target, targetKey } from './plan.ts';
import { createReacher, type Reacher, routeText } from './reach.ts';
import type { Stages } from './stages.ts';

/** A target with what was measured of it, and what is said of that so far. */
export interface Probed {
  readonly target: Target;
  readonly measured: Measured;
  readonly judged: Judged;
  /** So much was known with the answer over HTTP: it is told again when the rest of the stages is. */
  readonly isEarly?: true;
}

/** How a run is done. */
export interface RunOptions {
  readonly stages: Stages;
  readonly settings: ProbeSettings;
  /** By which routes a target is reached: the next where a proxy is gone. */
  readonly routesTo: (target: Target) => Promise<readonly Route[]>;
  /** Most probes that are under way at a time. */
  readonly atOnce: number;
  readonly now: () => Date;
  /** Is told of every target as soon as it has answered, when it is measured, and again where a second pass found otherwise. */
  readonly onProbed?: (probed: Probed) => void;
}

/** What a run measured. */
export interface ProbeRun {
  /** By the key of the target. */
  readonly measured: ReadonlyMap<string, Measured>;
  readonly context: RunContext;
  /** It was stopped before everything was measured. */
  readonly isCut: boolean;
}

/** A first pass gives up after this, where there are more targets than can wait side by side. */
const FIRST_PASS_MS = 2500;
/** What a lost packet or a slow way may look like. */
const WORTH_AGAIN: ReadonlySet<StageRecord['reason']> = new Set([
  'no-answer',
  'time-out',
  'name-server-silent',
  'proxy-silent',
]);

/**
 * Measures every target of a plan once. What answers is told at once, before the stages on which no verdict falls; where there are more targets than may wait side by
 * side, the silent ones are given up early and asked again at the end with all the patience there is. Aborting ends the
 * run with what was measured so far.
 */
export async function runProbes({ targets }: ProbePlan, options: RunOptions): Promise<ProbeRun> {
  const { stages, settings, now } = options;
  const measured = new Map<string, Measured>();
  const reachers = new Map<string, Reacher>();
  const reacherTo = async (target: Target, patience: ProbeSettings): Promise<Reacher> => {
    const routes = await options.routesTo(target);
    const key = `${routes.map(routeText).join(' ')} ${patience.timeoutMs}`;
    const known = reachers.get(key) ?? createReacher(stages, routes, patience);
    reachers.set(key, known);
    return known;
  };
  const { onProbed } = options;
  const tell = (target: Target, found: Measured, early?: { readonly isEarly: true }) =>
    onProbed?.({ target, measured: found, judged: judgeTarget(found, contextOf([found])), ...early });
  const keep = (target: Target, found: Measured) => {
    measured.set(targetKey(target.host, target), found);
    tell(target, found);
  };
  const begin = async (target: Target, patience: ProbeSettings) => {
    const reacher = await reacherTo(target, patience);
    const onAnswer = (found: Measured) => tell(target, found, { isEarly: true });
    const begun = await beginTarget(target, { stages, reacher, settings: patience, now, onAnswer });
    if ('rest' in begun) return async () => keep(target, await begun.rest());
    keep(target, begun.measured);
    return undefined;
  };
  const isMany = targets.length > options.atOnce && settings.timeoutMs > FIRST_PASS_MS;
  const first = isMany ? { ...settings, timeoutMs: FIRST_PASS_MS } : settings;
  const portals = targets.filter(tellsPortals);
  const inOrder =
    portals.length === 0 ? targets : [...portals, ...targets.filter((target) => !portals.includes(target))];
  // While the first answers are on their way there is nothing else to do.
  const last = inOrder[Math.min(options.atOnce, inOrder.length) - 1];
  await inTurn(inOrder, options.atOnce, settings.signal, (target) => {
    if (target === last) setImmediate(() => stages.prepare(settings));
    return begin(target, first);
  });
  if (isMany) {
    const silent = targets.filter((target) => isSilent(measured.get(targetKey(target.host, target))));
    await inTurn(silent, options.atOnce, settings.signal, (target) => begin(target, settings));
  }
  return { measured, context: contextOf([...measured.values()]), isCut: settings.signal.aborted };
}

/** Whether a target is the test by which a portal is told: it goes first, for HTTPS may hang behind one. */
function tellsPortals(target: Target): boolean {
  return questionsFor(target).some(({ stage }) => stage === 'ncsi');
}

function isSilent(measured: Measured | undefined): boolean {
  return measured?.stages.some(({ outcome, reason }) => outcome === 'failed' && WORTH_AGAIN.has(reason)) === true;
}
