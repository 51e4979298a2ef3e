import { isBuiltin } from 'node:module';
import { LAYERS, OUTSIDE_PRODUCT } from './layers.ts';
import type { Import, SourceFile } from './source-file.ts';

export type Violation = {
  readonly rule: string;
  readonly file: string;
  readonly line: number;
  readonly message: string;
};

export type House = {
  readonly files: readonly SourceFile[];
  /** The packages of package.json's `dependencies`. */
  readonly runTimePackages: ReadonlySet<string>;
};

type Fault = { readonly line: number; readonly message: string };

export type Rule = {
  readonly name: string;
  readonly reason: string;
  /** What is wrong in one file. */
  readonly faultsOf: (file: SourceFile, house: House) => readonly Fault[];
};

/** The layer a file of src/ belongs to: the one with the longest matching path, else its first folder. */
export function layerOf(path: string): string | undefined {
  if (!path.startsWith('src/')) return undefined;
  const inside = path.slice('src/'.length);
  const matches = Object.entries(LAYERS).flatMap(([name, layer]) =>
    (layer.paths ?? [name])
      .filter((prefix) => inside === prefix || inside.startsWith(`${prefix}/`))
      .map((prefix) => ({ name, length: prefix.length })),
  );
  const longest = matches.sort((a, b) => b.length - a.length)[0];
  return longest?.name ?? (inside.includes('/') ? inside.slice(0, inside.indexOf('/')) : undefined);
}

const faceOf = (layer: string) => `src/${LAYERS[layer]?.face ?? `${layer}/index.ts`}`;
const isFace = (path: string, layer: string) =>
  path === faceOf(layer) || LAYERS[layer]?.smallFaces?.some((face) => path === `src/${face}`) === true;
/** Tests and what only they use, `name-for-test.ts`. */
const isTest = (path: string) => /(\.|-for-)test\.ts$/.test(path);
const isProduct = (path: string) => path.startsWith('src/') && !isTest(path);
const topFolderOf = (path: string) =>
  path
    .split('/')
    .slice(0, path.startsWith('src/') ? 2 : 1)
    .join('/');
const isPure = (path: string) => isProduct(path) && LAYERS[layerOf(path) ?? '']?.pure === true;

/** Imports of another layer of src/, with that layer. */
function importsOfLayers(
  file: SourceFile,
): readonly { readonly item: Import; readonly target: string; readonly layer: string }[] {
  const own = layerOf(file.path);
  return file.imports.flatMap((item) => {
    const layer = item.target === undefined ? undefined : layerOf(item.target);
    return layer === undefined || item.target === undefined || layer === own
      ? []
      : [{ item, target: item.target, layer }];
  });
}

function faults(items: readonly Import[], message: (item: Import) => string): readonly Fault[] {
  return items.map((item) => ({ line: item.line, message: message(item) }));
}

