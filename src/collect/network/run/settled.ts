import type { Connected } from '../measurement.ts';

/** Waits for what is done over a connection, and closes it then. */
export async function closing<T>({ socket }: Connected, done: Promise<T>): Promise<T> {
  try {
    return await done;
  } finally {
    socket.destroy();
  }
}

/** Waits for all, also where one throws: nothing may still be open when the run goes on. */
export async function settled<T extends readonly unknown[]>(
  waiting: {
    readonly [K in keyof T]: Promise<T[K]>;
  },
): Promise<{ readonly [K in keyof T]: T[K] }> {
  await Promise.allSettled(waiting);
  // Promise.all answers a tuple of what these promises give, in their order.
  return (await Promise.all(waiting)) as { readonly [K in keyof T]: T[K] };
}
