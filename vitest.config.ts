import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['{src,lab,bench,test,tools}/**/*.test.ts'],
    // A process per test file: native modules, signals and the working directory stay apart.
    pool: 'forks',
    // Most tests wait for processes and servers: Vitest would keep one of two processors free.
    maxWorkers: Math.max(2, availableParallelism()),
    testTimeout: 30_000,
    hookTimeout: 60_000,
    restoreMocks: true,
    unstubEnvs: true,
  },
});
