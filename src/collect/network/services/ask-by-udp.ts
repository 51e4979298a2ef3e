import type { ProbeSettings, Resolved, StageName, StageRecord } from '../measurement.ts';
import type { Exchange, HostAndPort, Resolve } from './reach.ts';
import { failed, failedAs } from './records.ts';

/** A question, and how what comes back is read: the answer, or as text why it is none, as the end of "it is ...". */
export interface Question<Answer> {
  readonly payload: Uint8Array;
  readonly read: (datagram: Uint8Array) => Answer | string;
}

/** The first answer of a host. */
export interface Answered<Answer> {
  readonly kind: 'answered';
  readonly answer: Answer;
  readonly address: string;
  /** Until the answer came, with the times it was asked again. */
  readonly ms: number;
}

type Outcome<Answer> = Answered<Answer> | { readonly kind: 'failed'; readonly record: StageRecord };

/**
 * Asks a host over UDP: one address of each family at the same time, for a broken family must not look like a blocked
 * port, and the first that answers counts. A datagram that is no answer to the question is passed over, and told where
 * no answer came (`wrong-answer`). `silence` is what to say of no answer at all. Only an abort throws.
 */
export async function askByUdp<Answer extends object>(
  stage: StageName,
  { host, port }: HostAndPort,
  silence: string,
  makeQuestion: () => Question<Answer>,
  reach: { readonly resolve: Resolve; readonly exchange: Exchange },
  settings: ProbeSettings,
): Promise<Outcome<Answer>> {
  const found = await reach.resolve(host);
  if (found.value === undefined) {
    return { kind: 'failed', record: failedAs(stage, found.record, `no address of ${host} to ask`) };
  }
  const done = new AbortController();
  const own = { ...settings, signal: AbortSignal.any([settings.signal, done.signal]) };
  const asked = onePerFamily(found.value).map((address) =>
    askAddress(stage, host, { ...address, port }, silence, makeQuestion(), reach.exchange, own),
  );
  try {
    return await firstAnswered(asked, stage, host);
  } finally {
    done.abort();
  }
}

function onePerFamily({ addresses }: Resolved): Resolved['addresses'] {
  return addresses.filter(({ family }, index) => addresses.findIndex((other) => other.family === family) === index);
}

async function firstAnswered<Answer>(
  asked: readonly Promise<Outcome<Answer>>[],
  stage: StageName,
  host: string,
): Promise<Outcome<Answer>> {
  const failures: Outcome<Answer>[] = [];
  return new Promise((resolve, reject) => {
    if (asked.length === 0) {
      const record = failed(stage, null, 'name-not-found', `${host} has no address to ask`);
      resolve({ kind: 'failed', record });
    }
    for (const one of asked) {
      one.then((outcome) => {
        if (outcome.kind === 'failed') failures.push(outcome);
        if (outcome.kind === 'answered') resolve(outcome);
        else if (failures.length === asked.length) resolve(mostTelling(failures, outcome));
      }, reject);
    }
  });
}

/** Of addresses that all failed: one that something came back from says more than silence, which says more than no way there. */
function mostTelling<Answer>(failures: readonly Outcome<Answer>[], last: Outcome<Answer>): Outcome<Answer> {
  const weigh = (one: Outcome<Answer>): number => {
    if (one.kind === 'answered' || one.record.reason === 'wrong-answer') return 0;
    if (one.record.reason === 'no-route') return 3;
    return one.record.reason === 'no-answer' ? 2 : 1;
  };
  return failures.toSorted((a, b) => weigh(a) - weigh(b))[0] ?? last;
}

async function askAddress<Answer extends object>(
  stage: StageName,
  host: string,
  to: { readonly address: string; readonly family: 4 | 6; readonly port: number },
  silence: string,
  { payload, read }: Question<Answer>,
  exchange: Exchange,
  settings: ProbeSettings,
): Promise<Outcome<Answer>> {
  const heard: { answer?: Answer; refusal?: string } = {};
  const accept = (datagram: Uint8Array): boolean => {
    const answer = read(datagram);
    if (typeof answer === 'string') heard.refusal ??= answer;
    else heard.answer ??= answer;
    return typeof answer !== 'string';
  };
  const { record } = await exchange({ ...to, payload, accept }, settings);
  const { answer, refusal } = heard;
  if (answer !== undefined) return { kind: 'answered', answer, address: to.address, ms: record.ms ?? 0 };
  const target = `UDP port ${to.port} of ${host} (${to.address})`;
  if (refusal !== undefined) {
    const detail = `${target} sends something back, but it is ${refusal}`;
    return { kind: 'failed', record: failed(stage, record.ms, 'wrong-answer', detail) };
  }
  if (record.outcome === 'failed' && record.reason !== 'no-answer' && record.reason !== 'time-out') {
    return { kind: 'failed', record: failedAs(stage, record, target) };
  }
  const detail = `${target} does not answer: ${silence}`;
  return { kind: 'failed', record: failed(stage, record.ms, 'no-answer', detail) };
}
