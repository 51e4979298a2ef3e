import { readFileSync } from 'node:fs';
import { Ajv, type ValidateFunction } from 'ajv';
import addFormats from 'ajv-formats';
import { NAMESPACE } from './ids.ts';

type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };
type Model = 'catalog' | 'assessment-results' | 'poam';

const SCHEMAS = new Map<Model, ValidateFunction>();

/** What NIST's schema says against a document, a line each. */
export function schemaFaults(model: Model, text: string): readonly string[] {
  let validate = SCHEMAS.get(model);
  if (validate === undefined) {
    const file = new URL(`../../../test/fixtures/oscal/oscal_${model}_schema.json`, import.meta.url);
    const ajv = new Ajv({ allErrors: true });
    addFormats.default(ajv);
    validate = ajv.compile(JSON.parse(readFileSync(file, 'utf8')));
    SCHEMAS.set(model, validate);
  }
  return validate(JSON.parse(text)) ? [] : (validate.errors ?? []).map((one) => `${one.instancePath} ${one.message}`);
}

const TOKEN = /^(\p{L}|_)(\p{L}|\p{N}|[.\-_])*$/u;
/** Members that hold one of OSCAL's words; its schemas take any other word, too. */
const WORDS: readonly (readonly [path: RegExp, words: readonly string[]])[] = [
  [/\/observations\/\d+\/methods\/\d+$/, ['EXAMINE', 'INTERVIEW', 'TEST', 'UNKNOWN']],
  [
    /\/observations\/\d+\/types\/\d+$/,
    ['ssp-statement-issue', 'control-objective', 'mitigation', 'finding', 'historic'],
  ],
  [/\/subjects\/\d+\/type$/, ['component', 'inventory-item', 'location', 'party', 'user', 'resource']],
  [/\/actors\/\d+\/type$/, ['tool', 'assessment-platform', 'party']],
  [/\/target\/type$/, ['statement-id', 'objective-id']],
  [/\/target\/status\/reason$/, ['pass', 'fail', 'other']],
  [
    /\/(risks\/\d+\/status|status-change)$/,
    ['open', 'investigating', 'remediating', 'deviation-requested', 'deviation-approved', 'closed'],
  ],
  [/\/lifecycle$/, ['recommendation', 'planned', 'completed']],
  [
    /\/components\/\d+\/type$/,
    [
      ...['this-system', 'system', 'interconnection', 'software', 'hardware', 'service', 'policy', 'physical'],
      ...['process-procedure', 'plan', 'guidance', 'standard', 'validation', 'network'],
    ],
  ],
  [/\/components\/\d+\/status\/state$/, ['under-development', 'operational', 'disposition', 'other']],
  [/\/parties\/\d+\/type$/, ['person', 'organization']],
  [/\/links\/\d+\/rel$/, ['reference']],
  [/\/system-id\/identifier-type$/, ['http://ietf.org/rfc/rfc4122']],
  [/\/parts\/\d+\/name$/, ['statement', 'guidance', 'assessment-objective', 'assessment-method', 'item']],
  [/\/roles\/\d+\/id$/, ['creator', 'prepared-by', 'prepared-for', 'content-approver', 'contact']],
];
/** What a reference may point at, by the member that holds it and, for subjects, by their type. */
const TARGETS: Readonly<Record<string, RegExp>> = {
  'observation-uuid': /\/observations\/\d+$/,
  'risk-uuid': /\/risks\/\d+$/,
  'finding-uuid': /\/findings\/\d+$/,
  'party-uuid': /\/parties\/\d+$/,
  'party-uuids': /\/parties\/\d+$/,
  'component-uuid': /\/components\/\d+$/,
  'actor-uuid': /\/assessment-assets\/components\/\d+$/,
  component: /\/components\/\d+$/,
  'inventory-item': /\/inventory-items\/\d+$/,
  location: /\/locations\/\d+$/,
  party: /\/parties\/\d+$/,
};

/** What is wrong with a document that its schema cannot see: ids twice, references to nothing, words of nobody's list. */
export function integrityFaults(text: string): readonly string[] {
  const faults: string[] = [];
  const defined = new Map<string, string>();
  const tokens = new Set<string>();
  const objectives = new Set<string>();
  const references: { readonly path: string; readonly uuid: string; readonly to: RegExp | undefined }[] = [];
  const visit = (value: Json, path: string, key: string): void => {
    if (typeof value === 'string') {
      for (const [where, words] of WORDS)
        if (where.test(path) && !words.includes(value)) faults.push(`${path}: ${value} is not OSCAL's word`);
      if (key === 'uuid') {
        if (defined.has(value)) faults.push(`${path}: the id of ${defined.get(value)} again`);
        if (value[14] !== '5') faults.push(`${path}: not a version-5 UUID`);
        defined.set(value, path.slice(0, -'/uuid'.length));
      } else if (key.endsWith('-uuid') || key === 'party-uuids') {
        if (key !== 'subject-uuid') references.push({ path, uuid: value, to: TARGETS[key] });
      } else if (key === 'href' && value.startsWith('#')) {
        references.push({ path, uuid: value.slice(1), to: /\/resources\/\d+$/ });
      } else if (key === 'id' && !path.includes('/system-id/')) {
        if (!TOKEN.test(value)) faults.push(`${path}: ${value} is no token`);
        if (tokens.has(value)) faults.push(`${path}: the token ${value} again`);
        tokens.add(value);
      } else if (key === 'objective-id') objectives.add(value);
      return;
    }
    if (typeof value !== 'object' || value === null) return;
    if (Array.isArray(value)) {
      if (value.length === 0) faults.push(`${path}: an empty list`);
      value.forEach((item: Json, index) => {
        visit(item, `${path}/${index}`, key);
      });
      return;
    }
    // What is an object and no array is a record.
    const record = value as { readonly [key: string]: Json };
    if (typeof record['subject-uuid'] === 'string' && typeof record['type'] === 'string')
      references.push({ path, uuid: record['subject-uuid'], to: TARGETS[record['type']] });
    if (typeof record['name'] === 'string' && 'value' in record) {
      if (record['ns'] !== NAMESPACE) faults.push(`${path}: a word of ours without our namespace`);
      if (!TOKEN.test(record['name'])) faults.push(`${path}: ${record['name']} is no token`);
    }
    for (const [name, item] of Object.entries(record)) visit(item, `${path}/${name}`, name);
  };
  // Parsed from text, so it is JSON.
  visit(JSON.parse(text) as Json, '', '');
  for (const { path, uuid, to } of references) {
    const target = defined.get(uuid);
    if (target === undefined) faults.push(`${path}: nothing has the id ${uuid}`);
    else if (to === undefined || !to.test(target)) faults.push(`${path}: points at ${target}`);
  }
  for (const found of text.matchAll(/"target-id": "([^"]*)"/g))
    if (text.includes('"reviewed-controls"') && !objectives.has(found[1] ?? ''))
      faults.push(`the objective ${found[1]} was not reviewed`);
  return faults;
}
