import { expect, it } from 'vitest';
import { objectName } from './object-name.ts';

it('names an object after what it stands for, and two that only differ at their ends differently', () => {
  const long = 'a'.repeat(70);

  expect(objectName('login.live.com', 63)).toBe('muster-login.live.com');
  expect(objectName(`${long}.example`, 63)).toHaveLength(63);
  expect(objectName(`${long}.example`, 63)).not.toBe(objectName(`${long}.test`, 63));
  expect(objectName(`${long}.example`, 63)).toBe(objectName(`${long}.example`, 63));
});
