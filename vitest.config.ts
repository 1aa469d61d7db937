import { fileURLToPath } from 'node:url';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vitest/config';

const folder = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const MINUTE_MS = 60_000;
/** Whoever polls waits for something to happen, not for a quiet machine; what must be quick is timed by its test. */
const POLL = { poll: { timeout: 15_000 } };
const own = [
  'contracts',
  'db',
  'workflows',
  'activities',
  'worker',
  'api',
  'platform',
  'bench',
  'content',
  'eval',
];

// The forks pool everywhere: Temporal's native bridge does not survive worker threads.
export default defineConfig({
  test: {
    pool: 'forks',
    maxWorkers: 2,
    projects: [
      {
        test: {
          name: 'unit',
          pool: 'forks',
          include: [...own.map((name) => `${name}/**/*.test.ts`), 'tests/mutants/**/*.test.ts'],
          testTimeout: 20_000,
        },
      },
      {
        test: {
          name: 'workflow',
          pool: 'forks',
          include: ['tests/workflows/**/*.test.ts', 'tests/histories/**/*.test.ts'],
          globalSetup: ['tests/harness/setup-servers.ts'],
          testTimeout: MINUTE_MS,
          hookTimeout: MINUTE_MS,
          expect: POLL,
        },
      },
      {
        test: {
          name: 'integration',
          pool: 'forks',
          include: ['tests/integration/**/*.test.ts'],
          sequence: { groupOrder: 1 },
          globalSetup: ['tests/harness/setup-servers.ts'],
          testTimeout: MINUTE_MS,
          hookTimeout: 2 * MINUTE_MS,
          expect: POLL,
        },
      },
      {
        test: {
          name: 'e2e',
          pool: 'forks',
          include: ['tests/e2e/**/*.test.ts'],
          // One whole product at a time, and nothing beside it.
          fileParallelism: false,
          sequence: { groupOrder: 2 },
          testTimeout: 2 * MINUTE_MS,
          hookTimeout: 2 * MINUTE_MS,
          expect: POLL,
        },
      },
      {
        root: 'web',
        // Not sveltekit(): with it a project finds no test and passes.
        plugins: [svelte()],
        resolve: {
          conditions: ['browser'],
          alias: {
            $lib: folder('web/src/lib'),
            $contracts: folder('contracts'),
          },
        },
        test: {
          name: 'web',
          pool: 'forks',
          include: ['src/**/*.test.ts'],
          environment: 'node',
          testTimeout: 20_000,
        },
      },
    ],
  },
});
