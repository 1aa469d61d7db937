import { spawn } from 'node:child_process';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { exitOf } from '../../platform/embedded/processes.js';
import type { Mutant } from './mutant.js';

/** `broken`: no test ran to its end, so nothing is known. `first`: the first test that failed. */
export type Outcome =
  | { kind: 'passed'; tests: number }
  | { kind: 'failed'; first: string }
  | { kind: 'broken'; why: string }
  | { kind: 'late' };

interface Report {
  numPassedTests: number;
  testResults: {
    status: string;
    message?: string;
    assertionResults: { status: string; fullName: string }[];
  }[];
}

/** Runs test files of one vitest project up to the first failure. */
export async function runTests(options: {
  folder: string;
  project: Mutant['project'];
  tests: readonly string[];
  patienceMs: number;
}): Promise<Outcome> {
  const { folder, project, tests, patienceMs } = options;
  const report = join(folder, '.mutant-report.json');
  await rm(report, { force: true });
  const child = spawn(
    join(folder, 'node_modules/.bin/vitest'),
    ['run', '--project', project, '--bail', '1', '--reporter', 'json', '--outputFile', report, ...tests],
    // A group of its own, so that all of it can be ended at once.
    { cwd: folder, stdio: ['ignore', 'ignore', 'pipe'], detached: true },
  );
  let errors = '';
  child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
  const end = (): void => {
    if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
  };
  process.once('exit', end);
  const exited = exitOf(child);
  const waiting = new AbortController();
  const ended = await Promise.race([exited, sleep(patienceMs, null, { signal: waiting.signal })]);
  process.off('exit', end);
  if (ended === null) {
    end();
    await exited;
    return { kind: 'late' };
  }
  waiting.abort();
  const text = await readFile(report, 'utf8').catch(() => null);
  if (text === null) return { kind: 'broken', why: errors.trim().split('\n').at(-1) ?? '' };
  return judge(JSON.parse(text) as Report, ended.code, errors);
}

function judge({ numPassedTests, testResults }: Report, code: number | null, errors: string): Outcome {
  const failed = testResults
    .flatMap((file) => file.assertionResults)
    .find((test) => test.status === 'failed');
  if (failed !== undefined) return { kind: 'failed', first: failed.fullName.trim() };
  const broken = testResults.find((file) => file.status === 'failed');
  if (broken !== undefined) return { kind: 'broken', why: broken.message?.split('\n')[0] ?? '' };
  if (numPassedTests === 0) return { kind: 'broken', why: errors.trim().split('\n').at(-1) ?? 'no test ran' };
  return code === 0
    ? { kind: 'passed', tests: numPassedTests }
    : { kind: 'failed', first: 'an unhandled error' };
}
