import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmod, chown, mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { explainFileError, LaunchError } from './launch-error.js';
import { mayEnter, type OsUser } from './os-user.js';

const run = promisify(execFile);
const MAJOR_VERSION = '18';
export const DATABASE_USER = 'switchboard';

export type Cluster = { folder: string; password: string };

/** Finds or makes the database cluster that belongs to `dataDir`, owned by `user`. */
export async function prepareCluster(options: {
  dataDir: string;
  binaries: string;
  user: OsUser | null;
  durable: boolean;
}): Promise<Cluster> {
  const dataDir = resolve(options.dataDir);
  try {
    await mkdir(dataDir, { recursive: true });
    const folder = await clusterFolder(dataDir, options.user);
    const password = await keptPassword(dataDir);
    if (!(await exists(folder))) await initialise({ ...options, folder, password });
    await checkVersion(folder);
    return { folder, password };
  } catch (error) {
    throw explainFileError(error, dataDir);
  }
}

/**
 * Normally DATA_DIR/postgres. When `user` may not enter there (a checkout in root's closed home), a folder elsewhere
 * whose place is noted in DATA_DIR, so that removing DATA_DIR still means starting afresh.
 */
async function clusterFolder(dataDir: string, user: OsUser | null): Promise<string> {
  const folder = join(dataDir, 'postgres');
  if (user === null) return folder;
  const { mode } = await stat(dataDir);
  await chmod(dataDir, mode | 0o011);
  if (await mayEnter(user, folder)) return folder;
  const note = join(dataDir, 'postgres.path');
  const noted = await readFile(note, 'utf8').catch(() => null);
  if (noted !== null && (await exists(dirname(noted.trim())))) return noted.trim();
  const elsewhere = await openFolder(user);
  await writeFile(note, `${elsewhere}\n`);
  return elsewhere;
}

async function openFolder(user: OsUser): Promise<string> {
  const name = `switchboard-${randomBytes(6).toString('hex')}`;
  // A temporary folder may be emptied at the next boot, so it comes last.
  for (const base of ['/var/lib', '/var/tmp', tmpdir()]) {
    const home = join(base, name);
    const made = await mkdir(home, { mode: 0o711 }).then(
      () => true,
      () => false,
    );
    if (made && (await mayEnter(user, join(home, 'postgres')))) return join(home, 'postgres');
    if (made) await rm(home, { recursive: true });
  }
  throw new LaunchError(
    `The user ${user.name} can enter no folder for data; set DATA_DIR to one that all may enter.`,
  );
}

async function keptPassword(dataDir: string): Promise<string> {
  const file = join(dataDir, 'postgres-password');
  const kept = await readFile(file, 'utf8').catch(() => '');
  if (kept.trim() !== '') return kept.trim();
  const made = randomBytes(24).toString('hex');
  await writeFile(file, `${made}\n`, { mode: 0o600 });
  return made;
}

/** Works in a folder aside and renames it, so that an interrupted initdb is never taken for a cluster. */
async function initialise(options: {
  folder: string;
  binaries: string;
  user: OsUser | null;
  password: string;
  durable: boolean;
}): Promise<void> {
  const { folder, user } = options;
  const draft = `${folder}.new`;
  const passwordFile = `${folder}.password`;
  await rm(draft, { recursive: true, force: true });
  await mkdir(draft, { mode: 0o700 });
  await writeFile(passwordFile, options.password, { mode: 0o600 });
  if (user) {
    await chown(draft, user.uid, user.gid);
    await chown(passwordFile, user.uid, user.gid);
  }
  const args = [
    '-D',
    draft,
    '-U',
    DATABASE_USER,
    '-E',
    'UTF8',
    '--locale-provider=builtin',
    '--locale=C.UTF-8',
  ];
  args.push('--auth=scram-sha-256', `--pwfile=${passwordFile}`, '--no-instructions');
  if (!options.durable) args.push('--no-sync');
  try {
    await run(join(options.binaries, 'initdb'), args, {
      cwd: '/',
      ...(user && { uid: user.uid, gid: user.gid }),
    });
  } catch (error) {
    const output = error instanceof Error && 'stderr' in error ? String(error.stderr) : String(error);
    if (/No space left/i.test(output)) {
      throw new LaunchError(`There is no space left on the disk of ${folder}; free some and start again.`, {
        cause: error,
      });
    }
    throw new LaunchError(`PostgreSQL could not set up ${folder}: ${lastLine(output)}`, { cause: error });
  } finally {
    await rm(passwordFile, { force: true });
  }
  await rename(draft, folder);
}

async function checkVersion(folder: string): Promise<void> {
  const version = (await readFile(join(folder, 'PG_VERSION'), 'utf8')).trim();
  if (version === MAJOR_VERSION) return;
  throw new LaunchError(
    `${folder} was made by PostgreSQL ${version} and this is ${MAJOR_VERSION}; move it away or set DATABASE_URL.`,
  );
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}

export function lastLine(output: string): string {
  return output.trim().split('\n').at(-1)?.trim() ?? '';
}
