import { execFile } from 'node:child_process';
import { cp, mkdtemp, rm, stat, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { projectRoot } from '../../platform/project.js';

const run = promisify(execFile);

/** Not in git, and needed: what is only read is linked, what a build may write is copied. */
const LINKED = ['node_modules', '.cache'];
const BUILT = ['dist', 'web/build', 'web/.svelte-kit', 'web/src/lib/paraglide'];

/** A copy of this checkout, uncommitted changes included, in which files may be changed. */
export async function makeScratch(): Promise<{ folder: string; remove: () => Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'switchboard-mutant-'));
  const { stdout } = await run('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
    cwd: projectRoot,
    maxBuffer: 1e8,
  });
  const files = stdout.split('\0').filter((name) => name !== '');
  for (const path of [...files, ...BUILT]) {
    const source = join(projectRoot, path);
    if (await exists(source)) await cp(source, join(folder, path), { recursive: true });
  }
  for (const path of LINKED) {
    const source = join(projectRoot, path);
    if (await exists(source)) await symlink(source, join(folder, path));
  }
  return { folder, remove: () => rm(folder, { recursive: true, force: true }) };
}

const exists = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  );
