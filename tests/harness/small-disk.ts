import { execFile } from 'node:child_process';
import { open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** $1: the folder that gets a file system of its own, with its content; $2: its size; the rest is run there. */
const ON_A_SMALL_DISK = `set -e
folder="$1"; size="$2"; shift 2
mkdir "$folder.small"
mount -t tmpfs -o "size=$size,mode=0700" tmpfs "$folder.small"
cp -a "$folder/." "$folder.small/"
mount --bind "$folder.small" "$folder"
exec "$@"`;

/** Ways to mount something that only the own processes see, and to be who one was after it. */
const WAYS: { namespace: string[]; back: string[] }[] = [
  { namespace: ['unshare', '-m'], back: [] },
  {
    namespace: ['unshare', '-Urm'],
    back: ['unshare', '-U', `--map-user=${process.getuid?.()}`, `--map-group=${process.getgid?.()}`, '--'],
  },
];

interface SmallDisks {
  /** Wraps a command line, so that it finds `folder` on a file system of so many megabytes. */
  command: (folder: string, megabytes: number, args: readonly string[]) => string[];
}

/** Null where this machine lets nobody mount anything. */
export async function smallDisks(): Promise<SmallDisks | null> {
  for (const { namespace, back } of WAYS) {
    const [tool = '', ...flags] = namespace;
    const probe = ['sh', '-c', 'mount -t tmpfs tmpfs /tmp && exec "$@"', 'sh', ...back, 'true'];
    const works = await run(tool, [...flags, ...probe]).then(
      () => true,
      () => false,
    );
    if (!works) continue;
    return {
      command: (folder, megabytes, args) =>
        [...namespace, 'sh', '-c', ON_A_SMALL_DISK, 'sh', folder, `${megabytes}m`].concat(back, args),
    };
  }
  return null;
}

/** Fills the file system that process `pid` sees at `folder` to the last byte; returns how to free it again. */
export async function fillDisk(pid: number, folder: string): Promise<() => Promise<void>> {
  const path = join(`/proc/${pid}/root`, folder, 'filler');
  const file = await open(path, 'w');
  try {
    for (let chunk = 1 << 20; chunk >= 1;) {
      const full = await file.write(Buffer.alloc(chunk)).then(
        ({ bytesWritten }) => bytesWritten < chunk,
        (error: NodeJS.ErrnoException) => {
          if (error.code !== 'ENOSPC') throw error;
          return true;
        },
      );
      if (full) chunk >>= 1;
    }
  } finally {
    await file.close();
  }
  return () => rm(path);
}
