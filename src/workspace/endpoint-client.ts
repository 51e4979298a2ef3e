import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { FOLDER, ownFolder } from './endpoint-folder.ts';
import { replaceFile } from './write-file.ts';

/** What this machine remembers of the web service, beside a workspace's lists and out of git. */
const FILE = '.service.json';
const HOUR_MS = 3_600_000;

const moment = z.iso.datetime();
const memory = z.object({
  clientRequestId: z.uuid(),
  /** By address and instance. */
  asked: z.record(z.string(), z.object({ at: moment, latest: z.string() })),
  /** By address: until when it asks not to be asked. */
  waiting: z.record(z.string(), moment),
});
type Memory = z.infer<typeof memory>;

/** What is known of the service on this machine, with the rules that go by time. */
export interface ServiceMemory {
  readonly clientRequestId: string;
  /** The newest version, where it was asked for within the last hour, and when. */
  readonly versionOf: (url: string, instance: string) => { readonly latest: string; readonly at: Date } | undefined;
  /** Until when the service asks to wait. */
  readonly waitUntil: (url: string) => Date | undefined;
  readonly noteVersion: (url: string, instance: string, latest: string) => Promise<void>;
  /** The service answered 429: an hour from now, by its documentation. Answers until when. */
  readonly noteThrottled: (url: string) => Promise<Date>;
}

/**
 * What a workspace remembers of the web service on this machine. Its id there is made once and kept, since the service
 * counts by it; a damaged memory is begun anew.
 */
export async function readServiceMemory(folder: string, now: Date): Promise<ServiceMemory> {
  const known = await readMemory(folder);
  let state = known ?? { clientRequestId: randomUUID(), asked: {}, waiting: {} };
  const keep = async (next: Memory) => {
    state = next;
    await replaceFile(join(await ownFolder(folder), FILE), `${JSON.stringify(state, null, 2)}\n`);
  };
  if (known === undefined) await keep(state);
  return {
    clientRequestId: state.clientRequestId,
    versionOf: (url, instance) => {
      const asked = state.asked[`${url} ${instance}`];
      if (asked === undefined) return undefined;
      const at = new Date(asked.at);
      const age = now.getTime() - at.getTime();
      return age >= 0 && age < HOUR_MS ? { latest: asked.latest, at } : undefined;
    },
    waitUntil: (url) => {
      const until = state.waiting[url];
      if (until === undefined) return undefined;
      const left = Date.parse(until) - now.getTime();
      return left > 0 && left <= HOUR_MS ? new Date(until) : undefined;
    },
    noteVersion: (url, instance, latest) =>
      keep({ ...state, asked: { ...state.asked, [`${url} ${instance}`]: { at: now.toISOString(), latest } } }),
    noteThrottled: async (url) => {
      const until = new Date(now.getTime() + HOUR_MS);
      await keep({ ...state, waiting: { ...state.waiting, [url]: until.toISOString() } });
      return until;
    },
  };
}

async function readMemory(folder: string): Promise<Memory | undefined> {
  try {
    return memory.safeParse(JSON.parse(await readFile(join(folder, FOLDER, FILE), 'utf8'))).data;
  } catch {
    return undefined;
  }
}
