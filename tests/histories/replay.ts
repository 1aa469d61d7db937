import { Session } from 'node:inspector/promises';
import { Worker, type WorkflowBundle } from '@temporalio/worker';
import type { History } from '../factories/histories.js';

export interface Recorded {
  name: string;
  history: History;
}

/** Runs the workflows of today along the histories; names those that they do not follow, and where they part. */
export async function replay(
  workflowBundle: WorkflowBundle,
  recorded: readonly Recorded[],
): Promise<{ name: string; fault: string }[]> {
  const faults: { name: string; fault: string }[] = [];
  const histories = recorded.map(({ name, history }) => ({ workflowId: name, history }));
  for await (const { workflowId, error } of Worker.runReplayHistories({ workflowBundle }, histories)) {
    if (error) faults.push({ name: workflowId, fault: error.message });
  }
  return faults;
}

/** The pieces of workflow code, as the bundle holds them, into which no run went while `work` was done. */
export async function neverEntered(bundle: { code: string }, work: () => Promise<unknown>): Promise<string[]> {
  const session = new Session();
  session.connect();
  await session.post('Profiler.enable');
  await session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true });
  await work();
  const { result } = await session.post('Profiler.takePreciseCoverage');
  session.disconnect();
  const script = result.find(({ url }) => /workflow-bundle-[0-9a-f]+\.js$/.test(url));
  if (script === undefined) throw new Error('no bundle was run');
  const own = ownCode(bundle.code);
  const gaps: { startOffset: number; endOffset: number }[] = [];
  const helpers: { startOffset: number; endOffset: number }[] = [];
  for (const { functionName, ranges } of script.functions) {
    const [whole] = ranges;
    if (whole !== undefined && isHelper(functionName)) helpers.push(whole);
    gaps.push(...ranges.filter(({ count }) => count === 0));
  }
  const inside = (a: { startOffset: number; endOffset: number }, b: typeof a): boolean =>
    a !== b && a.startOffset >= b.startOffset && a.endOffset <= b.endOffset;
  return gaps
    .filter((gap) => own.some((module) => inside(gap, module)))
    .filter((gap) => ![...helpers, ...gaps].some((around) => inside(gap, around)) && !helpers.includes(gap))
    .map(({ startOffset, endOffset }) => bundle.code.slice(startOffset, endOffset).replaceAll(/\s+/g, ' ').trim())
    .filter((text) => /\w/.test(text));
}

/** What the compiler adds. */
const isHelper = (name: string): boolean => name.startsWith('_') || name === 'ownKeys';

function ownCode(code: string): { startOffset: number; endOffset: number }[] {
  const starts = [...code.matchAll(/^\/\*\*\*\/ "(.+)"/gm)];
  return starts.flatMap(({ 1: path, index }, at) =>
    path?.startsWith('./workflows/') === true
      ? [{ startOffset: index, endOffset: starts[at + 1]?.index ?? code.length }]
      : [],
  );
}
