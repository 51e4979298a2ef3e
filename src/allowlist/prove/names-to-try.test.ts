import { expect, test } from 'vitest';
import { namesToTry } from './names-to-try.ts';

test('two names that nobody has named, one of them deeper, and those that are known', () => {
  expect(namesToTry('*.live.com', ['login.live.com', 'live.com', 'a.office.com'])).toEqual([
    'login.live.com',
    'muster-tries.live.com',
    'muster-tries-this.muster-tries.live.com',
  ]);
});

test('no deeper name where a star stays within its label', () => {
  expect(namesToTry('autodiscover.*.onmicrosoft.com', [])).toEqual([
    'autodiscover.muster-tries.onmicrosoft.com',
    'autodiscover.muster-tries-this.onmicrosoft.com',
  ]);
  expect(namesToTry('<tenant>.sharepoint.com', [])).toEqual([
    'muster-tries.sharepoint.com',
    'muster-tries-this.sharepoint.com',
  ]);
});

test('an exact name is itself', () => {
  expect(namesToTry('login.live.com', ['login.live.com'])).toEqual([]);
});
