import { join } from 'node:path';
import { type Document, parseDocument } from 'yaml';
import { PARTIES } from '../../catalog/index.ts';
import { nearest } from '../describe.ts';
import { readWorkspace, WorkspaceFault } from '../read.ts';
import { replaceFile } from '../write-file.ts';
import { keepGitAttributes } from './git-attributes.ts';
import { PLAN_FILE, parsePlanSettings, readPlanSettings } from './settings.ts';

/** Puts a value into the file, or takes it out where it is empty. */
type Setter = (document: Document, value: string) => void;

const SETTERS: ReadonlyMap<string, Setter> = new Map([
  ['start', setText(['start'])],
  ['time_zone', setText(['time_zone'])],
  ...PARTIES.flatMap((party): readonly (readonly [string, Setter])[] => [
    [`${party}.people`, setNumber(['parties', party, 'people'])],
    [`${party}.workdays`, setList(['parties', party, 'workdays'])],
    [`${party}.holidays`, setList(['parties', party, 'holidays'])],
    [`${party}.freeze`, addFreeze(['parties', party, 'freezes'])],
  ]),
  ...(['weekday', 'at', 'from', 'until'] as const).map((key) => [`calls.${key}`, setText(['calls', key])] as const),
  ...(['minutes', 'every_weeks'] as const).map((key) => [`calls.${key}`, setNumber(['calls', key])] as const),
  ['calls.skip', setList(['calls', 'skip'])],
  ['calls.attendees', setList(['calls', 'attendees'])],
]);

/** The names of what `muster plan set KEY=VALUE` can set in plan.yaml. */
export const SETTABLE: readonly string[] = ['person.ID', ...SETTERS.keys()];

/**
 * Sets values in plan.yaml, given as `start=2026-12-01`; the file's other lines and comments stay. An empty value takes the
 * key out. Throws `WorkspaceFault` for what the file would not allow; then nothing is written. Answers the keys.
 */
export async function setSettings(folder: string, words: readonly string[]): Promise<readonly string[]> {
  await readWorkspace(folder);
  const { text } = await readPlanSettings(folder);
  const document = parseDocument(text);
  const keys = words.map((word) => {
    const at = word.indexOf('=');
    const key = word.slice(0, Math.max(0, at));
    setterOf(key)(document, word.slice(at + 1).trim());
    return key;
  });
  const changed = document.toString({ lineWidth: 140 });
  parsePlanSettings(changed);
  await keepGitAttributes(folder);
  await replaceFile(join(folder, PLAN_FILE), changed);
  return keys;
}

function setterOf(key: string): Setter {
  if (key.startsWith('person.')) return setPerson(key.slice('person.'.length));
  const setter = SETTERS.get(key);
  if (setter === undefined)
    throw fault(
      `plan.yaml has no ${key === '' ? 'such key' : key}${nearest(key, SETTABLE)}; there is ${SETTABLE.join(', ')}`,
    );
  return setter;
}

function setText(path: readonly string[]): Setter {
  return (document, value) => put(document, path, value === '' ? undefined : value);
}

function setNumber(path: readonly string[]): Setter {
  return (document, value) => {
    if (value !== '' && !/^\d{1,6}$/.test(value)) throw fault(`${path.join('.')}: say a whole number`);
    put(document, path, value === '' ? undefined : Number(value));
  };
}

function setList(path: readonly string[]): Setter {
  return (document, value) =>
    put(document, path, value === '' ? undefined : value.split(',').map((part) => part.trim()));
}

/** `2026-12-18..2027-01-04 Year end`, beside those that there are. */
function addFreeze(path: readonly string[]): Setter {
  return (document, value) => {
    if (value === '') return put(document, path, undefined);
    const [, from, to, reason] = /^(\S+)\.\.(\S+)\s+(.+)$/.exec(value) ?? [];
    if (from === undefined || to === undefined || reason === undefined)
      throw fault(`${path.join('.')}: say it as "2026-12-18..2027-01-04 Year end"`);
    add(document, path, { from, to, reason });
  };
}

/** `Ada Byron, customer, ada@contoso.com`; an empty value takes the person out. */
function setPerson(id: string): Setter {
  return (document, value) => {
    const [name, party, mail, ...rest] = value.split(',').map((part) => part.trim());
    const known: unknown = document.toJS();
    const index = peopleIn(known).indexOf(id);
    if (value === '') {
      if (index < 0) throw fault(`person.${id}: there is nobody of this id`);
      document.deleteIn(['people', index]);
      return;
    }
    if (name === undefined || party === undefined || rest.length > 0)
      throw fault(`person.${id}: say name, party and perhaps mail, as "Ada Byron, customer, ada@contoso.com"`);
    const person = { id, name, party, ...(mail === undefined ? {} : { mail }) };
    if (index < 0) add(document, ['people'], person);
    else document.setIn(['people', index], document.createNode(person));
  };
}

function peopleIn(plan: unknown): readonly unknown[] {
  const people = typeof plan === 'object' && plan !== null && 'people' in plan ? plan.people : undefined;
  if (!Array.isArray(people)) return [];
  return people.map((person: unknown) =>
    typeof person === 'object' && person !== null && 'id' in person ? person.id : undefined,
  );
}

function put(document: Document, path: readonly string[], value: unknown): void {
  if (value === undefined) document.deleteIn(path);
  else document.setIn(path, document.createNode(value));
}

function add(document: Document, path: readonly string[], value: unknown): void {
  const list = document.getIn(path);
  if (list === undefined || list === null) document.setIn(path, document.createNode([value]));
  else document.addIn(path, document.createNode(value));
}

function fault(message: string): WorkspaceFault {
  return new WorkspaceFault([message]);
}
