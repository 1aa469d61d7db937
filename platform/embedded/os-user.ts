import { readFile, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { LaunchError } from './launch-error.js';

/** A user to run a server as; null means the user who started us. */
export type OsUser = { name: string; uid: number; gid: number };

/** PostgreSQL refuses to run as root; root therefore hands it to `postgres` or, failing that, to `nobody`. */
export async function unprivilegedUser(): Promise<OsUser | null> {
  if (process.getuid?.() !== 0) return null;
  const passwd = await readFile('/etc/passwd', 'utf8');
  for (const name of ['postgres', 'nobody']) {
    const fields = passwd
      .split('\n')
      .find((line) => line.startsWith(`${name}:`))
      ?.split(':');
    const [uid, gid] = [Number(fields?.[2]), Number(fields?.[3])];
    if (fields && uid > 0 && gid > 0) return { name, uid, gid };
  }
  throw new LaunchError(
    'PostgreSQL does not run as root and this machine has neither a user "postgres" nor "nobody"; start as an ordinary user.',
  );
}

/** Whether `user` may enter every folder above `path`; true for the own user, to whom the system says so itself. */
export async function mayEnter(user: OsUser | null, path: string): Promise<boolean> {
  if (user === null) return true;
  for (let folder = dirname(resolve(path)); ; folder = dirname(folder)) {
    const { mode, uid, gid } = await stat(folder);
    const shift = uid === user.uid ? 6 : gid === user.gid ? 3 : 0;
    if (((mode >> shift) & 1) === 0) return false;
    if (folder === dirname(folder)) return true;
  }
}
