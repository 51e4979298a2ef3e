import { describe, expect, it } from 'vitest';
import { type CatalogFile, parseLibrary } from './library.ts';
import { factAsRequirement, factsIn, parseOnboarding } from './onboarding.ts';

const LIBRARY = parseLibrary([
  {
    path: 'first/catalog.yaml',
    text: '{ id: first, title: A catalog of requirements, version: 1.0.0, date: 2018-09-24, era: "2018", service: managed-desktop, source: Pages of the year 2018 }',
  },
  {
    path: 'first/identity/sign-in-method.yaml',
    text: JSON.stringify({
      id: 'sign-in-method',
      title: 'Accounts sign in by a method',
      source: { document: 'prerequisites' },
      area: 'identity',
      level: 'required',
      subject: 'tenant',
      check: 'SELECT t.id AS subject, true AS holds FROM tenant t',
      why: 'It is asked for there.',
      consequence: 'It would be missing.',
      remediation: { owner: 'customer', effort: 'hours', steps: ['Do what is asked for.'] },
      examples: [
        { name: 'first', expect: { contoso: 'ready' } },
        { name: 'second', expect: { contoso: 'unknown' } },
      ],
    }),
  },
  {
    path: 'attested/attested_kickoff.yaml',
    text: '{ table: attested_kickoff, doc: What was settled, question: Was the kickoff held?, columns: { held: { type: boolean, doc: It was held } } }',
  },
]);

const FACT = fact('federated');

/** A task as its file has it, a key per line, with some keys replaced or left out. */
function task(id: string, changes: Readonly<Record<string, string | undefined>> = {}, folder = 'enable'): CatalogFile {
  const keys = {
    id,
    title: 'Something is set up',
    source: '{ document: fasttrack-responsibilities }',
    phase: 'enable',
    services: '[core]',
    provider: '[Guides through it.]',
    customer: '[Sets it up itself.]',
    raci: '{ responsible: customer, accountable: customer }',
    estimate: '{ optimistic: 1, likely: 2, pessimistic: 4 }',
    guidance: '{ steps: [Set it up as asked.] }',
    proof: '{ requirements: [{ id: sign-in-method }] }',
    ...changes,
  };
  const lines = Object.entries(keys).flatMap(([key, value]) => (value === undefined ? [] : [`${key}: ${value}`]));
  return { path: `onboarding/${folder}/${id}.yaml`, text: lines.join('\n') };
}

function fact(id: string): CatalogFile {
  const text = [
    `id: ${id}`,
    'title: Sign-in is federated',
    'tell: Say so in muster.yaml.',
    'check: SELECT t.id AS subject, p.federated AS holds FROM tenant t LEFT JOIN profile p ON true',
    'examples:',
    '  - { name: it is so, evidence: { profile: [{ federated: true }] }, expect: true }',
    '  - { name: it is not so, evidence: { profile: [{ federated: false }] }, expect: false }',
    '  - { name: nobody knows, evidence: { profile: [{ federated: null }] }, expect: unknown }',
  ].join('\n');
  return { path: `onboarding/facts/${id}.yaml`, text };
}

function faultsOf(...files: readonly CatalogFile[]): readonly string[] {
  return parseOnboarding(files, LIBRARY).faults.map(
    ({ file, line, message }) => `${file.replace('onboarding/', '')}:${line} ${message}`,
  );
}

