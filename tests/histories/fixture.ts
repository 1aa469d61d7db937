import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { projectRoot } from '../../platform/project.js';
import { historyFromJson, historyToJson, type History } from '../factories/histories.js';
import { strangersIn } from './strangers.js';

export const FIXTURES = join(projectRoot, 'tests', 'histories');

/** What no replay needs: who worked, where it ran, what an error said, what it is linked to. */
const NOT_KEPT = new Set([
  'message',
  'stackTrace',
  'details',
  'lastHeartbeatDetails',
  'links',
  'callbacks',
  'completionCallbacks',
  'eventGroupMarkers',
  'externalPayloads',
  'meteringMetadata',
  'taskId',
  'requestId',
  'workerVersion',
]);

/** Thrown for what must not get into the repository, or would overwrite what is there. */
export class FixtureRefused extends Error {
  override readonly name = 'FixtureRefused';
}

export async function fixtureNames(folder = FIXTURES): Promise<string[]> {
  const files = await readdir(folder);
  return files.flatMap((file) => (file.endsWith('.json') ? [file.slice(0, -'.json'.length)] : [])).sort();
}

export async function readFixture(name: string, folder = FIXTURES): Promise<History> {
  return historyFromJson(await readFile(join(folder, `${name}.json`), 'utf8'));
}

/** Writes `folder/name.json` without what tells people or machines; throws FixtureRefused when something of them is left. */
export async function writeFixture(
  history: History,
  place: { name: string; folder: string; overwrite: boolean },
): Promise<{ file: string; history: History }> {
  const scrubbed = scrub(history);
  const strangers = strangersIn(scrubbed);
  if (strangers.length > 0) {
    const shown = strangers.slice(0, 10).map(({ where, what }) => `  ${where}: ${JSON.stringify(what)}`);
    throw new FixtureRefused(
      `The history holds ${strangers.length} text(s) that are no id, code, number or instant. Nothing was written.\n${shown.join('\n')}`,
    );
  }
  const file = join(place.folder, `${place.name}.json`);
  await mkdir(place.folder, { recursive: true });
  try {
    await writeFile(file, historyToJson(scrubbed), { flag: place.overwrite ? 'w' : 'wx' });
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') {
      throw new FixtureRefused(`${file} is there already; choose another --name.`);
    }
    throw error;
  }
  return { file, history: scrubbed };
}

/** Ids become running numbers: a fixture keeps which are the same, not whose they are. */
export function scrub(history: History): History {
  const text = JSON.stringify(JSON.parse(historyToJson(history)), function (this: object, key, value: unknown) {
    if (key === 'identity') return 'recorder';
    // the sticky queue of a worker has the name of its process and machine
    if (key === 'name' && 'kind' in this && typeof value === 'string' && /^\d+@/.test(value)) return 'recorder';
    // a marker's details are the result of a local activity, those of a failure are free text
    if (NOT_KEPT.has(key) && !(key === 'details' && 'markerName' in this)) return undefined;
    return value;
  });
  const numbers = new Map<string, string>();
  const anonymous = text.replaceAll(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, (id) => {
    const known = numbers.get(id) ?? `00000000-0000-4000-8000-${String(numbers.size + 1).padStart(12, '0')}`;
    numbers.set(id, known);
    return known;
  });
  return historyFromJson(anonymous);
}
