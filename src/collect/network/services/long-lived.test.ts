import { describe, expect, it } from 'vitest';
import { probeLongLived } from './long-lived.ts';
import { failsToSecure, startSecure, throughProxy } from './secure-for-test.ts';

const TARGET = { host: 'service.example', port: 443, holdMs: 50 };

describe('a connection that must stay', () => {
  it('passes where it stood without a byte and still answers', async () => {
    await using server = await startSecure((socket, heard) => {
      if (heard.endsWith('\r\n\r\n')) socket.end('HTTP/1.1 404 Not Found\r\n\r\n');
    });

    const record = await probeLongLived({ ...TARGET, keepAliveMs: 1000 }, server, server.settings);

    expect(record).toMatchObject({ stage: 'long-lived', outcome: 'passed', reason: null });
    expect(record.detail).toBe('the connection to service.example stood 50 ms without a byte and still works');
    expect(server.said).toEqual(['HEAD / HTTP/1.1\r\nHost: service.example\r\nConnection: close\r\n\r\n']);
    expect(server.sockets.map(({ destroyed }) => destroyed)).toEqual([true]);
  });

  it('that is ended early is told with the time, and that it cannot be seen by whom', async () => {
    await using server = await startSecure((socket) => socket.end());

    const record = await probeLongLived({ ...TARGET, holdMs: 60_000 }, server, server.settings);

    expect(record).toMatchObject({ outcome: 'failed', reason: 'connection-closed' });
    expect(record.detail).toMatch(
      /is closed after \d+(\.\d)? m?s without a byte, by the server or by something in between/,
    );
  });

  it('that is ended behind a proxy names it', async () => {
    await using server = await startSecure((socket) => socket.end());

    const record = await probeLongLived({ ...TARGET, holdMs: 60_000 }, throughProxy(server), server.settings);

    expect(record.detail).toContain('by the server or http://proxy.example:3128');
  });

  it('that is reset early is told so', async () => {
    await using server = await startSecure(() => {});
    const secure: typeof server.secure = async (...to) => {
      const staged = await server.secure(...to);
      const error = Object.assign(new Error('reset'), { code: 'ECONNRESET' });
      setImmediate(() => staged.value?.socket.destroy(error));
      return staged;
    };

    const record = await probeLongLived({ ...TARGET, holdMs: 60_000 }, { secure }, server.settings);

    expect(record).toMatchObject({ outcome: 'failed', reason: 'connection-reset' });
    expect(record.detail).toContain('is reset (ECONNRESET)');
  });

  it('that was forgotten in between does not answer when it is used', async () => {
    await using server = await startSecure(() => {}, { timeoutMs: 200 });

    const record = await probeLongLived(TARGET, server, server.settings);

    expect(record).toMatchObject({ outcome: 'failed', reason: 'no-answer' });
    expect(record.detail).toContain('nothing answers when it is used again');
  });

  it('is held no longer than a silence of the run where nothing else is said', async () => {
    await using server = await startSecure((socket, heard) => heard !== '' && socket.end(), { timeoutMs: 700 });

    const record = await probeLongLived({ host: 'service.example', port: 443 }, server, server.settings);

    expect(record.detail).toContain('stood 700 ms');
  });

  it('that talks without being asked is not what it should be', async () => {
    await using server = await startSecure((socket) => socket.write(Buffer.alloc(1 << 20)));

    const record = await probeLongLived({ ...TARGET, holdMs: 60_000 }, server, server.settings);

    expect(record).toMatchObject({ outcome: 'failed', reason: 'wrong-answer' });
  });

  it('fails as TLS did, and ends with the run', async () => {
    const abort = new AbortController();
    await using server = await startSecure(() => setImmediate(() => abort.abort(new Error('enough'))), {
      signal: abort.signal,
    });

    const failed = await probeLongLived(TARGET, { secure: failsToSecure }, server.settings);
    const held = probeLongLived({ ...TARGET, holdMs: 60_000 }, server, server.settings);

    expect(failed).toMatchObject({ outcome: 'failed', reason: 'no-answer' });
    await expect(held).rejects.toThrow('enough');
  });
});
