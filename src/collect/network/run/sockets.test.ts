import { describe, expect, test } from 'vitest';
import { createSockets } from './sockets.ts';

const { signal } = new AbortController();

describe('sockets', () => {
  test('are never more than the limit, and are given in the order in which they were asked for', async () => {
    const sockets = createSockets(2);
    const [a] = [await sockets.slot(signal), await sockets.slot(signal)];
    const order: string[] = [];
    const first = sockets.slot(signal).then(() => order.push('first'));
    const second = sockets.slot(signal).then((release) => {
      order.push('second');
      release();
    });

    expect(sockets.open()).toBe(2);
    a();
    await first;
    expect(order).toEqual(['first']);
    expect(sockets.open()).toBe(2);
    expect(sockets.most()).toBe(2);
    expect(sockets.tryExtra()).toBeUndefined();
    void second;
  });

  test('given back twice count once', async () => {
    const sockets = createSockets(1);
    const release = await sockets.slot(signal);
    release();
    release();

    expect(sockets.open()).toBe(0);
    expect(sockets.tryExtra()).toBeDefined();
    expect(sockets.tryExtra()).toBeUndefined();
  });

  test('are no longer waited for once the run is stopped', async () => {
    const sockets = createSockets(1);
    const release = await sockets.slot(signal);
    const stop = new AbortController();
    const waiting = sockets.slot(stop.signal);

    stop.abort(new Error('stopped'));

    await expect(waiting).rejects.toThrow('stopped');
    await expect(sockets.slot(stop.signal)).rejects.toThrow('stopped');
    release();
    expect(sockets.open()).toBe(0);
  });
});
