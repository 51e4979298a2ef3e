import type { Phase } from '../catalog/index.ts';
import type { Assessment } from '../finding/index.ts';
import type { JournalEvent } from './journal.ts';
import type {
  Answer,
  ChecklistItem,
  GateCondition,
  Party,
  PlannedPhase,
  PlannedService,
  PlannedTask,
  SignOff,
} from './plan.ts';
import { allOf } from './scope.ts';
import { isFinished } from './state.ts';

/** What the exits of the phases depend on. */
export interface PhasesInput {
  readonly services: readonly PlannedService[];
  readonly tasks: readonly PlannedTask[];
  readonly checklist: readonly ChecklistItem[];
  readonly assessment: Assessment;
  readonly start: string | undefined;
  /** In order. */
  readonly events: readonly JournalEvent[];
  readonly hash: (text: string) => string;
}

/** The phases in their order. */
export const PHASES = ['initiate', 'assess', 'remediate', 'enable'] as const satisfies readonly Phase[];
/** Closed only when both parties have signed. */
const SIGNED: readonly Phase[] = ['initiate', 'remediate'];
const PARTIES = ['provider', 'customer'] as const satisfies readonly Party[];
/** The statement of the documents by which single sign-on is tested. */
const TESTED_SIGN_ON = 'FT-22';

/** The phases in their order, each with what its exit asks for and who signed what. None closes before those before it. */
export function planPhases(input: PhasesInput): readonly PlannedPhase[] {
  let isEarlierClosed = true;
  return PHASES.map((phase) => {
    const text = signedText(phase, input);
    const hash = input.hash(text);
    const signOffs = signOffsOf(phase, input.events, hash);
    const work = conditionsOf(phase, input);
    const signed = SIGNED.includes(phase) ? PARTIES.map((party) => signCondition(party, signOffs)) : [];
    const isReady = allOf(work.map(({ met }) => met)) === true;
    const isBegun = isEarlierClosed || input.tasks.some(({ task, state }) => task.phase === phase && state !== 'open');
    const isNext = isReady && isEarlierClosed;
    isEarlierClosed = isNext && signed.every(({ met }) => met === true);
    const state = isEarlierClosed ? 'closed' : isNext ? 'ready-to-close' : isBegun ? 'under-way' : 'not-begun';
    return { phase, state, conditions: [...work, ...signed], signOffs, hash, text };
  });
}

/**
 * What a sign-off of a phase signs, as a text that is the same whenever the same is agreed: services and start; owners and
 * days; what is open and how each task of the phase stands. Counts and notes may move without a new sign-off.
 */
export function signedText(phase: Phase, { services, start, checklist, tasks, assessment }: PhasesInput): string {
  const own = tasks.filter(({ task }) => task.phase === phase);
  const signed = {
    initiate: () => ({
      start: start ?? null,
      services: services.map(({ id, chosen }) => [id, chosen]),
    }),
    assess: () => ({
      checklist: checklist.map(({ requirement, owner, due }) => [requirement, owner ?? null, due ?? null]).sort(),
    }),
    remediate: () => ({
      gate: gateOf(assessment),
      open: checklist.map(({ requirement }) => requirement).sort(),
      tasks: own.map(({ task, state }) => [task.id, state]).sort(),
    }),
    enable: () => ({ tasks: own.map(({ task, state }) => [task.id, state]).sort() }),
  };
  return JSON.stringify({ phase, ...signed[phase]() });
}

function conditionsOf(phase: Phase, input: PhasesInput): readonly GateCondition[] {
  switch (phase) {
    case 'initiate':
      return [...initiateConditions(input), allTasks(input, phase)];
    case 'assess':
      return [...assessConditions(input), allTasks(input, phase)];
    case 'remediate':
      return [{ sentence: sayGate(input.assessment), met: gateOf(input.assessment) }, allTasks(input, phase)];
    case 'enable':
      return enableConditions(input);
  }
}

function allTasks(input: PhasesInput, phase: Phase): GateCondition {
  return tasksCondition('Every task of the phase is verified or accepted', ofPhase(input, phase));
}

function initiateConditions({ services, start }: PhasesInput): readonly GateCondition[] {
  const unclear = services.filter(({ chosen }) => chosen === null);
  const chosen = services.filter((service) => service.chosen === true);
  const names = (list: readonly PlannedService[]) => list.map(({ title }) => title).join(', ');
  return [
    unclear.length > 0
      ? { sentence: `It is decided which services are set up; not known: ${names(unclear)}`, met: null }
      : { sentence: `It is decided which services are set up: ${names(chosen) || 'none'}`, met: chosen.length > 0 },
    {
      sentence:
        start === undefined ? 'The start is agreed: `muster plan set start=DAY`' : `The start is agreed: ${start}`,
      met: start !== undefined,
    },
  ];
}

