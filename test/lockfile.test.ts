import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

type Locked = {
  readonly version: string;
  readonly optional?: boolean;
  readonly os?: readonly string[];
  readonly optionalDependencies?: Readonly<Record<string, string>>;
};
type Lockfile = { readonly packages: Readonly<Record<string, Locked>> };

// The lockfile is npm's own format; a wrong shape fails the test.
const { packages } = JSON.parse(readFileSync(join(import.meta.dirname, '..', 'package-lock.json'), 'utf8')) as Lockfile;

it('locks every optional package, also those of other platforms, since `npm ci` refuses a lockfile without them', () => {
  const missing = Object.entries(packages).flatMap(([path, { optionalDependencies = {} }]) =>
    Object.entries(optionalDependencies).filter(
      ([name]) =>
        packages[`node_modules/${name}`] === undefined && packages[`${path}/node_modules/${name}`] === undefined,
    ),
  );

  expect(missing, 'add them by hand (version, os, cpu, libc, optional) where the registry has no such version').toEqual(
    [],
  );
});

it('names no registry, so that any mirror will do', () => {
  expect(Object.values(packages).filter((item) => 'resolved' in item)).toEqual([]);
});
