/** A device that commands were given to, as text that is the same for the same state. Throws where it would refuse one. */
export type Device = (commands: string) => string;

const PAN_OF_MANY = /(?:^| )(?:list|static|service|category|destination|source|from|to) \S+$/;

/** PAN-OS: paths with values. It deletes nothing that something else refers to. */
export const panOs: Device = (commands) => {
  let state: string[] = [];
  for (const line of commands.split('\n')) {
    const [command, path = ''] = [line.split(' ', 1)[0], line.slice(line.indexOf(' ') + 1)];
    if (command === 'set') {
      const many = /^(.*) \[ (.*) \]$/.exec(path);
      const paths = many === null ? [path] : (many[2] ?? '').split(' ').map((value) => `${many[1]} ${value}`);
      for (const one of paths) {
        const parent = one.replace(/ (?:"[^"]*"|\S+)$/, '');
        if (!PAN_OF_MANY.test(one)) state = state.filter((known) => known.replace(/ (?:"[^"]*"|\S+)$/, '') !== parent);
        if (!state.includes(one)) state.push(one);
      }
    } else if (command === 'delete') {
      if (!state.some((known) => known === path || known.startsWith(`${path} `))) throw new Error(`nothing is ${path}`);
      state = state.filter((known) => known !== path && !known.startsWith(`${path} `));
      const [kind, name = ''] = path.startsWith('profiles') ? ['profiles', path.split(' ')[2]] : path.split(' ');
      const isWhole = path.split(' ').length === (kind === 'profiles' ? 3 : 2);
      const uses = state.find((known) => new RegExp(` (?:static|service|destination|category) ${name}$`).test(known));
      if (isWhole && uses !== undefined) throw new Error(`${name} is in use by ${uses}`);
    }
  }
  return state.sort().join('\n');
};

/** ASA: it keeps what something refers to, and no group without members. */
export const asa: Device = (commands) => {
  const blocks = new Map<string, string[]>();
  let lines: string[] = [];
  let at = '';
  const usesOf = (name: string) =>
    [...[...blocks.values()].flat(), ...lines].find((line) => ` ${line} `.includes(` ${name} `));
  for (const line of commands.split('\n').filter((one) => one !== '' && !one.startsWith('!'))) {
    const gone = /^no (object(?:-group)?) network (\S+)$/.exec(line);
    if (gone !== null) {
      const uses = usesOf(`${gone[1]} ${gone[2]}`.replace('object-group network', 'object-group'));
      if (uses !== undefined) throw new Error(`${line}: in use by ${uses}`);
      if (!blocks.delete(`${gone[1]} network ${gone[2]}`)) throw new Error(`${line}: there is none`);
    } else if (line.startsWith(' no ')) {
      const own = blocks.get(at)?.filter((one) => one !== line.slice(4)) ?? [];
      if (own.length === blocks.get(at)?.length) throw new Error(`${line}: there is none`);
      if (own.every((one) => one.startsWith('description '))) throw new Error(`${at} would be empty`);
      blocks.set(at, own);
    } else if (line.startsWith(' ')) {
      const own = (blocks.get(at) ?? []).filter((one) => !(one.startsWith('desc') && line.startsWith(' desc')));
      blocks.set(at, own.includes(line.slice(1)) ? own : [...own, line.slice(1)]);
    } else if (line.startsWith('object')) {
      at = line;
      blocks.set(at, blocks.get(at) ?? []);
    } else if (line.startsWith('no ')) lines = lines.filter((one) => one !== line.slice(3));
    else if (!lines.includes(line)) lines.push(line);
  }
  const shown = [...blocks].map(([head, own]) => [head, ...own.toSorted()].join('\n '));
  return [...shown, ...lines].sort().join('\n');
};

/** FortiOS: a tree of settings; policies are done by hand, as the comments say. It keeps what something refers to. */
export const fortiOs: Device = (commands) => {
  const state = new Map<string, string>();
  const path: string[] = [];
  const key = () => path.join(' / ');
  let inNew: Map<string, string> | undefined;
  const drop = (prefix: string) => {
    for (const known of state.keys()) if (known.startsWith(`${prefix} / `)) state.delete(known);
  };
  for (const line of commands.split('\n').map((one) => one.trim())) {
    const [word = '', first = ''] = line.split(' ');
    const rest = line.slice(word.length + 1);
    const setting = () => [first, rest.slice(first.length + 1)] as const;
    const byHand = /^# In the policy called ("[^"]*"): (set|unset) (\S+) ?(.*)$/.exec(line);
    const deleted = /^# Delete the policy called ("[^"]*")\.$/.exec(line);
    if (byHand !== null) {
      const at = `${key()} / ${byHand[1]} / ${byHand[3]}`;
      if (byHand[2] === 'set') state.set(at, byHand[4] ?? '');
      else state.delete(at);
    } else if (deleted !== null) drop(`${key()} / ${deleted[1]}`);
    else if (word === 'config' || (word === 'edit' && rest !== '0')) path.push(rest);
    else if (word === 'edit') {
      inNew = new Map();
      path.push(rest);
    } else if (word === 'next' || word === 'end') {
      path.pop();
      if (inNew !== undefined)
        for (const [name, value] of inNew) state.set(`${key()} / ${inNew.get('name')} / ${name}`, value);
      inNew = undefined;
    } else if (word === 'set') {
      const [name, value] = setting();
      if (inNew === undefined) state.set(`${key()} / ${name}`, value);
      else inNew.set(name, value);
    } else if (word === 'unset') state.delete(`${key()} / ${first}`);
    else if (word === 'delete') {
      if (![...state.keys()].some((known) => known.startsWith(`${key()} / ${rest} / `))) throw new Error(`no ${rest}`);
      drop(`${key()} / ${rest}`);
      const uses = [...state].find(
        ([at, value]) => /member|addr|service|fqdn/.test(at) && value.split(' ').includes(rest),
      );
      if (uses !== undefined && !key().includes('ssl-exempt')) throw new Error(`${rest} is in use by ${uses[0]}`);
    }
  }
  return [...state]
    .map(([at, value]) => `${at} = ${value}`)
    .sort()
    .join('\n');
};

/** The kernel's sets, as `ipset restore` changes them. */
export const ipsets: Device = (commands) => {
  const sets = new Map<string, Set<string>>();
  for (const line of commands.split('\n')) {
    const [word, name = '', ...rest] = line.split(' ');
    const set = sets.get(name);
    if (word === 'create') sets.set(name, new Set([rest.join(' ')]));
    else if (word === 'add') set?.add(rest.join(' '));
    else if (word === 'del' && set?.delete(rest.join(' ')) !== true) throw new Error(`${line}: there is none`);
    else if (word === 'destroy') sets.delete(name);
  }
  return [...sets]
    .map(([name, own]) => [name, ...[...own].sort()].join(' '))
    .sort()
    .join('\n');
};
