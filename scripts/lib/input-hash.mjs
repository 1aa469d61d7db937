import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

// Besides packages and outputs: what the inlang compiler writes beside its settings.
const GENERATED_BY_INLANG = ['cache', '.meta.json', '.gitignore', 'README.md'];
const NOT_INPUT = new Set(['node_modules', 'build', '.svelte-kit', 'paraglide', ...GENERATED_BY_INLANG]);

/** A digest of the contents of all files below `paths` (files or folders relative to `root`); absent ones count as empty. */
export async function inputHash(root, paths) {
  const hash = createHash('sha256');
  for (const path of paths) await addPath(hash, root, path);
  return hash.digest('hex');
}

async function addPath(hash, root, path) {
  const entries = await readdir(join(root, path), { withFileTypes: true }).catch(() => null);
  if (entries === null) {
    const content = await readFile(join(root, path)).catch(() => '');
    hash.update(`${path}\0${content.length}\0`).update(content);
    return;
  }
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    if (NOT_INPUT.has(entry.name) || /\.test\.ts$/.test(entry.name)) continue;
    await addPath(hash, root, join(path, entry.name));
  }
}
