#!/usr/bin/env node
// `npm run check`: format, lint, types, import rules, unused code, lock file, compose file.
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runSteps } from './lib/steps.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const tool = (name, ...args) => [join(root, 'node_modules/.bin', name), ...args];
const folders = [
  'contracts',
  'db',
  'workflows',
  'activities',
  'worker',
  'api',
  'platform',
  'tests',
  'bench',
  'eval',
];
const present = [...folders, 'web/src'].filter((folder) => existsSync(join(root, folder)));

const { passed, failed } = await runSteps([
  { name: 'lock file', command: ['node', 'scripts/check-lock.mjs'], cwd: root },
  { name: 'format', command: tool('prettier', '--check', '--log-level', 'warn', '.'), cwd: root },
  { name: 'types', command: tool('tsc', '--noEmit'), cwd: root },
  // Makes the types that the lint of the web app needs, so it comes before it.
  { name: 'web types', command: ['npm', 'run', '--silent', 'check', '--workspace', 'web'], cwd: root },
  { name: 'lint', command: tool('eslint', '--max-warnings', '0', '.'), cwd: root },
  {
    name: 'import rules',
    command: tool('depcruise', '--config', '.dependency-cruiser.cjs', ...present),
    cwd: root,
  },
  { name: 'unused code', command: tool('knip', '--no-progress', '--no-config-hints'), cwd: root },
  { name: 'compose file', command: ['node', 'scripts/check-compose.mjs'], cwd: root },
]);
console.log(`check: ${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
