import type { CatalogFile, Library } from './library.ts';
import { type Parsed, parseYaml, placeOf, type TextFault } from './parse.ts';
import { type Requirement, RequirementText } from './requirement.ts';
import {
  type Fact,
  FactText,
  PHASES,
  type Scope,
  type ServiceOffered,
  ServicesText,
  type Task,
  TaskText,
} from './task.ts';

/** The tasks of an onboarding, the facts that their scope rests on, and the services they set up. */
export interface Onboarding {
  readonly tasks: ReadonlyMap<string, Task>;
  readonly facts: ReadonlyMap<string, Fact>;
  readonly services: readonly ServiceOffered[];
  readonly faults: readonly TextFault[];
}

const SERVICES_FILE = 'onboarding/services.yaml';

/**
 * Parses `onboarding/services.yaml`, `onboarding/facts/<id>.yaml` and `onboarding/<phase>/<id>.yaml`, and sees that what
 * they name is there: in each other, and among the requirements and attested facts of `library`. What is wrong is in
 * `faults`, each with its line; the rest is usable.
 */
export function parseOnboarding(files: readonly CatalogFile[], library: Library): Onboarding {
  const faults: TextFault[] = [];
  const read = <T>(parsed: Parsed<T>): T | undefined => {
    if (parsed.ok) return parsed.value;
    faults.push(...parsed.faults);
    return undefined;
  };
  const tasks = new Map<string, Task>();
  const facts = new Map<string, Fact>();
  let services: readonly ServiceOffered[] = [];
  const texts = new Map(files.map(({ path, text }) => [path, text]));
  const at: Report = (file, key, message) => faults.push({ file, ...placeOf(texts.get(file) ?? '', key), message });
  for (const { path, text } of [...files].sort((a, b) => (a.path < b.path ? -1 : 1))) {
    const [, folder = '', name] = path.split('/');
    if (path === SERVICES_FILE) services = read(parseYaml(text, path, ServicesText))?.services ?? [];
    else if (name === undefined) at(path, [], 'belongs into a folder: facts, or the phase of the task');
    else if (folder === 'facts') {
      const fact = read(parseYaml(text, path, FactText));
      if (fact !== undefined) keep(facts, { ...fact, file: path }, name, at);
    } else {
      const task = read(parseYaml(text, path, TaskText));
      if (task === undefined) continue;
      if (task.phase !== folder) at(path, ['phase'], `phase: a task of the phase ${task.phase} belongs in its folder`);
      keep(tasks, { ...task, file: path }, name, at);
    }
  }
  const onboarding = { tasks, facts, services, faults };
  for (const service of services)
    for (const fact of [
      service.eligible,
      service.purchased,
      typeof service.chosen === 'object' && 'fact' in service.chosen ? service.chosen.fact : undefined,
    ])
      if (fact !== undefined && !facts.has(fact))
        at(SERVICES_FILE, ['services'], `${service.id}: there is no fact ${fact}`);
  for (const { id, file } of facts.values()) {
    const taken = library.requirements.has(id) ? 'requirement' : tasks.has(id) ? 'task' : undefined;
    if (taken !== undefined) at(file, ['id'], `id: there is a ${taken} ${id} already`);
  }
  for (const task of tasks.values()) checkNames(task, onboarding, library, at);
  for (const cycle of cyclesOf(tasks))
    at(
      tasks.get(cycle[0] ?? '')?.file ?? '',
      ['depends_on'],
      `depends_on: goes round in a circle: ${cycle.join(' -> ')}`,
    );
  return onboarding;
}

type Report = (file: string, key: readonly string[], message: string) => void;

function keep<T extends { readonly id: string; readonly file: string }>(
  into: Map<string, T>,
  one: T,
  name: string,
  at: Report,
): void {
  const twin = into.get(one.id);
  if (`${one.id}.yaml` !== name) at(one.file, ['id'], `id: the file of ${one.id} must be called ${one.id}.yaml`);
  if (twin !== undefined) at(one.file, ['id'], `id: ${one.id} exists already in ${twin.file}`);
  else into.set(one.id, one);
}

function checkNames(task: Task, { tasks, facts }: Onboarding, library: Library, at: Report): void {
  const miss = (key: readonly string[], message: string) => at(task.file, key, `${key[0]}: ${message}`);
  if (library.requirements.has(task.id)) miss(['id'], `there is a requirement ${task.id} already`);
  for (const fact of [...factsIn(task.applies), ...task.out_of_scope.flatMap((rule) => factsIn(rule.when))])
    if (!facts.has(fact))
      miss([factsIn(task.applies).includes(fact) ? 'applies' : 'out_of_scope'], `there is no fact ${fact}`);
  task.depends_on.forEach((id, index) => {
    const other = tasks.get(id);
    if (other === undefined) miss(['depends_on', String(index)], `there is no task ${id}`);
    else if (PHASES.indexOf(other.phase) > PHASES.indexOf(task.phase))
      miss(['depends_on', String(index)], `${id} belongs to a later phase`);
  });
  task.proof.requirements.forEach(({ id }, index) => {
    if (!library.requirements.has(id)) miss(['proof', 'requirements', String(index)], `there is no requirement ${id}`);
  });
  task.proof.attested.forEach(({ table, column }, index) => {
    const key = ['proof', 'attested', String(index)];
    const fact = library.attested.get(table);
    if (fact === undefined) miss(key, `there is no attested fact ${table}`);
    else if (fact.columns[column] === undefined) miss(key, `${table} has no column ${column}`);
  });
}

/** Ids of the facts that a scope rule names. */
export function factsIn(scope: Scope | undefined): readonly string[] {
  if (scope === undefined) return [];
  if (typeof scope === 'string') return [scope];
  if ('not' in scope) return factsIn(scope.not);
  return ('all' in scope ? scope.all : scope.any).flatMap(factsIn);
}

/** One circle of dependencies for each group of tasks that wait for each other; each begins and ends with the same task. */
function cyclesOf(tasks: ReadonlyMap<string, Task>): readonly (readonly string[])[] {
  const done = new Set<string>();
  const cycles: string[][] = [];
  const visit = (id: string, path: readonly string[]): void => {
    const seen = path.indexOf(id);
    if (seen >= 0) cycles.push([...path.slice(seen), id]);
    if (seen >= 0 || done.has(id)) return;
    for (const next of tasks.get(id)?.depends_on ?? []) visit(next, [...path, id]);
    done.add(id);
  };
  for (const id of tasks.keys()) visit(id, []);
  return cycles;
}

/**
 * A fact as a requirement of the tenant, so that the judge answers it as it answers all else: ready where the fact is so,
 * advisory where it is not, unknown or error where nobody knows.
 */
export function factAsRequirement(fact: Fact): Requirement {
  const status = { true: 'ready', false: 'advisory', unknown: 'unknown' } as const;
  const parsed = RequirementText.parse({
    id: fact.id,
    title: fact.title,
    source: { document: 'fasttrack-responsibilities' },
    area: 'service',
    level: 'optional',
    subject: 'tenant',
    tolerates: fact.tolerates,
    check: fact.check,
    why: fact.title,
    consequence: fact.title,
    remediation: { owner: 'customer', effort: 'minutes', steps: [fact.tell] },
    given: fact.given,
    examples: fact.examples.map(({ name, evidence, expect }) => ({
      name,
      evidence,
      expect: { contoso: status[`${expect}`] },
    })),
  });
  return { ...parsed, file: fact.file, catalog: 'onboarding' };
}
