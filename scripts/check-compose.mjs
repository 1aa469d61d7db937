#!/usr/bin/env node
// Checks docker-compose.yml against the schema of the Compose specification, where Python can fetch the checker once.
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const REQUIREMENT = 'check-jsonschema==0.39.0';
const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const home = join(root, '.cache', 'check-jsonschema');
const checker = join(home, 'bin', 'check-jsonschema');

if (!existsSync(checker) && !install()) {
  console.log('Skipped: this machine has no Python that can install check-jsonschema.');
} else {
  execFileSync(checker, ['--builtin-schema', 'vendor.compose-spec', 'docker-compose.yml'], {
    cwd: root,
    stdio: 'inherit',
  });
}

function install() {
  try {
    execFileSync('python3', ['-m', 'venv', home], { stdio: 'ignore' });
    execFileSync(join(home, 'bin', 'pip'), ['install', '--quiet', REQUIREMENT], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
