// Races in a network of the imagination, on a clock of the imagination: what is silent, slow and lossy, without waiting.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createRandom } from '../../../../lab/tenants/random.ts';
import type { ProbeSettings, Resolved } from '../measurement.ts';
import { connectTo } from './connect-to.ts';
import { createNetwork, type Way } from './network-for-test.ts';
import { createSockets, probeSettings } from './settings-for-test.ts';

const V6 = '2001:db8::1';
const V4 = '192.0.2.1';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

function host(...addresses: string[]): Resolved {
  const list = addresses.map((address) => ({ address, family: address.includes(':') ? (6 as const) : (4 as const) }));
  return { host: 'host.example', addresses: list, aliases: [], server: 'system' };
}

async function probe(
  ways: Record<string, Way>,
  given: Partial<ProbeSettings> = {},
  target = host(...Object.keys(ways)),
) {
  const network = createNetwork((address) => ways[address] ?? {});
  const staged = connectTo(target, 443, probeSettings({ timeoutMs: 5000, ...given }), network.dial);
  await vi.advanceTimersByTimeAsync(60_000);
  return { ...(await staged), ...network };
}

describe('a host with two addresses', () => {
  it('is reached over IPv6, without a second socket, where that answers within 250 ms', async () => {
    const { value, dialled } = await probe({ [V4]: { rttMs: 80 }, [V6]: { rttMs: 80 } });

    expect(value).toMatchObject({ address: V6, family: 6 });
    expect(dialled).toEqual([V6]);
  });

  it('is reached at 300 ms where IPv6 has no route: the case in which Node gives up after 260 ms', async () => {
    const { record, value } = await probe({ [V6]: { code: 'ENETUNREACH' }, [V4]: { rttMs: 300 } });

    expect(value?.address).toBe(V4);
    expect(record).toMatchObject({ outcome: 'passed', reason: null });
    expect(record.note, 'a network without IPv6 is none in which it is broken').toBeUndefined();
    expect(record.detail).toBe(`${V4} port 443 answered in 300 ms; ${V6} has no route from here after 0 ms`);
  });

  it('is reached 250 ms later where IPv6 says nothing, and whoever has lost is closed', async () => {
    const { record, value, open } = await probe({ [V6]: {}, [V4]: { rttMs: 300 } });

    expect(value?.address).toBe(V4);
    expect(record.ms).toBe(550);
    expect(open.size).toBe(1);
    expect(record.note).toBeUndefined();
  });

  it('keeps a slow first attempt running beside the second one', async () => {
    const { value } = await probe({ [V6]: { rttMs: 900 }, [V4]: {} });

    expect(value?.address).toBe(V6);
  });

  it('is silent when neither says anything, after one timeout and four SYNs to each', async () => {
    const { record, value, dialled, open } = await probe({ [V6]: {}, [V4]: {} });

    expect(value).toBeUndefined();
    expect(record).toMatchObject({ outcome: 'failed', reason: 'no-answer', ms: 5000 });
    expect(dialled).toEqual([V6, V4, V6, V4]);
    expect(record.detail).toContain(`${V4} did not answer to 2 attempts within 4.8 s`);
    expect(open.size).toBe(0);
  });

  it('ends at once when all are refused, and says so rather than that one had no route', async () => {
    const { record } = await probe({ [V6]: { code: 'EHOSTUNREACH' }, [V4]: { code: 'ECONNREFUSED', rttMs: 80 } });

    expect(record).toMatchObject({ reason: 'connection-refused', ms: 80 });
  });

  it('has no route where this machine has no address of the family to send from', async () => {
    const { record } = await probe({ [V6]: { code: 'EADDRNOTAVAIL' } });

    expect(record).toMatchObject({ outcome: 'failed', reason: 'no-route', ms: 0 });
  });

  it('was reset where that is what came', async () => {
    const { record } = await probe({ [V4]: { code: 'ECONNRESET', rttMs: 80 } });

    expect(record).toMatchObject({ outcome: 'failed', reason: 'connection-reset', ms: 80 });
  });

  it('is not asked again at an address that refused', async () => {
    const { record, dialled } = await probe({ [V6]: { code: 'ECONNREFUSED', rttMs: 10 }, [V4]: {} });

    expect(record.reason).toBe('connection-refused');
    expect(dialled).toEqual([V6, V4, V4]);
  });
});

