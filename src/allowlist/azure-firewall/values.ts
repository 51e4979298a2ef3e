import { type JsonNode, jsonAt, jsonEntries } from '../firewall/json.ts';

/** Texts of a field, and what of it is filled in only when it is deployed. */
export interface Texts {
  readonly texts: readonly string[];
  readonly open: readonly string[];
}

/** Gives the texts of the first of some fields that is there. */
export type ReadTexts = (node: JsonNode | undefined, ...names: readonly string[]) => Texts;

const MOST_STEPS = 8;

/**
 * Reads fields of a policy. `[parameters('x')]` and `[variables('x')]` of an ARM template, and `${var.x}` of Terraform, are
 * looked up where a default is given; any other expression stays open.
 */
export function textReader(roots: readonly JsonNode[]): ReadTexts {
  return (node, ...names) => {
    const texts: string[] = [];
    const open: string[] = [];
    const take = (value: JsonNode, steps: number): void => {
      for (const entry of value.entries ?? [value]) {
        if (entry.value === undefined) continue;
        const text = String(entry.value).trim();
        const reference = referenceOf(text);
        const meant = reference === undefined || steps > MOST_STEPS ? undefined : lookUp(roots, reference);
        if (meant !== undefined) take(meant, steps + 1);
        else if (isExpression(text)) open.push(text.slice(0, 60));
        else if (text !== '') texts.push(text.startsWith('[[') ? text.slice(1) : text);
      }
    };
    const found = fieldOf(node, ...names);
    if (found !== undefined) take(found, 0);
    return { texts, open };
  };
}

/** The first of some fields that is there: what the REST API and Terraform call it. */
export function fieldOf(node: JsonNode | undefined, ...names: readonly string[]): JsonNode | undefined {
  for (const name of names) {
    const found = jsonAt(node, name);
    if (found !== undefined) return found;
  }
  return undefined;
}

function isExpression(text: string): boolean {
  return /^\[(?!\[)[\s\S]*\]$/.test(text) || text.includes('${');
}

function referenceOf(text: string): readonly string[] | undefined {
  const arm = /^\[(parameters|variables)\('([\w-]{1,80})'\)\]$/.exec(text);
  if (arm !== null) return arm[1] === 'parameters' ? ['parameters', arm[2] ?? '', '*'] : ['variables', arm[2] ?? ''];
  const terraform = /^\$\{var\.([\w-]{1,80})\}$/.exec(text);
  return terraform === null ? undefined : ['variable', terraform[1] ?? '', 'default'];
}

function lookUp(roots: readonly JsonNode[], path: readonly string[]): JsonNode | undefined {
  for (const root of roots) {
    const [kind = '', name = '', last] = path;
    const found = jsonAt(root, kind, name);
    // Values of a parameter file come before the defaults of the template.
    const value = last === '*' ? (jsonAt(found, 'value') ?? jsonAt(found, 'defaultValue')) : undefined;
    if (last === '*' && value !== undefined) return value;
    if (last === undefined && found !== undefined) return found;
    if (last === 'default' && found !== undefined) {
      const [variable] = jsonEntries(found);
      const given = jsonAt(variable, 'default');
      if (given !== undefined) return given;
    }
  }
  return undefined;
}
