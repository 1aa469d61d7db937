#!/usr/bin/env node
// `npm ci` refuses a lock file that lacks an optional package of some other platform; this finds it on every platform.
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const lock = JSON.parse(await readFile(join(root, 'package-lock.json'), 'utf8'));
const manifest = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));
const faults = [];

for (const [path, entry] of Object.entries(lock.packages)) {
  const wanted = { ...entry.dependencies, ...entry.optionalDependencies };
  for (const name of Object.keys(wanted)) {
    if (find(path, name) === undefined)
      faults.push(`${path || 'package.json'} needs ${name}, which is not in the lock`);
  }
  if (path.startsWith('node_modules/') && !entry.link && !entry.inBundle && !entry.integrity)
    faults.push(`${path} has no checksum`);
  if (/^(git|file|http:)/.test(entry.resolved ?? '')) faults.push(`${path} does not come from the registry`);
}

for (const group of ['dependencies', 'devDependencies', 'optionalDependencies']) {
  for (const [name, version] of Object.entries(manifest[group] ?? {})) {
    const locked = lock.packages[`node_modules/${name}`]?.version;
    if (!/^\d+\.\d+\.\d+/.test(version)) faults.push(`${name} is not pinned exactly (${version})`);
    if (locked !== version) faults.push(`${name} is ${locked} in the lock and ${version} in package.json`);
  }
}

for (const fault of faults) console.error(fault);
if (faults.length > 0) process.exit(1);
console.log(`The lock file is complete: ${Object.keys(lock.packages).length} packages.`);

/** Where Node would look: beside the package, then in each folder above. */
function find(path, name) {
  for (let folder = path; ; folder = folder.slice(0, Math.max(folder.lastIndexOf('/node_modules/'), 0))) {
    const candidate = `${folder === '' ? '' : `${folder}/`}node_modules/${name}`;
    if (lock.packages[candidate]) return lock.packages[candidate];
    if (folder === '') return undefined;
  }
}
