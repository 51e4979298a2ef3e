import { nearest } from '../describe.ts';
import { SetFault, type Token, tokensOf } from './set-tokens.ts';

/** A value as somebody typed it, before it is known which column it is for. */
export type Literal = string | number | bigint | boolean | null | readonly string[];

/** `column op value`; every row for which all of them hold is meant. */
export interface Condition {
  readonly column: string;
  readonly is: '=' | '<>' | '<' | '<=' | '>' | '>=' | 'in' | 'null' | 'not null';
  readonly values: readonly Literal[];
}

/** `TABLE.COLUMN=VALUE [WHERE ...]`, read and held against what tables there are. */
export interface SetChange {
  readonly table: string;
  readonly column: string;
  readonly value: Literal;
  readonly where: readonly Condition[];
}

/** Tables by name, each with its columns by DuckDB type; why a table cannot be set stands in `refused`. */
export interface SettableTables {
  readonly columns: ReadonlyMap<string, Readonly<Record<string, string>>>;
  readonly refused: (table: string) => string | undefined;
}

const MOST_CHARACTERS = 2000;
const MOST_VALUES = 200;
const ORDERED = new Set(['BIGINT', 'DOUBLE', 'TIMESTAMP', 'DATE']);

/**
 * Reads a change of a column: `devices.memory_bytes=17179869184 WHERE model = 'Latitude 5420' AND is_encrypted IS NULL`.
 * Conditions are comparisons joined by AND: =, <>, <, <=, >, >=, IN (...), IS NULL, IS NOT NULL. Nothing that is typed is
 * ever run: table and columns must be known ones, and values become typed literals. Throws `SetFault`.
 */
export function parseSet(text: string, tables: SettableTables): SetChange {
  if (text.length > MOST_CHARACTERS) throw new SetFault(`longer than ${MOST_CHARACTERS} characters`);
  if ([...text].some((character) => character < ' ')) throw new SetFault('has a control character in it');
  const reader = createReader(tokensOf(text), text);
  const table = reader.name('a table');
  const types = tables.columns.get(table);
  if (types === undefined)
    throw new SetFault(`there is no table ${table}${nearest(table, [...tables.columns.keys()])}`);
  const refused = tables.refused(table);
  if (refused !== undefined) throw new SetFault(`${table} cannot be set: ${refused}`);
  const typeOf = (column: string): string => {
    const type = Object.hasOwn(types, column) ? types[column] : undefined;
    if (type === undefined)
      throw new SetFault(`${table} has no column ${column}${nearest(column, Object.keys(types))}`);
    return type;
  };
  reader.sign('.');
  const column = reader.name('a column');
  const type = typeOf(column);
  reader.sign('=');
  const value = typed(reader.value(), type, column);
  const where: Condition[] = [];
  if (reader.isWord('where')) {
    do {
      const name = reader.name('a column');
      where.push(readCondition(reader, name, typeOf(name)));
    } while (reader.isWord('and'));
  }
  reader.end();
  return { table, column, value, where };
}

function readCondition(reader: Reader, column: string, type: string): Condition {
  if (reader.isWord('is')) {
    const is = reader.isWord('not') ? 'not null' : 'null';
    if (!reader.isWord('null')) throw new SetFault(`${column} IS: expected NULL or NOT NULL`);
    return { column, is, values: [] };
  }
  if (type === 'JSON' || type.endsWith('[]'))
    throw new SetFault(`${column} holds ${type === 'JSON' ? 'JSON' : 'a list'}: only IS NULL and IS NOT NULL`);
  if (reader.isWord('in')) {
    const values = reader.list('(', ')').map((value) => typed(value, type, column));
    return { column, is: 'in', values };
  }
  const is = reader.comparison();
  if (!['=', '<>'].includes(is) && !ORDERED.has(type))
    throw new SetFault(`${column} holds ${wordOf(type)}, which has no order here: only =, <>, IN and IS NULL`);
  const value = typed(reader.value(), type, column);
  if (value === null) throw new SetFault(`${column} ${is} NULL is never true: write IS NULL`);
  return { column, is, values: [value] };
}