describe('parseOnboarding', () => {
  it('reads tasks, facts and services', () => {
    const services = {
      path: 'onboarding/services.yaml',
      text: 'services: [{ id: core, title: For all, chosen: always }, { id: intune, title: Intune, chosen: { fact: federated } }]',
    };
    const first = task('agree-terms', { phase: 'initiate' }, 'initiate');
    const then = task('set-up', { applies: 'federated', depends_on: '[agree-terms]' });

    const { tasks, facts, services: offered, faults } = parseOnboarding([then, FACT, services, first], LIBRARY);

    expect(faults).toEqual([]);
    expect([...tasks.keys()].sort()).toEqual(['agree-terms', 'set-up']);
    expect(tasks.get('set-up')).toMatchObject({ file: then.path, applies: 'federated', out_of_scope: [] });
    expect([...facts.keys()]).toEqual(['federated']);
    expect(offered.map((service) => service.id)).toEqual(['core', 'intune']);
  });

  it('keeps what is right beside what is wrong', () => {
    const { tasks, faults } = parseOnboarding([task('set-up'), task('broken', { title: 'short' })], LIBRARY);

    expect([...tasks.keys()]).toEqual(['set-up']);
    expect(faults).toMatchObject([{ file: 'onboarding/enable/broken.yaml', line: 2 }]);
  });

  it.each<[string, readonly CatalogFile[], readonly string[]]>([
    [
      'a circle of tasks, once',
      [task('a', { depends_on: '[b]' }), task('b', { depends_on: '[c]' }), task('c', { depends_on: '[a]' })],
      ['enable/a.yaml:12 depends_on: goes round in a circle: a -> b -> c -> a'],
    ],
    [
      'a task that waits for itself',
      [task('a', { depends_on: '[a]' })],
      ['enable/a.yaml:12 depends_on: goes round in a circle: a -> a'],
    ],
    [
      'a task that nobody wrote',
      [task('a', { depends_on: '[b]' })],
      ['enable/a.yaml:12 depends_on: there is no task b'],
    ],
    [
      'a task of a later phase to wait for',
      [task('a', { phase: 'assess', depends_on: '[b]' }, 'assess'), task('b')],
      ['assess/a.yaml:12 depends_on: b belongs to a later phase'],
    ],
    [
      'an unknown fact in a scope rule',
      [task('a', { applies: '{ all: [federated, { not: pass-through }] }' }), FACT],
      ['enable/a.yaml:12 applies: there is no fact pass-through'],
    ],
    [
      'an unknown fact in a rule that leaves a task out',
      [task('a', { out_of_scope: '[{ when: many-forests, reason: The document says so. }]' })],
      ['enable/a.yaml:12 out_of_scope: there is no fact many-forests'],
    ],
    [
      'an unknown requirement as a proof',
      [task('a', { proof: '{ requirements: [{ id: sign-in-methods }] }' })],
      ['enable/a.yaml:11 proof: there is no requirement sign-in-methods'],
    ],
    [
      'an unknown attested table as a proof',
      [task('a', { proof: '{ attested: [{ table: attested_kick_off, column: held }] }' })],
      ['enable/a.yaml:11 proof: there is no attested fact attested_kick_off'],
    ],
    [
      'an unknown attested column as a proof',
      [task('a', { proof: '{ attested: [{ table: attested_kickoff, column: hold }] }' })],
      ['enable/a.yaml:11 proof: attested_kickoff has no column hold'],
    ],
    [
      'two tasks with one id',
      [task('a'), { ...task('a', { phase: 'assess' }), path: 'onboarding/assess/a.yaml' }],
      ['enable/a.yaml:1 id: a exists already in onboarding/assess/a.yaml'],
    ],
    [
      'a file called otherwise than its task',
      [{ ...task('a'), path: 'onboarding/enable/b.yaml' }],
      ['enable/b.yaml:1 id: the file of a must be called a.yaml'],
    ],
    [
      'a task in the folder of another phase',
      [task('a', {}, 'assess')],
      ['assess/a.yaml:4 phase: a task of the phase enable belongs in its folder'],
    ],
    [
      'a task outside a folder',
      [{ ...task('a'), path: 'onboarding/a.yaml' }],
      ['a.yaml:1 belongs into a folder: facts, or the phase of the task'],
    ],
    [
      'a task named as a requirement',
      [task('sign-in-method')],
      ['enable/sign-in-method.yaml:1 id: there is a requirement sign-in-method already'],
    ],
    [
      'a fact named as a requirement',
      [fact('sign-in-method')],
      ['facts/sign-in-method.yaml:1 id: there is a requirement sign-in-method already'],
    ],
    [
      'a fact named as a task',
      [fact('set-up'), task('set-up')],
      ['facts/set-up.yaml:1 id: there is a task set-up already'],
    ],
    [
      'a task that nothing proves',
      [task('a', { proof: '{ requirements: [] }' })],
      ['enable/a.yaml:11 proof: name a requirement or an attested fact'],
    ],
    [
      'a task that leaves a party without work',
      [task('a', { customer: undefined })],
      ['enable/a.yaml:1 customer: Invalid input: expected array, received undefined'],
    ],
    [
      'an estimate out of order',
      [task('a', { estimate: '{ optimistic: 3, likely: 2, pessimistic: 4 }' })],
      ['enable/a.yaml:9 estimate: optimistic ≤ likely ≤ pessimistic'],
    ],
    [
      'a share of subjects and any of them at once',
      [task('a', { proof: '{ requirements: [{ id: sign-in-method, share: 0.5, any: true }] }' })],
      ['enable/a.yaml:11 proof.requirements.0: say share or any, not both'],
    ],
    [
      'a service that rests on an unknown fact',
      [
        {
          path: 'onboarding/services.yaml',
          text: 'services:\n  - { id: core, title: For all, chosen: always, eligible: licensed }',
        },
      ],
      ['services.yaml:1 core: there is no fact licensed'],
    ],
  ])('refuses %s, with its place', (_, files, expected) => {
    expect(faultsOf(...files)).toEqual(expected);
  });
});

describe('factsIn', () => {
  it('names every fact of a scope rule', () => {
    expect(factsIn({ all: ['a', { any: ['b', { not: 'c' }] }] })).toEqual(['a', 'b', 'c']);
    expect(factsIn(undefined)).toEqual([]);
  });
});

describe('factAsRequirement', () => {
  it('asks the tenant, and expects what the examples of the fact say', () => {
    const parsed = parseOnboarding([FACT], LIBRARY).facts.get('federated');

    const requirement = parsed === undefined ? undefined : factAsRequirement(parsed);

    expect(requirement).toMatchObject({ id: 'federated', catalog: 'onboarding', subject: 'tenant', level: 'optional' });
    expect(requirement?.examples.map(({ expect: expected }) => expected)).toEqual([
      { contoso: 'ready' },
      { contoso: 'advisory' },
      { contoso: 'unknown' },
    ]);
  });
});