describe('a run', () => {
  it('tries the other family first once one has answered nowhere', async () => {
    const settings = probeSettings({ timeoutMs: 5000 });
    const ways = { [V6]: {}, [V4]: { rttMs: 100 } };
    const first = await probe(ways, settings);
    for (let count = 0; count < 2; count++) await probe(ways, settings);

    const { record, value, dialled } = await probe(ways, settings);

    expect(dialled).toEqual([V4]);
    expect([first.value?.passedOver, value?.passedOver], 'what the run judges').toEqual([6, undefined]);
    expect([first.record.note, record.note], 'silence of one host says nothing').toEqual([undefined, undefined]);
  });

  it('keeps to the families and the source address that it was given', async () => {
    const only4 = await probe({ [V6]: { rttMs: 1 }, [V4]: { rttMs: 1 } }, { families: [4] });
    const from6 = await probe({ [V4]: { rttMs: 1 } }, { sourceAddress: '2001:db8::77' });

    expect(only4.dialled).toEqual([V4]);
    expect(from6.record).toMatchObject({ outcome: 'failed', reason: 'no-route', ms: null });
  });

  it('throws what it was aborted with, and leaves no socket and no slot behind', async () => {
    const control = new AbortController();
    const sockets = createSockets(4);
    const network = createNetwork(() => ({}));
    const settings = probeSettings({ sockets, signal: control.signal });
    const staged = connectTo(host(V6, V4), 443, settings, network.dial);
    const outcome = expect(staged).rejects.toThrow('enough');
    await vi.advanceTimersByTimeAsync(400);

    control.abort(new Error('enough'));
    await outcome;
    await vi.advanceTimersByTimeAsync(1);

    expect(network.open.size).toBe(0);
    expect(sockets.used()).toBe(0);
  });

  it('lets the socket hold its slot until it closes', async () => {
    const sockets = createSockets(2);
    const { value } = await probe({ [V6]: {}, [V4]: { rttMs: 100 } }, { sockets });
    const before = sockets.used();

    value?.socket.destroy();
    await vi.advanceTimersByTimeAsync(1);

    expect([before, sockets.used()]).toEqual([1, 0]);
  });
});

describe('with one socket for all', () => {
  it.each([1000, 5000, 10_000])('reaches what answers over the second family within %i ms', async (timeoutMs) => {
    const { value } = await probe({ [V6]: {}, [V4]: { rttMs: 300 } }, { sockets: createSockets(1), timeoutMs });

    expect(value?.address).toBe(V4);
  });

  it('reaches a host whose answers take nearly as long as the timeout', async () => {
    const { value } = await probe({ [V4]: { rttMs: 900 } }, { sockets: createSockets(1), timeoutMs: 1000 });

    expect(value?.address).toBe(V4);
  });
});

describe.each([
  ['as many sockets as probes', 2500],
  ['256 sockets', 256],
  ['8 sockets', 8],
])('1,000 hosts at 300 ms, two of a hundred packets lost, IPv6 silent, with %s', (_, size) => {
  it('are all reached', { timeout: 60_000 }, async () => {
    const random = createRandom(`loss ${size}`);
    const sockets = createSockets(size);
    const settings = probeSettings({ timeoutMs: 5000, sockets });
    const network = createNetwork(
      (address) => (address.includes(':') ? {} : { rttMs: 300, loss: 1 - 0.98 * 0.98 }),
      () => random.next(),
    );
    const hosts = Array.from({ length: 1000 }, (_unused, index) => host(V6, `198.18.${index >> 8}.${index & 255}`));

    const staged = Promise.all(
      hosts.map(async (target) => {
        const { record, value } = await connectTo(target, 443, settings, network.dial);
        value?.socket.destroy();
        return record;
      }),
    );
    await vi.advanceTimersByTimeAsync(600_000);
    const failed = (await staged).filter(({ outcome }) => outcome !== 'passed');

    expect(failed).toEqual([]);
    expect(sockets.most()).toBeLessThanOrEqual(size);
    expect(sockets.used()).toBe(0);
  });
});

it('250 hosts of which 25 are silent are done after one timeout', async () => {
  const settings = probeSettings({ timeoutMs: 5000, sockets: createSockets(256) });
  const network = createNetwork((address) => (address.endsWith('0') ? {} : { rttMs: 80 }));
  const hosts = Array.from({ length: 250 }, (_, index) => host(`198.18.0.${index}`));
  const startedAt = performance.now();
  let endedAt = 0;
  const staged = Promise.all(hosts.map((target) => connectTo(target, 443, settings, network.dial))).then((all) => {
    endedAt = performance.now();
    return all;
  });
  await vi.advanceTimersByTimeAsync(20_000);

  const silent = (await staged).filter(({ record }) => record.reason === 'no-answer');

  expect(silent).toHaveLength(25);
  expect(endedAt - startedAt).toBeLessThan(5300);
});

it('silent hosts that were short of sockets for a while are done after one timeout all the same', async () => {
  const sockets = createSockets(250);
  const settings = probeSettings({ timeoutMs: 5000, sockets });
  const network = createNetwork((address) => (address.endsWith('::5') || address.endsWith('.5') ? {} : { rttMs: 80 }));
  const hosts = Array.from({ length: 250 }, (_, index) =>
    host(`2001:db8:${index}::${index % 10}`, `198.18.${index}.${index % 10}`),
  );
  const startedAt = performance.now();
  let endedAt = 0;
  const staged = Promise.all(
    hosts.map(async (target) => {
      const { record, value } = await connectTo(target, 443, settings, network.dial);
      setTimeout(() => value?.socket.destroy(), 2400);
      return record;
    }),
  ).then((all) => {
    endedAt = performance.now();
    return all;
  });
  await vi.advanceTimersByTimeAsync(30_000);

  const silent = (await staged).filter(({ reason }) => reason === 'no-answer');

  expect(silent).toHaveLength(25);
  expect(endedAt - startedAt).toBeLessThan(5100);
});
