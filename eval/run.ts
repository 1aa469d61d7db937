import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { IntentClassifier } from '../activities/assistant/classifier/intent-classifier.js';
import { asksForPerson } from '../activities/assistant/signals/human-request/human-request.js';
import { suspectsInjection } from '../activities/assistant/signals/injection.js';
import { measureAnswers } from './answers.js';
import { knowledgeSets } from './knowledge-sets.js';
import {
  areaUnderRoc,
  atThreshold,
  brierScore,
  expectedCalibrationError,
  percentile,
  recallAtFalseAlarms,
} from './metrics.js';

/**
 * Prints the figures of the assistant. `--data <folder>` adds the public sets that lie there as JSON lines {text, label};
 * they are for measuring only and no part of the product. A set that is missing is left out.
 */
const STRANGER = 'oos';

interface Labelled {
  text: string;
  label: string | number;
}

const { values } = parseArgs({ options: { data: { type: 'string' } } });

for (const set of knowledgeSets()) print(`help centre: ${set.name}`, { ...(await measureAnswers(set)) });

if (values.data !== undefined) {
  const folder = values.data;
  await measureIntents(folder, 'banking77_10shot_seed7.jsonl', 'banking77_test_half.jsonl');
  await measureIntents(folder, 'banking77_train.jsonl', 'banking77_test_half.jsonl');
  await measureIntents(folder, 'clinc_train.jsonl', 'clinc_test_half.jsonl');
  for (const name of ['escalation_handwritten.jsonl', 'human_request_dev.jsonl', 'escalation_bitext.jsonl']) {
    measureRequests(folder, name);
  }
  measureInjection(folder, 'prompt_injection.jsonl');
}

async function measureIntents(folder: string, training: string, test: string): Promise<void> {
  const [known, asked] = [read(folder, training), read(folder, test)];
  if (known === null || asked === null) return;
  const byIntent = new Map<string, string[]>();
  for (const { text, label } of known) {
    if (label !== STRANGER) byIntent.set(String(label), [...(byIntent.get(String(label)) ?? []), text]);
  }
  const begun = performance.now();
  const classifier = await IntentClassifier.train(
    [...byIntent].map(([key, examples]) => ({ key, examples })),
    () => Promise.resolve(),
  );
  const trainSeconds = (performance.now() - begun) / 1_000;
  const times: number[] = [];
  const results = asked.map(({ text, label }) => {
    const from = performance.now();
    const { intent, confidence } = classifier.classify(text);
    times.push(performance.now() - from);
    return { confidence, stranger: label === STRANGER, right: intent === label };
  });
  const confidence = results.map((result) => result.confidence);
  const right = results.map((result) => result.right);
  const strangers = results.map((result) => result.stranger);
  const inScope = results.filter((result) => !result.stranger);
  const doubt = confidence.map((value) => -value);
  print(`intents: ${training}`, {
    accuracy_in_scope: inScope.filter((result) => result.right).length / inScope.length,
    calibration_error: expectedCalibrationError(confidence, right),
    brier: brierScore(confidence, right),
    ...atThreshold(confidence, right, 0.7),
    ...(strangers.includes(true)
      ? {
          out_of_scope_auroc: areaUnderRoc(doubt, strangers),
          out_of_scope_recall_at_5: recallAtFalseAlarms(doubt, strangers, 0.05),
        }
      : {}),
    classify_p95_ms: percentile(times, 0.95),
    train_seconds: trainSeconds,
  });
}

function measureRequests(folder: string, name: string): void {
  const rows = read(folder, name);
  if (rows === null) return;
  const asks = rows.filter(({ label }) => label === 1);
  const others = rows.filter(({ label }) => label === 0);
  print(`requests for a person: ${name}`, {
    recall: asks.filter(({ text }) => asksForPerson(text)).length / asks.length,
    false_alarms: others.filter(({ text }) => asksForPerson(text)).length / others.length,
  });
}

function measureInjection(folder: string, name: string): void {
  const rows = read(folder, name);
  if (rows === null) return;
  print('prompt injection', {
    suspected: rows.filter(({ text }) => suspectsInjection(text)).length / rows.length,
  });
}

function read(folder: string, name: string): Labelled[] | null {
  const path = join(folder, name);
  if (!existsSync(path)) return null;
  return readFileSync(path, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Labelled);
}

function print(title: string, figures: Record<string, number>): void {
  const shown = Object.entries(figures).map(([name, value]) => `${name} ${Number(value.toFixed(4))}`);
  console.log(`${title}\n  ${shown.join('  ')}`);
}
