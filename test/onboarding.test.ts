import { describe, expect, test } from 'vitest';
import { judgeScope } from '../src/onboard/scope.ts';
import { readWholeCatalogs } from '../src/workspace/index.ts';

const { onboarding, faults } = await readWholeCatalogs();
const tasks = [...onboarding.tasks.values()];

/** What a task comes to where some facts are so, the rest are not, and those in `unknown` nobody has told. */
function scopeOf(id: string, so: readonly string[], unknown: readonly string[] = []): string {
  const task = onboarding.tasks.get(id);
  if (task === undefined) throw new Error(`there is no task ${id}`);
  const answers = new Map(
    [...onboarding.facts.keys()].map((fact) => [fact, unknown.includes(fact) ? null : so.includes(fact)]),
  );
  const { answer } = judgeScope(task.applies, answers);
  if (answer === false) return 'does not apply';
  const left = task.out_of_scope.map((rule) => judgeScope(rule.when, answers).answer);
  if (left.includes(true)) return 'out of scope';
  return answer === null || left.includes(null) ? 'undecided' : 'applies';
}

const ONE = ['active-directory-in-use', 'single-forest', 'accounts-synchronised'];
const SEVERAL = ['active-directory-in-use', 'multiple-forests', 'accounts-synchronised'];

describe('the conditions of the documents', () => {
  test.each<[string, readonly string[], Readonly<Record<string, string>>]>([
    [
      'one forest',
      ONE,
      {
        'install-directory-synchronisation': 'applies',
        'synchronise-password-hashes': 'applies',
        'install-synchronisation-of-forests': 'does not apply',
        'keep-other-writeback-off': 'does not apply',
        'federation-single-site': 'does not apply',
        'test-single-sign-on': 'does not apply',
      },
    ],
    [
      'one forest that wants rules of its own',
      [...ONE, 'custom-rules-wanted', 'other-writeback-wanted'],
      { 'write-synchronisation-rules': 'out of scope', 'set-other-writeback-up': 'applies' },
    ],
    [
      'one forest, federated',
      [...ONE, 'federated'],
      {
        'federation-single-site': 'applies',
        'provide-public-certificates': 'applies',
        'test-single-sign-on': 'applies',
      },
    ],
    [
      'several forests',
      SEVERAL,
      {
        'install-directory-synchronisation': 'does not apply',
        'install-synchronisation-of-forests': 'applies',
        'configure-synchronisation': 'applies',
        'synchronise-password-hashes': 'applies',
        'write-passwords-back': 'applies',
        'keep-other-writeback-off': 'applies',
        'prepare-forests-for-pass-through': 'does not apply',
      },
    ],
    [
      'several forests that want what the document leaves out',
      [...SEVERAL, 'federated', 'custom-rules-wanted', 'other-writeback-wanted'],
      {
        'federation-single-site': 'out of scope',
        'write-synchronisation-rules': 'out of scope',
        'set-other-writeback-up': 'out of scope',
      },
    ],
    [
      'several forests with pass-through authentication and seamless single sign-on',
      [...SEVERAL, 'pass-through', 'seamless-sign-on'],
      {
        'set-pass-through-up': 'applies',
        'prepare-forests-for-pass-through': 'applies',
        'add-pass-through-agents': 'applies',
        'switch-seamless-sign-on-on': 'applies',
        'test-single-sign-on': 'applies',
        'synchronise-password-hashes': 'does not apply',
      },
    ],
    [
      'no Active Directory',
      [],
      {
        'install-directory-synchronisation': 'does not apply',
        'meet-synchronisation-prerequisites': 'does not apply',
        'write-passwords-back': 'does not apply',
        'watch-synchronisation': 'does not apply',
        'switch-password-reset-on': 'applies',
        'require-second-factor': 'applies',
      },
    ],
    [
      'networks that ask for certificates, and no certificate authority',
      ['enterprise-wifi-in-use'],
      { 'build-network-infrastructure': 'applies', 'connect-certificate-authority': 'does not apply' },
    ],
  ])('%s', (_, so, expected) => {
    const found = Object.fromEntries(Object.keys(expected).map((id) => [id, scopeOf(id, so)]));

    expect(found).toEqual(expected);
  });

  test('nothing is dropped silently where nobody has counted the forests', () => {
    const untold = ['single-forest', 'multiple-forests'];

    expect(scopeOf('install-directory-synchronisation', ['active-directory-in-use'], untold)).toBe('undecided');
    expect(scopeOf('federation-single-site', ['active-directory-in-use', 'federated'], untold)).toBe('undecided');
    expect(scopeOf('write-passwords-back', ['active-directory-in-use'], untold)).toBe('applies');
  });
});

describe('the tasks that ship', () => {
  test('have no fault', () => {
    expect(faults).toEqual([]);
  });

  test('every fact decides something', () => {
    const rules = [...tasks.flatMap((task) => [task.applies, task.out_of_scope]), onboarding.services];
    const named = new Set(JSON.stringify(rules).match(/[a-z0-9-]+/g));

    expect([...onboarding.facts.keys()].filter((id) => !named.has(id))).toEqual([]);
  });

  test('speak in whole sentences: a comma in a list of YAML splits them', () => {
    const sentences = tasks.flatMap(({ id, provider, customer, guidance }) =>
      [...provider, ...customer, ...guidance.steps].map((sentence) => `${id}: ${sentence}`),
    );

    expect(sentences.filter((sentence) => !/^[a-z0-9-]+: [A-Z`].*[.!?]$/s.test(sentence))).toEqual([]);
  });

  test('say how to state what a person must vouch for', () => {
    const silent = tasks.flatMap(({ id, proof, guidance }) => {
      const steps = guidance.steps.join(' ');
      return proof.attested.flatMap(({ table }) =>
        steps.includes(`muster attest ${table}`) ? [] : [`${id}: ${table}`],
      );
    });

    expect(silent).toEqual([]);
  });

  test('lead on to pages of Microsoft', () => {
    const links = tasks.flatMap(({ id, guidance }) => guidance.links.map((link) => `${id}: ${link}`));

    expect(links.filter((link) => !link.includes(': https://learn.microsoft.com/'))).toEqual([]);
    expect(tasks.filter(({ guidance }) => guidance.links.length === 0).map(({ id }) => id)).toEqual([]);
  });

  test('ask nobody for advice on his own work', () => {
    const odd = tasks.filter(
      ({ raci }) => raci.consulted.includes(raci.responsible) || raci.informed.includes(raci.responsible),
    );

    expect(odd.map(({ id }) => id)).toEqual([]);
  });
});
