import type { SetValues } from '../../onboard/index.ts';
import { nearest } from '../describe.ts';
import { WorkspaceFault } from '../read.ts';

const KEYS = ['due', 'not-before', 'estimate', 'state'] as const;
const DAY = /^\d{4}-\d{2}-\d{2}$/;
const MOST_DAYS = 400;

/** Reads `due=2026-12-01`, `not-before=`, `estimate=1/2/5` and `state=in-progress` as typed; an empty value takes back. */
export function readItemValues(words: readonly string[]): SetValues {
  return Object.assign({}, ...words.map(readWord));
}

function readWord(word: string): SetValues {
  const at = word.indexOf('=');
  const key = at < 0 ? word : word.slice(0, at);
  const value = at < 0 ? '' : word.slice(at + 1).trim();
  if (at < 0 || !KEYS.some((one) => one === key))
    throw fault(`${key}: nothing of a task is called so${nearest(key, KEYS)}; say ${KEYS.join('=, ')}=`);
  switch (key) {
    case 'due':
      return { due: value === '' ? null : readDay(key, value) };
    case 'not-before':
      return { notBefore: value === '' ? null : readDay(key, value) };
    case 'estimate':
      return { estimate: value === '' ? null : readEstimate(value) };
    default:
      if (value !== 'open' && value !== 'in-progress')
        throw fault(
          `state: say open or in-progress; what is done is said by \`muster plan done\`, and verified by evidence`,
        );
      return { state: value };
  }
}

/** A day that there is, as typed. Throws `WorkspaceFault` with the name of what it is for. */
export function readDay(key: string, value: string): string {
  const time = DAY.test(value) ? Date.parse(value) : Number.NaN;
  if (Number.isNaN(time) || new Date(time).toISOString().slice(0, 10) !== value)
    throw fault(`${key}: ${value} is no day; write it as 2026-12-01`);
  return value;
}

function readEstimate(value: string): SetValues['estimate'] {
  const numbers = value.split('/').map((part) => (/^\d+(\.\d+)?$/.test(part.trim()) ? Number(part) : Number.NaN));
  const [optimistic = Number.NaN, likely = optimistic, pessimistic = likely] = numbers;
  const isFit = numbers.length === 1 || numbers.length === 3;
  if (!isFit || numbers.some((days) => !(days <= MOST_DAYS)) || optimistic > likely || likely > pessimistic)
    throw fault(`estimate: say working days as 3, or optimistic/likely/pessimistic as 1/3/8, at most ${MOST_DAYS}`);
  return { optimistic, likely, pessimistic };
}

function fault(message: string): WorkspaceFault {
  return new WorkspaceFault([message]);
}
