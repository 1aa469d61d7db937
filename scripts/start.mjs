#!/usr/bin/env node
// `npm start [-- --demo]`: builds what has changed, then starts everything on this machine.
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { run } from './lib/steps.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const launcher = join(root, 'dist/launcher.js');
const [major, minor] = process.versions.node.split('.').map(Number);

if (major < 20 || (major === 20 && minor < 19)) {
  fail(`Switchboard needs Node 20.19 or newer; this is ${process.version}.`);
}
if (!existsSync(join(root, 'node_modules/esbuild'))) fail('Packages are missing; run npm ci first.');

try {
  const { build } = await import('./build.mjs');
  await build(['launcher']);
  // The first start downloads while it builds.
  const prepared = existsSync(join(root, '.cache/bin/temporal'))
    ? null
    : run({ command: [process.execPath, launcher, '--prepare'] });
  await build();
  await prepared;
} catch (error) {
  if (/ENOSPC|EDQUOT/.test(error.message)) {
    fail('There is no space left on the disk for the build; free some and start again.');
  }
  fail(error.message);
}
await import(pathToFileURL(launcher).href);

function fail(sentence) {
  console.error(sentence);
  process.exit(1);
}
