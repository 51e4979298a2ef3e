import type { ListMeaning } from '../model/configuration.ts';

const VALUES = {
  bare: ['exact', 'apex-and-below'],
  dot: ['apex-and-below', 'below'],
  star: ['below', 'apex-and-below', 'one-label'],
  use: ['allow', 'block', 'bypass-proxy', 'do-not-inspect', 'no-authentication'],
} as const satisfies Readonly<Record<string, readonly string[]>>;
const COLUMNS = ['host', 'ports', 'protocol', 'action'] as const;

/** Reads `bare=exact,use=block,host=Destination`; where it cannot, gives what is wrong as a text. */
export function readListMeaning(said: readonly string[]): ListMeaning | string {
  let meaning: ListMeaning = {};
  for (const text of said.flatMap((one) => one.split(','))) {
    const [key = '', ...rest] = text.split('=');
    const value = rest.join('=');
    const column = COLUMNS.find((one) => one === key);
    if (column !== undefined && value !== '')
      meaning = { ...meaning, columns: { ...meaning.columns, [column]: value } };
    else if (key === 'bare' || key === 'dot' || key === 'star' || key === 'use') {
      const values: readonly string[] = VALUES[key];
      if (!values.includes(value)) return `${text}: ${key} takes ${values.join(', ')}`;
      meaning = { ...meaning, [key]: value };
    } else return `${text}: takes ${[...Object.keys(VALUES), ...COLUMNS].join(', ')} with = and a value`;
  }
  return meaning;
}
