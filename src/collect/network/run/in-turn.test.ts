import { describe, expect, test } from 'vitest';
import { inTurn, type Rest } from './in-turn.ts';

const LIVE = new AbortController().signal;

function numbers(count: number): readonly number[] {
  return Array.from({ length: count }, (_, index) => index);
}

function log() {
  const said: string[] = [];
  const rest =
    (name: string): Rest =>
    async () => {
      said.push(`rest of ${name}`);
    };
  return { said, rest };
}

describe('doing many in turn', () => {
  test('begins all before the rest of any, also of those that did not fit in at first', async () => {
    const { said, rest } = log();

    await inTurn(['a', 'b', 'c'], 2, LIVE, async (name) => {
      said.push(name);
      return rest(name);
    });

    expect(said).toEqual(['a', 'b', 'c', 'rest of a', 'rest of b', 'rest of c']);
  });

  test('does not let rests wait for a beginning that hangs', async () => {
    const { said, rest } = log();
    const hangs = Promise.withResolvers<undefined>();

    await inTurn(['a', 'hangs'], 2, LIVE, async (name) => {
      if (name === 'hangs') return await hangs.promise;
      return async () => {
        await rest(name)();
        hangs.resolve(undefined);
      };
    });

    expect(said).toEqual(['rest of a']);
  });

  test('lets no more than 1,024 rests wait', async () => {
    let waiting = 0;
    let most = 0;

    await inTurn(numbers(3000), 8, LIVE, async () => {
      waiting += 1;
      most = Math.max(most, waiting);
      return async () => {
        waiting -= 1;
      };
    });

    expect(waiting).toBe(0);
    expect(most).toBeGreaterThan(1000);
    expect(most).toBeLessThanOrEqual(1024 + 8);
  });

  test('counts rests among those that are under way', async () => {
    let now = 0;
    let most = 0;
    const work = async () => {
      now += 1;
      most = Math.max(most, now);
      await Promise.resolve();
      now -= 1;
    };

    await inTurn(numbers(50), 4, LIVE, async () => {
      await work();
      return work;
    });

    expect(most).toBe(4);
  });

  test('rejects with what failed, and begins nothing more', async () => {
    const begun: string[] = [];

    const done = inTurn(['a', 'b', 'c'], 1, LIVE, async (name) => {
      begun.push(name);
      if (name === 'b') throw new Error('b failed');
      return undefined;
    });

    await expect(done).rejects.toThrow('b failed');
    expect(begun).toEqual(['a', 'b']);
  });

  test('ends with what is done when it is stopped, without the rests', async () => {
    const stop = new AbortController();
    const { said, rest } = log();

    await inTurn(['a', 'b'], 1, stop.signal, async (name) => {
      said.push(name);
      stop.abort(new Error('stopped'));
      if (name === 'b') throw stop.signal.reason;
      return rest(name);
    });

    expect(said).toEqual(['a']);
  });
});
