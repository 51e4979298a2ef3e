import { parentPort, workerData } from 'node:worker_threads';
import type { TraceTuple } from './boot.ts';
import { instrument } from './instrument.ts';
import type { Loaded, WorkerAnswer, WorkerData, WorkerQuestion } from './protocol.ts';
import { readTrace } from './trace.ts';
import { createPacVm } from './vm.ts';

// Our own caller starts this with `WorkerData` and sends `WorkerQuestion`s; nobody else can.
const { script, settings } = workerData as WorkerData;
const say = (message: Loaded | WorkerAnswer) => parentPort?.postMessage(message);

const vm = await createPacVm(script, settings);
if (!('find' in vm)) {
  say({ failure: vm });
} else {
  const addresses: Record<string, readonly string[]> = {};
  say({ loaded: vm.entries, redefined: vm.redefined() });
  parentPort?.on('message', (question: WorkerQuestion) => {
    Object.assign(addresses, question.addresses);
    vm.tell(question.addresses);
    if (question.kind === 'find') say({ id: question.id, found: vm.find(question.target, question.entry) });
    else void traced(question, addresses).then(say);
  });
}

/** An interpreter that reports what it does; undefined where the syntax is not known. */
async function openTraced() {
  const instrumented = instrument(script);
  if (instrumented === undefined) return undefined;
  return { instrumented, own: await createPacVm(instrumented.script, settings, instrumented.global) };
}

let kept: ReturnType<typeof openTraced> | undefined;

/** A trace has an interpreter of its own, so that nothing earlier leaves a mark in it; a quick one shares its with others. */
async function traced(question: WorkerQuestion, addresses: WorkerQuestion['addresses']): Promise<WorkerAnswer> {
  const { id, target, entry } = question;
  const failure = (message: string) => ({ is: 'failure', failure: { kind: 'crashed', message } }) as const;
  if (question.kind === 'quick-trace') kept ??= openTraced();
  const opened = await (question.kind === 'quick-trace' ? kept : openTraced());
  if (opened === undefined) return { id, found: failure('cannot be traced: its syntax is not known') };
  const { instrumented, own } = opened;
  if (!('find' in own)) return { id, found: { is: 'failure', failure: own } };
  own.tell(addresses);
  // What happened while it was loaded is no part of the decision.
  own.takeTrace();
  const found = own.find(target, entry);
  // It is the text that our own tracer wrote inside the interpreter.
  const events = JSON.parse(own.takeTrace()) as readonly TraceTuple[];
  return { id, found, trace: found.is === 'answer' ? readTrace(events, instrumented) : undefined };
}
