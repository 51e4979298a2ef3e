import { covers } from '../../endpoints/index.ts';

const MOST_MEMBERS = 200;
/** Labels that no rule names. */
const LABELS = ['muster-tries', 'muster-tries-this'] as const;

/**
 * Names to try for a pattern with stars where a configuration is run and not read: the hosts that are known for it, and two
 * that nobody has named, one of them two labels deep where the pattern lets names be that deep.
 */
export function namesToTry(pattern: string, members: readonly string[]): readonly string[] {
  if (!/[*<]/.test(pattern)) return [];
  const own = pattern.replaceAll('<tenant>', '*');
  const [first, second] = LABELS;
  const filled = own.replaceAll('*', first);
  const deeper = pattern.startsWith('*.') ? `${second}.${filled}` : own.replaceAll('*', second);
  const known = members.filter((host) => covers(pattern, host)).slice(0, MOST_MEMBERS);
  return [...new Set([...known, filled, deeper])];
}
