/** What stands in braces: settings and rules one after the other, or values between commas. */
export interface Group {
  readonly statements: readonly Statement[];
}

/** A word, a text in quotation marks (without them), or what stands in braces. */
export type Item = string | Group;

/** A rule, a setting, or a value of a set. */
export interface Statement {
  readonly line: number;
  readonly items: readonly Item[];
}

/** What was read, and where braces do not fit. */
export interface ReadStatements {
  readonly statements: readonly Statement[];
  readonly fault?: { readonly line: number; readonly message: string };
}

const DEEPEST = 20;
const MOST_ITEMS = 3_000_000;
/** What opens a brace with settings and rules in it; all others hold values. */
const BODIES: ReadonlySet<string> = new Set(
  'table chain set map flowtable counter quota limit synproxy secmark ct meter'.split(' '),
);
const COMMANDS: ReadonlySet<string> = new Set(['add', 'create', 'insert']);
const TOKEN = /\\\r?\n|[^\S\n]+|#[^\n]*|"[^"\n]*"|[{};,\n]|[^\s{};,"#]+|"/gy;

interface Open {
  readonly statements: Statement[];
  readonly isBody: boolean;
  items: Item[];
  line: number;
}

/** Splits the text of nft(8) into statements: rules end with their line or a semicolon, values with a comma. */
export function readStatements(text: string): ReadStatements {
  const top: Open = { statements: [], isBody: true, items: [], line: 1 };
  const stack: Open[] = [top];
  let line = 1;
  let count = 0;
  let fault: ReadStatements['fault'];
  TOKEN.lastIndex = 0;
  for (let found = TOKEN.exec(text); found !== null; found = TOKEN.exec(text)) {
    const [token] = found;
    const open = stack.at(-1) ?? top;
    count += 1;
    if (count > MOST_ITEMS) {
      fault ??= { line, message: `it has more than ${MOST_ITEMS} words` };
      break;
    }
    if (token !== '\n' && /^[\s#]/.test(token)) continue;
    if (token.startsWith('\\') && token.endsWith('\n')) line += 1;
    else if (token === '{') {
      const isBody = isBodyOf(open.items);
      if (stack.length > DEEPEST) {
        fault ??= { line, message: `braces are nested deeper than ${DEEPEST}` };
        break;
      }
      stack.push({ statements: [], isBody, items: [], line });
    } else if (token === '}') {
      const closed = stack.length > 1 ? stack.pop() : undefined;
      const parent = stack.at(-1) ?? top;
      if (closed === undefined) fault ??= { line, message: 'a brace is closed that was not opened' };
      else {
        end(closed);
        if (parent.items.length === 0) parent.line = line;
        parent.items.push({ statements: closed.statements });
        // Nothing follows the body of a table or chain but the next one.
        if (closed.isBody) end(parent);
      }
    } else if (token === '\n') {
      if (open.isBody) end(open);
      line += 1;
    } else if (token === ';') end(open);
    else if (token === ',') {
      if (open.isBody) open.items.push(',');
      else end(open);
    } else {
      if (open.items.length === 0) open.line = line;
      open.items.push(token.startsWith('"') ? token.replaceAll('"', '') : token);
    }
  }
  if (stack.length > 1) fault ??= { line, message: 'it ends before a brace is closed' };
  while (stack.length > 1) {
    const closed = stack.pop();
    if (closed === undefined) break;
    end(closed);
    stack.at(-1)?.items.push({ statements: closed.statements });
  }
  end(top);
  return fault === undefined ? { statements: top.statements } : { statements: top.statements, fault };
}

function isBodyOf(items: readonly Item[]): boolean {
  const [first, second] = items;
  const word = typeof first === 'string' && COMMANDS.has(first) ? second : first;
  return typeof word === 'string' && BODIES.has(word);
}

function end(open: Open): void {
  if (open.items.length > 0) open.statements.push({ line: open.line, items: open.items });
  open.items = [];
}

/** The words of a statement; what stands in braces is left out. */
export function wordsOf({ items }: Statement): readonly string[] {
  return items.filter((item) => typeof item === 'string');
}
