/** Attributes that take several values, each of which is set and deleted by itself; of all others the last one counts. */
const OF_MANY: ReadonlySet<string> = new Set([
  'list',
  'static',
  'service',
  'category',
  'destination',
  'source',
  'from',
  'to',
]);
/** Words by which an object is known, by the first of them; in the order in which what refers to others goes first. */
const KINDS: Readonly<Record<string, number>> = {
  rulebase: 4,
  'address-group': 2,
  address: 2,
  service: 2,
  profiles: 3,
};

type Attributes = Map<string, Set<string>>;

/** The commands of PAN-OS, to paste after `configure`, that make what one file of `set` commands made what another makes. */
export function paloAltoCommands(before: string, after: string): readonly string[] {
  const [old, now] = [objectsIn(before), objectsIn(after)];
  const [sets, deletes]: [string[], string[]] = [[], []];
  for (const [object, attributes] of now)
    for (const [attribute, values] of attributes) {
      const known = old.get(object)?.get(attribute) ?? new Set();
      for (const value of values) if (!known.has(value)) sets.push(`set ${object} ${attribute} ${value}`);
    }
  for (const [object, attributes] of old) {
    const kept = now.get(object);
    if (kept === undefined) continue;
    for (const [attribute, values] of attributes) {
      const left = kept.get(attribute);
      if (left === undefined) deletes.push(`delete ${object} ${attribute}`);
      else if (isOfMany(attribute))
        for (const value of values) if (!left.has(value)) deletes.push(`delete ${object} ${attribute} ${value}`);
    }
  }
  const gone = [...old.keys()].filter((object) => !now.has(object));
  const kinds = Object.keys(KINDS);
  const objects = kinds.flatMap((kind) => gone.filter((object) => object.startsWith(`${kind} `)));
  return [...sets, ...deletes, ...objects.map((object) => `delete ${object}`)];
}

function isOfMany(attribute: string): boolean {
  return OF_MANY.has(attribute.slice(attribute.lastIndexOf(' ') + 1));
}

/** The objects that `set` commands make, with the values of their attributes. */
function objectsIn(text: string): ReadonlyMap<string, Attributes> {
  const objects = new Map<string, Attributes>();
  for (const line of text.split('\n')) {
    const [command, ...words] = line.match(/"[^"]*"|\S+/g) ?? [];
    const length = KINDS[words[0] ?? ''];
    if (command !== 'set' || length === undefined) continue;
    const object = words.slice(0, length).join(' ');
    const rest = words.slice(length);
    const open = rest.indexOf('[');
    const values = open < 0 ? rest.slice(-1) : rest.slice(open + 1, -1);
    const attribute = rest.slice(0, open < 0 ? -1 : open).join(' ');
    const attributes: Attributes = objects.get(object) ?? new Map();
    objects.set(object, attributes);
    const several = isOfMany(attribute) ? (attributes.get(attribute) ?? new Set<string>()) : new Set<string>();
    attributes.set(attribute, several);
    for (const value of values) several.add(value);
  }
  return objects;
}
