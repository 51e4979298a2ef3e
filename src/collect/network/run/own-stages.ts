import { pageMark } from '../http/index.ts';
import type { Measured } from '../judge/measured.ts';
import type { Connected, HttpAnswer, ProbeSettings, Secured, Staged, StageRecord } from '../measurement.ts';
import { questionsFor } from '../services/index.ts';
import type { Target } from './plan.ts';
import { notApplicable, type Reacher } from './reach.ts';
import { closing, settled } from './settled.ts';
import type { Stages } from './stages.ts';

/** Ports on which a question over HTTP is understood. */
const WEB: ReadonlySet<number> = new Set([80, 443, 8080, 8443]);
/** What an old way may look like from the side of a new one: then it is worth asking which versions pass. */
const MAY_BE_OLD: ReadonlySet<string> = new Set(['tls-failed', 'tls-too-old', 'connection-reset', 'connection-closed']);

/** How long the other stages of a host let the answer over HTTP go before them. */
const HEAD_START_MS = 500;

/** How a target is measured. */
export interface Measuring {
  readonly stages: Stages;
  /** By the route of the target; shared by all that take the same. */
  readonly reacher: Reacher;
  readonly settings: ProbeSettings;
  readonly now: () => Date;
  /** Is told what was measured up to the answer over HTTP, where more stages follow. */
  readonly onAnswer?: (measured: Measured) => void;
}

/** What a target's own stages found after it was connected to. */
export type Later = Pick<Measured, 'stages' | 'tls' | 'versions' | 'status' | 'page'>;

/** Asks over an open connection, in plain HTTP, and closes it. */
export async function measurePlain(
  target: Target,
  connected: Connected,
  { stages, settings }: Measuring,
): Promise<Later> {
  const { host, port, path = '/' } = target;
  // Where Windows' own test of the connection is asked, nothing else over HTTP says more.
  const isTested = questionsFor(target).some(({ stage }) => stage === 'ncsi');
  if (!WEB.has(port) || isTested) {
    connected.socket.destroy();
    return { stages: [] };
  }
  const question = { host, port, secure: false, path };
  return withAnswer(await closing(connected, stages.ask(connected, question, settings)), host);
}

/**
 * TLS over an open connection, and a question over HTTP inside. Answers when that is answered, or half a second after it
 * was asked, with how to measure what is left: which versions pass, and whether certificates can be looked up as revoked.
 * `onAnswer` is told of the answer. Where TLS fails there is no rest.
 */
export async function beginSecured(
  target: Target,
  connected: Connected,
  measuring: Measuring,
  onAnswer: (later: Later) => void,
): Promise<{ readonly later: Later } | { readonly rest: () => Promise<Later> }> {
  const { host, port } = target;
  const { stages, reacher, settings, now } = measuring;
  const reopen = () => reacher.open(host, port);
  const { record, value } = await stages.secure(connected, host, settings, now, reopen).catch((error: unknown) => {
    connected.socket.destroy();
    throw error;
  });
  if (value === undefined) {
    connected.socket.destroy();
    if (!MAY_BE_OLD.has(record.reason ?? '')) return { later: { stages: [record] } };
    const versions = await stages.versions(reacher.open, host, port, settings);
    return {
      later: {
        stages: [record, versions.record],
        ...(versions.value === undefined ? {} : { versions: versions.value }),
      },
    };
  }
  const talked = closing(connected, talk(target, value, measuring)).then((answer) => {
    const later = laterOf(record, value, host, answer);
    onAnswer(later);
    return later;
  });
  await headStart(talked);
  return restOf(target, value, talked, measuring);
}

/** In a function of its own, so that what waits for its turn keeps no connection in memory. */
function restOf(
  { host, port }: Target,
  { path, version, root }: Secured,
  talked: Promise<Later>,
  { stages, reacher, settings, now }: Measuring,
): { readonly rest: () => Promise<Later> } {
  return {
    rest: async () => {
      const [later, versions, revocation] = await settled([
        talked,
        stages.versions(reacher.open, host, port, settings, version),
        root === 'public' ? stages.revocation(path, reacher.open, settings, now) : Promise.resolve(foreign(root)),
      ]);
      const [first, ...more] = later.stages;
      return {
        ...later,
        ...(versions.value === undefined ? {} : { versions: versions.value }),
        stages: [...(first === undefined ? [] : [first]), versions.record, ...more, revocation],
      };
    },
  };
}

/** What is known with the answer over HTTP. */
function laterOf(
  record: StageRecord,
  { version, root, chain, issuer, isProven }: Secured,
  host: string,
  answer: Staged<HttpAnswer> | undefined,
): Later {
  const asked = withAnswer(answer, isProven === true ? undefined : host);
  return {
    ...asked,
    tls: { version, root, subject: chain[0]?.subject ?? '', issuer: chain[0]?.issuer ?? issuer },
    stages: [record, ...asked.stages],
  };
}

/** Ends with the answer over HTTP, which is what most wait for; the rest of a host begins then, or a while later where none comes. */
function headStart(talked: Promise<unknown>): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const patience = setTimeout(resolve, HEAD_START_MS);
  const end = () => {
    clearTimeout(patience);
    resolve();
  };
  talked.then(end, end);
  return promise;
}

function foreign(root: Secured['root']): StageRecord {
  const who = root === 'company' ? "the company's own authority" : 'nobody that is publicly known';
  return notApplicable('revocation', `the certificate is by ${who}; the one of the service was not seen`);
}

async function talk(
  { host, port }: Target,
  secured: Secured,
  { stages, settings }: Measuring,
): Promise<Staged<HttpAnswer> | undefined> {
  try {
    if (!WEB.has(port)) return undefined;
    return await stages.ask(secured, { host, port, secure: true, path: '/' }, settings);
  } finally {
    secured.socket.destroy();
  }
}

/** What an answer leaves; with the mark of its page where a host is named, for there somebody else may have written it. */
function withAnswer(answer: Staged<HttpAnswer> | undefined, host?: string): Later {
  if (answer === undefined) return { stages: [] };
  const { record, value } = answer;
  const page = value === undefined || host === undefined ? undefined : pageMark(value, host);
  return {
    stages: [record],
    ...(value === undefined ? {} : { status: value.status }),
    ...(page === undefined ? {} : { page }),
  };
}
