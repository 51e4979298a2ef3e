import { describe, expect, test } from 'vitest';
import type { Resolved, Staged } from '../measurement.ts';
import { createReacher } from './reach.ts';
import { settingsForRun, stagesForTest } from './stages-for-test.ts';

const DIRECT = [{ via: 'direct' }] as const;

function named(host: string): Staged<Resolved> {
  const record = { stage: 'resolve', outcome: 'passed', ms: 1, reason: null, detail: '' } as const;
  return { record, value: { host, addresses: [], aliases: [], server: 'system' } };
}

/** A reacher whose names are answered by these one after the other. */
function reacherFor(answers: readonly ((host: string) => Promise<Staged<Resolved>>)[]) {
  const asked: string[] = [];
  const { stages } = stagesForTest(
    {},
    {
      resolve: (host) => {
        asked.push(host);
        const answer = answers[asked.length - 1] ?? (async () => named(host));
        return answer(host);
      },
    },
  );
  return { asked, open: createReacher(stages, DIRECT, settingsForRun()).open };
}

describe('names of a run', () => {
  test('are looked up once, however often a host is connected to', async () => {
    const { open, asked } = reacherFor([]);

    await Promise.all([open('a.example.com', 443), open('a.example.com', 80)]);
    await open('a.example.com', 443);

    expect(asked).toEqual(['a.example.com']);
  });

  test('are looked up again where nothing was found', async () => {
    const record = { stage: 'resolve', outcome: 'failed', ms: 1, reason: 'name-server-silent', detail: '' } as const;
    const { open, asked } = reacherFor([async () => ({ record, value: undefined })]);

    await open('a.example.com', 443);
    await open('a.example.com', 443);

    expect(asked).toEqual(['a.example.com', 'a.example.com']);
  });

  test('are looked up again where that came to no end', async () => {
    const { open, asked } = reacherFor([() => Promise.reject(new Error('stopped'))]);

    await expect(open('a.example.com', 443)).rejects.toThrow('stopped');
    await open('a.example.com', 443);

    expect(asked).toHaveLength(2);
  });
});
