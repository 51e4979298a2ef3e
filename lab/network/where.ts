import { obstacles } from './enter.ts';

/**
 * Whether tests of the namespaces are left out on this machine, which then says so: where the lab cannot stand, the scenarios
 * are tried against servers of one process instead. `.ci/run` leaves nothing out: there, the tests fail.
 */
export function isLeftOut(): boolean {
  const why = obstacles();
  if (why.length === 0 || process.env['CI'] !== undefined) return false;
  console.warn(
    `The hostile network cannot stand here: ${why.join('; ')}. Its scenarios run against servers of one process (test/network/in-process.test.ts).`,
  );
  return true;
}
