// Checks the layers of this clone, or of the folder given; prints what breaks a rule and why the rule is there.
import { globSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { findViolations, RULES } from './rules.ts';
import { parseSourceFile } from './source-file.ts';

const root = resolve(process.argv[2] ?? join(import.meta.dirname, '..', '..'));
const paths = globSync('{src,lab,bench,test,tools}/**/*.ts', { cwd: root }).map((path) => path.replaceAll('\\', '/'));
const files = paths.sort().map((path) => parseSourceFile(path, readFileSync(join(root, path), 'utf8')));
const manifest: unknown = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const dependencies =
  typeof manifest === 'object' && manifest !== null && 'dependencies' in manifest ? manifest.dependencies : {};
const violations = findViolations({ files, runTimePackages: new Set(Object.keys(dependencies ?? {})) });

for (const { file, line, message, rule } of violations) console.log(`${file}:${line}: ${message} (${rule})`);
for (const rule of RULES.filter(({ name }) => violations.some((violation) => violation.rule === name))) {
  console.log(`${rule.name}: ${rule.reason}`);
}
console.log(`${files.length} files, ${violations.length} violations of ${RULES.length} rules`);
process.exitCode = violations.length === 0 ? 0 : 1;