function assessConditions({ checklist }: PhasesInput): readonly GateCondition[] {
  const without = checklist.filter(({ owner, due }) => owner === undefined || due === undefined).length;
  const all = checklist.length;
  const sentence =
    without === 0
      ? `Every item of the checklist has an owner and a date (${all})`
      : `Every item of the checklist has an owner and a date; ${without} of ${all} have not`;
  return [{ sentence, met: without === 0 }];
}

function enableConditions(input: PhasesInput): readonly GateCondition[] {
  const tasks = ofPhase(input, 'enable');
  const tests = tasks.filter(({ task }) => citesSignOn(task.source));
  return [
    ...input.services
      .filter(({ chosen }) => chosen !== false)
      .map(({ id, title, chosen }) => {
        const { sentence, met } = tasksCondition(
          `${title}: set up and usable`,
          tasks.filter(({ task }) => task.services.includes(id)),
        );
        return { sentence, met: chosen === null ? null : met };
      }),
    tests.length === 0
      ? { sentence: 'Single sign-on is tested: none is deployed', met: true }
      : tasksCondition('Single sign-on is tested', tests),
  ];
}

function tasksCondition(sentence: string, tasks: readonly PlannedTask[]): GateCondition {
  const open = tasks.filter(({ state }) => !isFinished(state));
  if (open.length === 0) return { sentence: `${sentence} (${tasks.length})`, met: true };
  // Where nothing says that the rest is undone, it is not known.
  const isUnknown = open.every(({ outcome, scope }) => scope === 'undecided' || outcome === 'unknown');
  return { sentence: `${sentence}; ${open.length} of ${tasks.length} are not`, met: isUnknown ? null : false };
}

function citesSignOn(source: PlannedTask['task']['source']): boolean {
  const sources = Array.isArray(source) ? source : [source];
  return sources.some(({ inventory }) => inventory.some((statement) => statement.split('.')[0] === TESTED_SIGN_ON));
}

function ofPhase({ tasks }: PhasesInput, phase: Phase): readonly PlannedTask[] {
  return tasks.filter(({ task }) => task.phase === phase);
}

/** Whether no blocker is open: the tenant may enrol, also where nothing in scope decides about the tenant. */
function gateOf({ gates }: Assessment): Answer {
  const state = gates.find(({ gate }) => gate === 'may-enrol')?.state;
  return state === 'undecided' ? null : state !== 'shut';
}

function sayGate({ gates }: Assessment): string {
  const gate = gates.find((one) => one.gate === 'may-enrol');
  const count = gate?.tenantBlockers.length ?? 0;
  if (gate?.state === 'shut') return `No blocker is open: the tenant may enrol; ${count} ${count === 1 ? 'is' : 'are'}`;
  return gate?.state === 'undecided'
    ? `No blocker is open: the tenant may enrol; ${count} not known`
    : 'No blocker is open: the tenant may enrol';
}

function signOffsOf(phase: Phase, events: readonly JournalEvent[], hash: string): readonly SignOff[] {
  return PARTIES.flatMap((party) => {
    const last = events.findLast(
      (event) => event.what === 'sign-off' && event.phase === phase && event.party === party,
    );
    if (last?.what !== 'sign-off') return [];
    return [{ party, by: last.by, at: last.at, hash: last.hash, current: last.hash === hash }];
  });
}

function signCondition(party: Party, signOffs: readonly SignOff[]): GateCondition {
  const name = party === 'provider' ? 'The provider' : 'The customer';
  const signed = signOffs.find((one) => one.party === party);
  if (signed === undefined) return { sentence: `${name} has signed off`, met: false, signs: party };
  const day = signed.at.slice(0, 10);
  return signed.current
    ? { sentence: `${name} has signed off: ${signed.by}, ${day}`, met: true, signs: party }
    : {
        sentence: `${name} has signed off; what ${signed.by} signed on ${day} has changed since`,
        met: false,
        signs: party,
      };
}

/** Conditions of a phase's exit, sign-offs apart, that are not met: while there is one, nobody can sign. */
export function unmetBy({ conditions }: PlannedPhase): readonly GateCondition[] {
  return conditions.filter(({ met, signs }) => met !== true && signs === undefined);
}
