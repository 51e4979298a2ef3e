// Cuts from Microsoft Graph's schemas what the test of the properties read needs:
//   node tools/graph-properties/main.ts FOLDER > src/collect/tenant/graph-properties.json
// FOLDER holds v1.0-metadata.xml and beta-{entity,complex}-types.json of microsoftgraph/msgraph-metadata.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { COLLECTIONS, rawColumnsOf } from '../../src/evidence/index.ts';

const BetaText = z.object({
  'microsoft.graph': z.record(
    z.string(),
    z.object({ navigationProperties: z.array(z.string()), properties: z.array(z.string()) }),
  ),
});

/** A type: its properties, the types of those that are objects where they are known, and the type it is derived from. */
interface GraphType {
  readonly base: string | undefined;
  readonly properties: ReadonlyMap<string, string | undefined>;
}

/** Types of properties that only beta has, where their name is not that of the property. */
const BETA_TYPES: Readonly<Record<string, string>> = {
  'deviceManagementConfigurationPolicy.templateReference': 'deviceManagementConfigurationPolicyTemplateReference',
  'deviceManagementConfigurationPolicy.settings': 'deviceManagementConfigurationSetting',
  'deviceManagementConfigurationSetting.settingInstance': 'deviceManagementConfigurationSettingInstance',
  'windowsAutopilotDeploymentProfile.outOfBoxExperienceSetting': 'outOfBoxExperienceSetting',
  'windowsAutopilotDeploymentProfile.outOfBoxExperienceSettings': 'outOfBoxExperienceSettings',
  'mobileDeviceManagementPolicy.includedGroups': 'group',
  'mobilityManagementPolicy.includedGroups': 'group',
};
/** Types that `assignments` and their targets may have. */
const ASSIGNMENT_TYPES = [
  'deviceConfigurationAssignment',
  'groupAssignmentTarget',
  'deviceAndAppManagementAssignmentTarget',
];

const [folder] = process.argv.slice(2);
if (folder === undefined) throw new TypeError('name the folder of the schemas');
const read = readNames();
const stable = readStable(readFileSync(join(folder, 'v1.0-metadata.xml'), 'utf8'));
const beta = new Map(
  ['beta-entity-types.json', 'beta-complex-types.json'].flatMap((file) =>
    Object.entries(BetaText.parse(JSON.parse(readFileSync(join(folder, file), 'utf8')))['microsoft.graph']),
  ),
);
const wanted = new Set([...COLLECTIONS.flatMap((collection) => collection.types), ...ASSIGNMENT_TYPES, 'entity']);
for (const type of wanted) {
  for (const next of [stable.get(type)?.base, ...nestedOf(type)]) if (next !== undefined) wanted.add(next);
}
const types = Object.fromEntries(
  [...wanted].sort().flatMap((name) => {
    const properties = propertiesOf(name).filter(([property]) => read.has(property));
    return properties.length === 0 ? [] : [[name, Object.fromEntries(properties)]];
  }),
);
process.stdout.write(
  `${JSON.stringify({ source: 'microsoftgraph/msgraph-metadata, commit f54f11b60956ea7b185ca0447b2b80805836ec7b, 2026-08-20; MIT License, Copyright (c) Microsoft Corporation: see graph-properties.license', types }, null, 1)}\n`,
);

/** Names of a type's properties in either version, inherited ones too, each with the type of what it holds. */
function propertiesOf(name: string): readonly (readonly [string, string])[] {
  const found = new Map<string, string>();
  for (let type: string | undefined = name; type !== undefined; type = stable.get(type)?.base) {
    for (const [property, held] of stable.get(type)?.properties ?? []) found.set(property, held ?? '');
    const { properties = [], navigationProperties = [] } = beta.get(type) ?? {};
    for (const property of [...properties, ...navigationProperties]) {
      if (!found.get(property))
        found.set(property, BETA_TYPES[`${type}.${property}`] ?? (beta.has(property) ? property : ''));
    }
  }
  if (!stable.has(name) && beta.has(name) && name !== 'entity') found.set('id', found.get('id') ?? '');
  return [...found].sort();
}

/** The types that a type's properties lead to, as far as tables read on there. */
function nestedOf(name: string): readonly string[] {
  return propertiesOf(name).flatMap(([property, held]) => (held !== '' && read.has(property) ? [held] : []));
}

/** Every name of a property that some table reads, at any depth. */
function readNames(): ReadonlySet<string> {
  return new Set(
    COLLECTIONS.flatMap((collection) =>
      rawColumnsOf(collection.name).flatMap(({ steps, keeps = [] }) => [...steps, ...keeps]),
    ),
  );
}

function readStable(xml: string): ReadonlyMap<string, GraphType> {
  const types = new Map<string, GraphType>();
  const own = /<Schema Namespace="microsoft\.graph"[^>]*>([\s\S]*?)<\/Schema>/.exec(xml)?.[1] ?? '';
  for (const [, attributes = '', body = ''] of own.matchAll(
    /<(?:EntityType|ComplexType) ([^>]*?)(?:\/>|>([\s\S]*?)<\/(?:EntityType|ComplexType)>)/g,
  )) {
    const name = /\bName="([^"]+)"/.exec(attributes)?.[1];
    if (name === undefined) continue;
    const properties = [...body.matchAll(/<(?:Navigation)?Property Name="([^"]+)" Type="([^"]+)"/g)].map(
      ([, property = '', type = '']): [string, string | undefined] => [property, /graph\.(\w+)/.exec(type)?.[1]],
    );
    types.set(name, { base: /\bBaseType="graph\.([^"]+)"/.exec(attributes)?.[1], properties: new Map(properties) });
  }
  return types;
}
