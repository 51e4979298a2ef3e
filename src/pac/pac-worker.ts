import { Worker } from 'node:worker_threads';
import { type PacFailure, PacFault } from './fault.ts';
import type { Addresses, Loaded, WorkerAnswer, WorkerData, WorkerQuestion } from './protocol.ts';

/** A worker that answers questions about one PAC file, one after the other. */
export interface PacWorker {
  /** What the PAC file defines; rejects with `PacFault` where it cannot be loaded. */
  readonly load: () => Promise<Extract<Loaded, { loaded: unknown }>>;
  /** Rejects with `PacFault` where the worker had to be ended over this question. */
  readonly ask: (question: Omit<WorkerQuestion, 'id'>) => Promise<WorkerAnswer>;
  readonly close: () => void;
}

interface Waiting {
  readonly question: WorkerQuestion;
  readonly resolve: (answer: WorkerAnswer) => void;
  readonly reject: (fault: PacFault) => void;
}

/** V8's own share; the interpreter's memory has its own limit. */
const HEAP_MB = 128;

/**
 * Starts a worker for a PAC file. One that says nothing for `timeoutMs` is ended: the question that it was at fails,
 * and the others go to a new worker.
 */
export function startPacWorker(data: WorkerData, file: string, timeoutMs: number): PacWorker {
  const waiting = new Map<number, Waiting>();
  const learnt: Record<string, readonly string[]> = {};
  let worker: Worker | undefined;
  let asked = 0;
  let watch: NodeJS.Timeout | undefined;
  let onLoaded: (loaded: Loaded) => void = () => undefined;

  const begin = () => {
    const started = new Worker(new URL('./worker.ts', import.meta.url), {
      workerData: data,
      env: {},
      stdout: true,
      stderr: true,
      resourceLimits: { maxOldGenerationSizeMb: HEAP_MB },
    });
    worker = started;
    started.on('message', (message: Loaded | WorkerAnswer) => {
      if (worker === started) hear(message);
    });
    const onDeath = () => {
      if (worker === started) end({ kind: 'crashed', message: 'ended the interpreter' });
    };
    started.on('error', onDeath).on('exit', onDeath);
    arm();
  };
  const arm = () => {
    clearTimeout(watch);
    watch = setTimeout(
      () => end({ kind: 'endless', message: `did not come to an end within ${timeoutMs} ms` }),
      timeoutMs,
    );
  };
  const hear = (message: Loaded | WorkerAnswer) => {
    if (!('id' in message)) onLoaded(message);
    else {
      const asker = waiting.get(message.id);
      waiting.delete(message.id);
      asker?.resolve(message);
    }
    if (waiting.size > 0) return arm();
    clearTimeout(watch);
    worker?.unref();
  };
  const stop = () => {
    clearTimeout(watch);
    const old = worker;
    worker = undefined;
    // Nobody waits for it: it shares nothing but messages, and those are no longer heard.
    void old?.terminate();
  };
  const end = (failure: PacFailure) => {
    stop();
    onLoaded({ failure });
    const [first, ...others] = waiting.values();
    waiting.clear();
    first?.reject(new PacFault(file, failure));
    for (const asker of others) send(asker);
  };
  const send = (asker: Waiting) => {
    const isNew = worker === undefined;
    if (isNew) begin();
    worker?.ref();
    if (waiting.size === 0) arm();
    waiting.set(asker.question.id, asker);
    worker?.postMessage(isNew ? { ...asker.question, addresses: learnt } : asker.question);
  };

  return {
    load: () =>
      new Promise((resolve, reject) => {
        onLoaded = (loaded) => {
          onLoaded = () => undefined;
          if ('loaded' in loaded) return resolve(loaded);
          stop();
          reject(new PacFault(file, loaded.failure));
        };
        begin();
      }),
    ask: (question) =>
      new Promise((resolve, reject) => {
        Object.assign(learnt, question.addresses satisfies Addresses);
        asked += 1;
        send({ question: { ...question, id: asked }, resolve, reject });
      }),
    close: () => {
      stop();
      const failure: PacFailure = { kind: 'crashed', message: 'was closed' };
      for (const { reject } of waiting.values()) reject(new PacFault(file, failure));
      waiting.clear();
    },
  };
}
