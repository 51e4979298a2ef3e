import { getEventListeners } from 'node:events';
import { expect, it } from 'vitest';
import { onAbort } from './on-abort.ts';

it('tells everybody who waits, once, by one listener', () => {
  const control = new AbortController();
  const told: string[] = [];
  onAbort(control.signal, () => told.push('first'));
  const leave = onAbort(control.signal, () => told.push('gone'));
  onAbort(control.signal, () => told.push('last'));
  leave();

  const listeners = getEventListeners(control.signal, 'abort').length;
  control.abort();

  expect(listeners).toBe(1);
  expect(told).toEqual(['first', 'last']);
});

it('does not tell who left because of one that was told before', () => {
  const control = new AbortController();
  const told: string[] = [];
  onAbort(control.signal, () => leave());
  const leave = onAbort(control.signal, () => told.push('other'));

  control.abort();

  expect(told).toEqual([]);
});
