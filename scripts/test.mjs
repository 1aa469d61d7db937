#!/usr/bin/env node
// `npm test [-- vitest arguments]`: builds, gets Temporal's servers and a browser where they are missing, runs all tests.
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from './build.mjs';
import { run } from './lib/steps.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const tool = (name) => join(root, 'node_modules/.bin', name);

try {
  await build();
} catch (error) {
  console.error(error.message);
  process.exit(1);
}
const obtained = await run({ command: [tool('tsx'), 'tests/harness/obtain-tools.ts'], cwd: root });
if (obtained !== 0) process.exit(obtained);
process.exitCode = await run({
  command: [
    tool('vitest'),
    'run',
    '--reporter=default',
    `--reporter=${join(root, 'scripts/lib/project-reporter.mjs')}`,
    ...process.argv.slice(2),
  ],
  cwd: root,
});
