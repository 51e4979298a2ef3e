import type { TraceTuple } from './boot.ts';
import type { Instrumented, TracePoint } from './instrument.ts';

/** A place of the PAC file with its text. */
export interface PacPlace {
  /** Counted from 1. */
  readonly line: number;
  readonly column: number;
  /** On one line, shortened. */
  readonly text: string;
}

/** A condition that was asked, and its answer. */
export interface PacCondition extends PacPlace {
  readonly held: boolean;
  /** Whether the deciding line stands inside it. */
  readonly leadsHere: boolean;
}

/** A call of a PAC function. */
export interface PacCall {
  /** As `dnsDomainIs("a.example", ".example")`. */
  readonly call: string;
  readonly answer: string;
  readonly line?: number;
}

/** How a PAC file came to its decision. */
export interface PacTrace {
  /** The return statement that made the answer; the innermost where one returns what another did. */
  readonly decidedBy: PacPlace;
  /** Return statements that handed it on, from the outermost on. */
  readonly through: readonly PacPlace[];
  /** Where the variable that was returned got its value. */
  readonly setBy?: PacPlace;
  /** In the order in which they were asked; of one that was asked several times the last answer. */
  readonly conditions: readonly PacCondition[];
  readonly calls: readonly PacCall[];
}

interface Exit {
  readonly point: number;
  readonly value: string;
  /** How many events had happened when it was done. */
  readonly at: number;
  readonly inner: readonly Exit[];
}

const MAX_SHOWN = 500;

/** Reads what an instrumented PAC file reported. Undefined where nothing was returned. */
export function readTrace(events: readonly TraceTuple[], { points }: Instrumented): PacTrace | undefined {
  const chain = chainOf(exitsOf(events).at(-1));
  const decider = chain.at(-1);
  const decidedBy = decider && points[decider.point];
  if (decider === undefined || decidedBy === undefined) return undefined;
  const setter = setterOf(events.slice(0, decider.at), decider.value, decidedBy, points);
  const around = new Map(
    [...chain.map(({ point }) => points[point]), setter]
      .flatMap((point) => point?.within ?? [])
      .map(({ point, wants }) => [point, wants]),
  );
  return {
    decidedBy: placeOf(decidedBy),
    through: chain.slice(0, -1).flatMap(({ point }) => points.slice(point, point + 1).map(placeOf)),
    ...(setter === undefined ? {} : { setBy: placeOf(setter) }),
    conditions: conditionsOf(events, points, around),
    calls: callsOf(events),
  };
}

/** The returns that were not inside another one, each with those inside it. */
function exitsOf(events: readonly TraceTuple[]): readonly Exit[] {
  const outer: Exit[] = [];
  const open: { readonly point: number; readonly inner: Exit[] }[] = [];
  for (const [at, [kind, point, value]] of events.entries()) {
    if (kind === 'enter' && typeof point === 'number') open.push({ point, inner: [] });
    if (kind !== 'exit' || typeof point !== 'number') continue;
    // An error may have left returns open that never end: what is inside them belongs to whatever is around.
    const index = open.findLastIndex((frame) => frame.point === point);
    const inner = index === -1 ? [] : open.splice(index).flatMap((frame) => frame.inner);
    (open.at(-1)?.inner ?? outer).push({ point, value: String(value), at, inner });
  }
  return [...outer, ...open.flatMap(({ inner }) => inner)];
}

/** From the last return down to the one that first had its value. */
function chainOf(last: Exit | undefined): readonly Exit[] {
  const chain: Exit[] = [];
  for (let exit = last; exit !== undefined; ) {
    chain.push(exit);
    const { value, inner } = exit;
    const next: Exit | undefined = inner.at(-1);
    exit = next?.value === value ? next : undefined;
  }
  return chain;
}

function setterOf(
  events: readonly TraceTuple[],
  value: string,
  { variable }: TracePoint,
  points: readonly TracePoint[],
): TracePoint | undefined {
  if (variable === undefined) return undefined;
  const last = events.findLast(
    ([kind, point, set]) =>
      kind === 'set' && typeof point === 'number' && points[point]?.variable === variable && set === value,
  );
  return typeof last?.[1] === 'number' ? points[last[1]] : undefined;
}

function conditionsOf(
  events: readonly TraceTuple[],
  points: readonly TracePoint[],
  around: ReadonlyMap<number, boolean>,
): readonly PacCondition[] {
  const found = new Map<number, PacCondition>();
  for (const [kind, at, held] of events) {
    const point = kind === 'test' && typeof at === 'number' ? points[at] : undefined;
    if (point === undefined || typeof at !== 'number') continue;
    found.delete(at);
    found.set(at, { ...placeOf(point), held: held === true, leadsHere: around.get(at) === held });
  }
  return [...found.values()].slice(-MAX_SHOWN);
}

function callsOf(events: readonly TraceTuple[]): readonly PacCall[] {
  return events
    .filter(([kind]) => kind === 'call')
    .slice(-MAX_SHOWN)
    .map(([, call, answer, stack]) => {
      const line = /proxy\.pac:(\d{1,9})/.exec(String(stack))?.[1];
      return { call: String(call), answer: String(answer), ...(line === undefined ? {} : { line: Number(line) }) };
    });
}

function placeOf({ line, column, text }: TracePoint): PacPlace {
  return { line, column, text };
}
