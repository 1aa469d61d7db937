#!/usr/bin/env node
// `npm start [-- --demo]`: builds what has changed, then starts everything on this machine.
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const [major, minor] = process.versions.node.split('.').map(Number);

if (major < 20 || (major === 20 && minor < 19)) {
  fail(`Switchboard needs Node 20.19 or newer; this is ${process.version}.`);
}

try {
  const { build } = await import('./build.mjs');
  await build();
} catch (error) {
  if (error.code === 'ERR_MODULE_NOT_FOUND') fail('Packages are missing; run npm ci first.');
  if (error.code === 'ENOSPC')
    fail('There is no space left on the disk for the build; free some and start again.');
  fail(error.message);
}
await import(pathToFileURL(join(root, 'dist/launcher.js')).href);

function fail(sentence) {
  console.error(sentence);
  process.exit(1);
}
