import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { MUTANTS } from './all.js';
import { mutate, type Mutant } from './mutant.js';
import { runTests, type Outcome } from './run-tests.js';
import { makeScratch } from './scratch.js';

// npm run mutants -- [--list] [--only TEXT]… [--part 2/5] [--trust]
// TEXT is a part of a name, of the file's path or of a test's; --part: of what is left so; --trust: the unmutated tests pass
const { values } = parseArgs({
  options: {
    list: { type: 'boolean' },
    only: { type: 'string', multiple: true },
    part: { type: 'string', default: '1/1' },
    trust: { type: 'boolean' },
  },
});
const BASELINE_PATIENCE_MS = 1_200_000;
const MUTANT_PATIENCE_MS = 400_000;

const meant = MUTANTS.filter((mutant) =>
  (values.only ?? ['']).some((text) =>
    [mutant.name, mutant.file, ...mutant.tests].some((place) => place.includes(text)),
  ),
);
const [part = 1, parts = 1] = values.part.split('/').map(Number);
const wanted = meant.slice(
  Math.floor(((part - 1) * meant.length) / parts),
  Math.floor((part * meant.length) / parts),
);
if (values.list) wanted.forEach(({ name, file }) => console.log(`${name}  (${file})`));
else process.exitCode = await main();

async function main(): Promise<number> {
  const scratch = await makeScratch();
  process.once('SIGINT', () => process.exit(130));
  process.once('SIGTERM', () => process.exit(143));
  try {
    if (!values.trust && !(await unmutatedPasses(scratch.folder))) return 1;
    let noticed = 0;
    for (const mutant of wanted) {
      const begun = performance.now();
      const outcome = await tryMutant(scratch.folder, mutant);
      if (outcome.kind === 'failed') noticed += 1;
      const seconds = ((performance.now() - begun) / 1000).toFixed(0);
      console.log(
        `${verdictOf(outcome).padEnd(11)} ${seconds.padStart(4)} s  ${mutant.name}${detailOf(outcome)}`,
      );
    }
    console.log(`${noticed} of ${wanted.length} mechanisms switched off were noticed`);
    return noticed === wanted.length && noticed > 0 ? 0 : 1;
  } finally {
    await scratch.remove();
  }
}

async function unmutatedPasses(folder: string): Promise<boolean> {
  const projects = [...new Set(wanted.map((mutant) => mutant.project))];
  for (const project of projects) {
    const tests = [...new Set(wanted.filter((m) => m.project === project).flatMap((m) => m.tests))];
    const outcome = await runTests({ folder, project, tests, patienceMs: BASELINE_PATIENCE_MS });
    if (outcome.kind !== 'passed') {
      console.log(`without any change the tests of ${project} did not pass${detailOf(outcome)}`);
      return false;
    }
    console.log(`unmutated: ${outcome.tests} tests of ${project} pass`);
  }
  return true;
}

async function tryMutant(folder: string, mutant: Mutant): Promise<Outcome> {
  const file = join(folder, mutant.file);
  const original = await readFile(file, 'utf8');
  await writeFile(file, mutate(original, mutant));
  try {
    const { project, tests } = mutant;
    return await runTests({ folder, project, tests, patienceMs: MUTANT_PATIENCE_MS });
  } finally {
    await writeFile(file, original);
  }
}

function verdictOf(outcome: Outcome): string {
  switch (outcome.kind) {
    case 'failed':
      return 'noticed';
    case 'passed':
      return 'NOT NOTICED';
    case 'broken':
      return 'BROKEN';
    case 'late':
      return 'TOO LATE';
    default:
      return outcome satisfies never;
  }
}

function detailOf(outcome: Outcome): string {
  if (outcome.kind === 'failed') return `  ← ${outcome.first}`;
  return outcome.kind === 'broken' ? `  ← ${outcome.why}` : '';
}
