import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { askSecret } from './ask-secret.ts';
import { withProxyPassword } from './proxy-password.ts';

/** A terminal at which these keys are typed. */
function terminal(keys: readonly string[], isTTY = true) {
  const raw: boolean[] = [];
  const shown: string[] = [];
  let interrupts = 0;
  const input = Object.assign(new PassThrough(), { isTTY, setRawMode: (isRaw: boolean) => raw.push(isRaw) });
  for (const key of keys) input.write(key);
  const output = { isTTY, write: (text: string) => shown.push(text) };
  const interrupt = () => {
    interrupts += 1;
  };
  const at = { input, output, signal: new AbortController().signal, interrupt };
  return { at, raw, shown: () => shown.join(''), interrupts: () => interrupts };
}

describe('a secret', () => {
  it('is read key by key and never shown', async () => {
    const { at, raw, shown } = terminal(['can', 'arx\u007fy\u001b', '\r', 'more']);

    expect(await askSecret('Password: ', at)).toBe('canary');
    expect(shown()).toBe('Password: \n');
    expect(raw).toEqual([true, false]);
  });

  it.each([
    ['Ctrl-C', '\u0003', 1],
    ['Ctrl-D', '\u0004', 0],
  ])('is none after %s', async (_, key, times) => {
    const { at, interrupts } = terminal(['ab', key]);

    expect(await askSecret('Password: ', at)).toBeUndefined();
    expect(interrupts()).toBe(times);
  });

  it('is not asked for where nobody sits at a terminal', async () => {
    const { at, shown } = terminal(['a\r'], false);

    expect(await askSecret('Password: ', at)).toBeUndefined();
    expect(shown()).toBe('');
  });

  it('of a proxy is asked for where only the user is known', async () => {
    const asked: string[] = [];
    const ask = async (question: string) => {
      asked.push(question);
      return 'typed';
    };

    const both = await withProxyPassword({ MUSTER_PROXY_USER: 'ada', MUSTER_PROXY_PASSWORD: 'set' }, ask);
    const none = await withProxyPassword({}, ask);
    const user = await withProxyPassword({ MUSTER_PROXY_USER: 'ada' }, ask);

    expect([both['MUSTER_PROXY_PASSWORD'], none['MUSTER_PROXY_PASSWORD'], user['MUSTER_PROXY_PASSWORD']]).toEqual([
      'set',
      undefined,
      'typed',
    ]);
    expect(asked).toEqual(['Password of ada for the proxy: ']);
  });
});