/** A value for a column of a type. Throws `SetFault` where it does not fit. */
function typed(value: Literal, type: string, column: string): Literal {
  const misfit = () => new SetFault(`${column} holds ${wordOf(type)}, not ${shown(value)}`);
  if (value === null) return null;
  if (type === 'JSON') throw new SetFault(`${column} holds JSON, which cannot be set here`);
  if (type.endsWith('[]')) {
    if (!Array.isArray(value)) throw new SetFault(`${column} holds a list: write ['one', 'two']`);
    return value;
  }
  if (Array.isArray(value)) throw misfit();
  if (type === 'VARCHAR') return String(value);
  if (type === 'BOOLEAN') {
    if (typeof value === 'boolean') return value;
    if (value === 'true' || value === 'false') return value === 'true';
    throw misfit();
  }
  if (type === 'BIGINT') {
    if (typeof value === 'bigint' && BigInt.asIntN(64, value) === value) return value;
    throw misfit();
  }
  if (type === 'DOUBLE') {
    if (typeof value === 'bigint' || typeof value === 'number') return Number(value);
    throw misfit();
  }
  if (typeof value === 'string' && ISO.test(value) && !Number.isNaN(Date.parse(value))) return value;
  throw new SetFault(`${column} holds ${wordOf(type)}: write '2026-11-15'`);
}

const ISO = /^\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d{1,6})?)?Z?)?$/;
const WORDS: Readonly<Record<string, string>> = {
  VARCHAR: 'text',
  BOOLEAN: 'true or false',
  BIGINT: 'a whole number',
  DOUBLE: 'a number',
  TIMESTAMP: 'a time',
  DATE: 'a day',
};

function wordOf(type: string): string {
  return WORDS[type] ?? type;
}

function shown(value: Literal): string {
  return Array.isArray(value) ? 'a list' : typeof value === 'string' ? `the text '${value}'` : String(value);
}

interface Reader {
  readonly name: (what: string) => string;
  readonly sign: (sign: string) => void;
  readonly value: () => Literal;
  readonly list: (open: string, close: string) => readonly Literal[];
  readonly comparison: () => '=' | '<>' | '<' | '<=' | '>' | '>=';
  readonly isWord: (word: string) => boolean;
  readonly end: () => void;
}

function createReader(tokens: readonly Token[], text: string): Reader {
  let next = 0;
  const fail = (expected: string): SetFault => {
    const token = tokens[next];
    return new SetFault(
      token === undefined
        ? `expected ${expected} at the end of: ${text}`
        : `expected ${expected}, not ${token.text}, at character ${token.at + 1}`,
    );
  };
  const sign = (wanted: string) => {
    if (tokens[next]?.kind !== 'sign' || tokens[next]?.text !== wanted) throw fail(wanted);
    next += 1;
  };
  const value = (): Literal => {
    const token = tokens[next];
    if (token === undefined) throw fail('a value');
    if (token.kind === 'sign') {
      if (token.text !== '[') throw fail('a value');
      return list('[', ']').map((one) => {
        if (typeof one !== 'string') throw new SetFault("a list holds texts: write ['one', 'two']");
        return one;
      });
    }
    next += 1;
    if (token.kind === 'text') return token.text;
    if (token.kind === 'number') return /^-?\d+$/.test(token.text) ? BigInt(token.text) : Number(token.text);
    const word = token.text.toLowerCase();
    if (word === 'null') return null;
    return word === 'true' ? true : word === 'false' ? false : token.text;
  };
  const list = (open: string, close: string): readonly Literal[] => {
    sign(open);
    const values: Literal[] = [];
    if (tokens[next]?.text === close && open === '[') {
      next += 1;
      return values;
    }
    for (;;) {
      values.push(value());
      if (values.length > MOST_VALUES) throw new SetFault(`more than ${MOST_VALUES} values in a list`);
      if (tokens[next]?.kind === 'sign' && tokens[next]?.text === ',') next += 1;
      else break;
    }
    sign(close);
    return values;
  };
  return {
    name(what) {
      const token = tokens[next];
      if (token?.kind !== 'word') throw fail(what);
      next += 1;
      return token.text;
    },
    sign,
    value,
    list,
    comparison() {
      const token = tokens[next];
      const found = (['=', '<>', '<=', '>=', '<', '>'] as const).find((one) => one === token?.text);
      if (token?.kind !== 'sign' || found === undefined) throw fail('=, <>, <, <=, >, >=, IN or IS');
      next += 1;
      return found;
    },
    isWord(word) {
      const token = tokens[next];
      if (token?.kind !== 'word' || token.text.toLowerCase() !== word) return false;
      next += 1;
      return true;
    },
    end() {
      if (next < tokens.length)
        throw fail(tokens.some(({ text: t }) => t.toLowerCase() === 'where') ? 'AND or the end' : 'WHERE or the end');
    },
  };
}