export const RULES: readonly Rule[] = [
  {
    name: 'known-layer',
    reason: 'a folder without a place in the house can import anything, and anything can import it',
    faultsOf: (file) => {
      const layer = layerOf(file.path);
      const isKnown = !file.path.startsWith('src/') || (layer !== undefined && LAYERS[layer] !== undefined);
      return isKnown ? [] : [{ line: 1, message: `${topFolderOf(file.path)} has no line in tools/layers/layers.ts` }];
    },
  },
  {
    name: 'one-way',
    reason:
      'data flows one way: a stage reads only what the stages before it wrote, so that each can be tested and replaced alone',
    faultsOf: (file) => {
      const own = layerOf(file.path);
      const layer = own === undefined || isTest(file.path) ? undefined : LAYERS[own];
      if (layer === undefined) return [];
      return importsOfLayers(file)
        .filter((to) => !layer.uses.includes(to.layer) && layer.usesTypesOf?.includes(to.layer) !== true)
        .map((to) => ({ line: to.item.line, message: `${own} may not import ${to.layer}` }));
    },
  },
  {
    name: 'types-only',
    reason: 'what renders or plans from a requirement gets it as data; it does not run the catalog',
    faultsOf: (file) => {
      const own = layerOf(file.path);
      const layer = own === undefined || isTest(file.path) ? undefined : LAYERS[own];
      return importsOfLayers(file)
        .filter((to) => layer?.usesTypesOf?.includes(to.layer) === true && !to.item.isTypeOnly)
        .map((to) => ({ line: to.item.line, message: `${own} may import only types of ${to.layer}: use import type` }));
    },
  },
  {
    name: 'face-only',
    reason:
      "a folder's index.ts is its face: what it does not export is its own business and may change without notice",
    faultsOf: (file) =>
      importsOfLayers(file)
        .filter((to) => file.path.startsWith('src/') && topFolderOf(to.target) !== topFolderOf(file.path))
        // What tests share is no face: only a test may import it.
        .filter((to) => !isFace(to.target, to.layer) && !(isTest(file.path) && isTest(to.target)))
        .map((to) => ({ line: to.item.line, message: `import ${faceOf(to.layer)} instead of ${to.target}` })),
  },
  {
    name: 'product-alone',
    reason: 'what ships must not need sample tenants, benchmarks, tests or tools',
    faultsOf: (file) => {
      if (!isProduct(file.path)) return [];
      const outside = file.imports.filter((item) => {
        const top = item.target === undefined ? '' : topFolderOf(item.target);
        return OUTSIDE_PRODUCT.includes(top) || isTest(item.target ?? '');
      });
      return faults(outside, (item) => `product code may not import ${item.target ?? ''}`);
    },
  },
  {
    name: 'pure',
    reason:
      'a pure folder gives the same answer for the same arguments, anywhere: no node: module, clock, randomness or process',
    faultsOf: (file) => {
      if (!isPure(file.path)) return [];
      const system = file.imports.filter((item) => item.specifier !== undefined && isBuiltin(item.specifier));
      const ambient = file.ambientUses.map(({ line, text }) => ({ line, message: `${text} must be an argument here` }));
      return [...faults(system, (item) => `a pure folder may not import ${item.specifier ?? ''}`), ...ambient];
    },
  },
  {
    name: 'no-clock',
    reason:
      'same inputs, same bytes: only the edge of the command line reads the clock, everything else gets `now` as an argument',
    faultsOf: (file) =>
      !isProduct(file.path) || isPure(file.path) || layerOf(file.path) === 'cli'
        ? []
        : file.ambientUses
            .filter((use) => use.what === 'clock' || use.text === 'Math.random')
            .map(({ line, text }) => ({ line, message: `${text}: take it as an argument` })),
  },
  {
    name: 'run-time-package',
    reason: 'what ships may import only the packages that are installed with it',
    faultsOf: (file, house) => {
      if (!isProduct(file.path)) return [];
      const missing = file.imports.filter((item) => {
        if (item.specifier === undefined || item.target !== undefined || isBuiltin(item.specifier)) return false;
        const parts = item.specifier.split('/');
        return !house.runTimePackages.has(parts.slice(0, item.specifier.startsWith('@') ? 2 : 1).join('/'));
      });
      return faults(missing, (item) => `${item.specifier ?? ''} is not in package.json's dependencies`);
    },
  },
  {
    name: 'literal-import',
    reason: 'an import whose name is computed cannot be checked by any of these rules',
    faultsOf: (file) => {
      if (!isProduct(file.path)) return [];
      return faults(
        file.imports.filter((item) => item.specifier === undefined),
        () => 'write the name of the module as a literal',
      );
    },
  },
  {
    name: 'no-cycle',
    reason: 'two folders that need each other are one folder',
    faultsOf: (file, house) => {
      if (!isProduct(file.path)) return [];
      const own = layerOf(file.path) ?? '';
      return importsOfLayers(file)
        .filter((to) => reachableLayers(to.layer, house).has(own))
        .map((to) => ({ line: to.item.line, message: `${own} imports ${to.layer}, which leads back to ${own}` }));
    },
  },
];

/** Every layer that `start` imports, directly or through others. */
function reachableLayers(start: string, house: House): ReadonlySet<string> {
  const seen = new Set<string>();
  const queue = [start];
  for (let layer = queue.pop(); layer !== undefined; layer = queue.pop()) {
    for (const file of house.files) {
      if (!isProduct(file.path) || layerOf(file.path) !== layer) continue;
      for (const to of importsOfLayers(file)) {
        if (!seen.has(to.layer)) queue.push(to.layer);
        seen.add(to.layer);
      }
    }
  }
  return seen;
}

/** Everything in the house that breaks a rule, in the order of the files. */
export function findViolations(house: House): readonly Violation[] {
  return house.files.flatMap((file) =>
    RULES.flatMap((rule) =>
      rule.faultsOf(file, house).map((fault) => ({ rule: rule.name, file: file.path, ...fault })),
    ),
  );
}
