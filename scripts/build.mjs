#!/usr/bin/env node
// Builds what has changed since the last build: `node scripts/build.mjs [part …]`, parts as listed below.
import { execFile } from 'node:child_process';
import { access, mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { withBuildLock } from './lib/build-lock.mjs';
import { inputHash } from './lib/input-hash.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const run = promisify(execFile);

const SHARED = ['package.json', 'package-lock.json', 'scripts/build.mjs', 'contracts', 'platform'];

const parts = {
  launcher: node('platform/embedded/launcher.main.ts', ['db']),
  migrate: node('db/migrate.main.ts', ['db']),
  api: node('api/main.ts', ['api', 'db', 'workflows', 'activities']),
  worker: node('worker/main.ts', ['worker', 'activities', 'db', 'workflows']),
  workflows: { inputs: [...SHARED, 'workflows'], output: 'dist/workflows.js', build: buildWorkflows },
  web: {
    inputs: ['package-lock.json', 'contracts', 'web'],
    output: 'web/build/handler.js',
    build: () =>
      run('npx', ['vite', 'build', '--logLevel', 'warn'], {
        cwd: join(root, 'web'),
        maxBuffer: 1e8,
        // started by a test run, Vite would otherwise build a third larger development bundle, and keep it
        env: { ...process.env, NODE_ENV: 'production' },
      }),
  },
};

/** Packages stay outside of the bundles: they are installed anyway, and some hold native code. */
function node(entry, folders) {
  return {
    inputs: [...SHARED, ...folders],
    output: null,
    build: async (name) => {
      const { build } = await import('esbuild');
      await build({
        entryPoints: { [name]: join(root, entry) },
        outdir: join(root, 'dist'),
        bundle: true,
        packages: 'external',
        platform: 'node',
        format: 'esm',
        target: 'node20',
        sourcemap: true,
        logLevel: 'silent',
      });
    },
  };
}

/**
 * Bundled ahead with the SDK that runs it. The inline source map would triple what each worker keeps in memory; the SDK
 * insists on one, so an empty one takes its place.
 */
async function buildWorkflows() {
  const { bundleWorkflowCode } = await import('@temporalio/worker');
  const quiet = () => undefined;
  const logger = { log: quiet, trace: quiet, debug: quiet, info: quiet, warn: quiet, error: console.error };
  const { code } = await bundleWorkflowCode({ workflowsPath: join(root, 'workflows/index.ts'), logger });
  const map = { version: 3, file: 'workflows.js', sources: [], names: [], mappings: '' };
  const comment = `//# sourceMappingURL=data:application/json;base64,${Buffer.from(JSON.stringify(map)).toString('base64')}`;
  await writeFile(
    join(root, 'dist/workflows.js'),
    code.replace(/\/\/# sourceMappingURL=data:[^\n]*\s*$/, `${comment}\n`),
  );
}

/** Builds the given parts; `say` gets a line per part that is built. Throws with the compiler's message. */
export async function build(names = Object.keys(parts), say = console.log) {
  await withBuildLock(join(root, 'dist/.build.lock'), async () => {
    const stateFile = join(root, 'dist/.build.json');
    const state = JSON.parse(await readFile(stateFile, 'utf8').catch(() => '{}'));
    const buildPart = async (name) => {
      const part = parts[name];
      if (part === undefined)
        throw new Error(`There is no part "${name}"; parts are ${Object.keys(parts).join(', ')}.`);
      const hash = await inputHash(root, part.inputs);
      if (state[name] === hash && (await exists(part.output ?? `dist/${name}.js`))) return;
      const start = performance.now();
      say(`Building ${name} …`);
      try {
        await part.build(name);
      } catch (error) {
        throw new Error(`${name} could not be built:\n${error.stderr || error.stdout || error.message}`);
      }
      say(`  ${name} built in ${((performance.now() - start) / 1000).toFixed(1)} s`);
      state[name] = hash;
    };
    await mkdir(join(root, 'dist'), { recursive: true });
    const results = await Promise.allSettled(names.map(buildPart));
    await writeFile(stateFile, JSON.stringify(state));
    const failures = results.filter((result) => result.status === 'rejected');
    if (failures.length > 0) throw new Error(failures.map(({ reason }) => reason.message).join('\n'));
  });
}

async function exists(path) {
  return access(join(root, path)).then(
    () => true,
    () => false,
  );
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const names = process.argv.slice(2);
  build(names.length > 0 ? names : undefined).catch((error) => {
    console.error(error.message);
    process.exitCode = 1;
  });
}
