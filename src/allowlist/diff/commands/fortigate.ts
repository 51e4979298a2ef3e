/** A table of a FortiGate: its entries by their keys, in order. */
type Table = Map<string, Entry>;

interface Entry {
  /** As `edit` writes it. */
  readonly key: string;
  readonly settings: Map<string, string>;
  readonly tables: Map<string, Table>;
}

const POLICIES = 'firewall policy';
/** The key of what is set in a table that has no entries. */
const UNNAMED = '';

/**
 * The commands of FortiOS that make what one file made what another makes: what comes and changes first, and then what goes,
 * with what refers to others before them, since the device keeps what something refers to. The number of a policy is the
 * device's own: what is to be done with one that is there is said as a comment.
 */
export function fortigateCommands(before: string, after: string): readonly string[] {
  const [old, now] = [tablesIn(before), tablesIn(after)];
  return [...changesOf(old, now, ''), ...deletionsOf(old, now, '')];
}

function changesOf(old: ReadonlyMap<string, Table>, now: ReadonlyMap<string, Table>, indent: string): string[] {
  return [...now].flatMap(([name, entries]) => {
    const lines = [...entries].flatMap(([key, entry]) => {
      const known = old.get(name)?.get(key);
      const settings = [...entry.settings].filter(([setting, value]) => known?.settings.get(setting) !== value);
      const unset = [...(known?.settings.keys() ?? [])].filter((setting) => !entry.settings.has(setting));
      const inner = `${indent}    `;
      const own = [
        ...settings.map(([setting, value]) => `set ${setting} ${value}`),
        ...unset.map((setting) => `unset ${setting}`),
      ];
      if (name === POLICIES && known !== undefined)
        return own.map((line) => `${inner}# In the policy called ${key}: ${line}`);
      const tables = [
        ...changesOf(known?.tables ?? new Map(), entry.tables, `${inner}    `),
        ...deletionsOf(known?.tables ?? new Map(), entry.tables, `${inner}    `),
      ];
      if (known !== undefined && own.length + tables.length === 0) return [];
      if (key === UNNAMED) return own.map((line) => `${inner}${line}`);
      return [`${inner}edit ${entry.key}`, ...own.map((line) => `${inner}    ${line}`), ...tables, `${inner}next`];
    });
    return lines.length === 0 ? [] : [`${indent}config ${name}`, ...lines, `${indent}end`];
  });
}

function deletionsOf(old: ReadonlyMap<string, Table>, now: ReadonlyMap<string, Table>, indent: string): string[] {
  return [...old].reverse().flatMap(([name, entries]) => {
    const gone = [...entries.keys()].filter((key) => key !== UNNAMED && !now.get(name)?.has(key));
    if (gone.length === 0) return [];
    const lines = gone.map((key) =>
      name === POLICIES ? `${indent}    # Delete the policy called ${key}.` : `${indent}    delete ${key}`,
    );
    return [`${indent}config ${name}`, ...lines, `${indent}end`];
  });
}

/** The tables of a file that we wrote; policies by their names. */
function tablesIn(text: string): ReadonlyMap<string, Table> {
  const root = new Map<string, Table>();
  const path: { readonly table: Table; readonly name: string; entry: Entry | undefined }[] = [];
  for (const line of text.split('\n')) {
    const [word = '', ...rest] = line.trim().split(' ');
    const at = path.at(-1);
    const value = rest.slice(1).join(' ');
    if (word === 'config') {
      const name = rest.join(' ');
      const tables = at?.entry?.tables ?? root;
      const table = tables.get(name) ?? new Map<string, Entry>();
      tables.set(name, table);
      path.push({ table, entry: undefined, name });
    } else if (word === 'end') path.pop();
    else if (word === 'edit' && at !== undefined) {
      const key = rest.join(' ');
      at.entry = { key, settings: new Map(), tables: new Map() };
      if (at.name !== POLICIES) at.table.set(key, at.entry);
    } else if (word === 'set' && at !== undefined) {
      const entry = at.entry ?? at.table.get(UNNAMED) ?? { key: UNNAMED, settings: new Map(), tables: new Map() };
      if (at.entry === undefined) at.table.set(UNNAMED, entry);
      entry.settings.set(rest[0] ?? '', value);
      if (at.name === POLICIES && rest[0] === 'name') at.table.set(value, entry);
    } else if (word === 'next' && at !== undefined) at.entry = undefined;
  }
  return root;
}
