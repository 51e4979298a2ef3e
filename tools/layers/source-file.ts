import { posix } from 'node:path';
import { parseSync, Visitor } from 'oxc-parser';

/** One import, export-from, dynamic import or import type of a file. */
export type Import = {
  /** As written; undefined where it is computed. */
  readonly specifier: string | undefined;
  /** The file it names, relative to the root; undefined for a package or a node: module. */
  readonly target: string | undefined;
  readonly line: number;
  readonly isTypeOnly: boolean;
};

/** A use of something that only the machine knows: the time, a random number, the process. */
export type AmbientUse = {
  readonly what: 'clock' | 'randomness' | 'process';
  readonly text: string;
  readonly line: number;
};

export type SourceFile = {
  readonly path: string;
  readonly imports: readonly Import[];
  readonly ambientUses: readonly AmbientUse[];
};

/** Ambient names, each with what it is; a name with a dot is a member, `new Date()` stands for itself. */
const AMBIENT: ReadonlyMap<string, AmbientUse['what']> = new Map([
  ['new Date()', 'clock'],
  ['Date()', 'clock'],
  ['Date.now', 'clock'],
  ['Math.random', 'randomness'],
  ['crypto.randomUUID', 'randomness'],
  ['crypto.getRandomValues', 'randomness'],
  ['performance.now', 'process'],
  ['process.env', 'process'],
  ['process.cwd', 'process'],
  ['process.exit', 'process'],
  ['process.stdout', 'process'],
  ['process.stderr', 'process'],
  ['process.hrtime', 'process'],
]);

/** Reads one TypeScript file's imports and ambient uses. `path` is relative to the root, with forward slashes. */
export function parseSourceFile(path: string, text: string): SourceFile {
  const { program, module, errors } = parseSync(path, text);
  if (errors.length > 0) throw new Error(`${path}: ${errors[0]?.message ?? 'cannot be parsed'}`);
  const lineOf = (offset: number) => text.slice(0, offset).split('\n').length;
  const imports: Import[] = [];
  const ambientUses: AmbientUse[] = [];
  const addImport = (specifier: string | undefined, offset: number, isTypeOnly: boolean) =>
    imports.push({ specifier, target: resolveSpecifier(path, specifier), line: lineOf(offset), isTypeOnly });
  const addAmbient = (name: string, offset: number) => {
    const what = AMBIENT.get(name);
    if (what !== undefined) ambientUses.push({ what, text: name, line: lineOf(offset) });
  };

  for (const { moduleRequest, entries, start } of module.staticImports) {
    addImport(moduleRequest.value, start, entries.length > 0 && entries.every((entry) => entry.isType));
  }
  for (const { entries, start } of module.staticExports) {
    const from = entries.find((entry) => entry.moduleRequest !== null)?.moduleRequest?.value;
    if (from !== undefined)
      addImport(
        from,
        start,
        entries.every((entry) => entry.isType),
      );
  }
  new Visitor({
    ImportExpression(node) {
      addImport(node.source.type === 'Literal' ? String(node.source.value) : undefined, node.start, false);
    },
    TSImportType(node) {
      addImport(node.source.value, node.start, true);
    },
    NewExpression(node) {
      if (node.callee.type === 'Identifier' && node.arguments.length === 0)
        addAmbient(`new ${node.callee.name}()`, node.start);
    },
    CallExpression(node) {
      if (node.callee.type === 'Identifier') addAmbient(`${node.callee.name}()`, node.start);
    },
    MemberExpression(node) {
      if (node.object.type === 'Identifier' && !node.computed && node.property.type === 'Identifier') {
        addAmbient(`${node.object.name}.${node.property.name}`, node.start);
      }
    },
  }).visit(program);
  return { path, imports, ambientUses };
}

function resolveSpecifier(from: string, specifier: string | undefined): string | undefined {
  if (specifier === undefined || !/^\.{1,2}(\/|$)/.test(specifier)) return undefined;
  return posix.join(posix.dirname(from), specifier);
}
