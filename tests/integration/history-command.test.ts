import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { childEnvironment } from '../../platform/config.js';
import { projectRoot } from '../../platform/project.js';
import { draftOf, scriptedAssistant } from '../factories/scripted-assistant.js';
import { openWorkflowDesk, type WorkflowDesk } from '../factories/workflow-desk.js';
import { readFixture } from '../histories/fixture.js';
import { waysIn } from '../histories/ways-in.js';

let desk: WorkflowDesk;
let out: string;
beforeAll(async () => {
  desk = await openWorkflowDesk({ assistant: scriptedAssistant((text) => draftOf(`answer to ${text}`)) });
  out = await mkdtemp(join(tmpdir(), 'switchboard-histories-'));
});
afterAll(async () => {
  await desk.close();
  await rm(out, { recursive: true, force: true });
});

/** As `npm run history` runs it, with no desk of ours in DATA_DIR. */
function command(...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  const tsx = join(projectRoot, 'node_modules/tsx/dist/cli.mjs');
  const env = childEnvironment({ DATA_DIR: join(out, 'nothing'), TEMPORAL_ADDRESS: '' });
  return new Promise((done) => {
    execFile(
      process.execPath,
      [tsx, 'scripts/history.ts', ...args, '--out', out],
      { cwd: projectRoot, env },
      (error, stdout, stderr) => done({ code: error === null ? 0 : Number(error.code), stdout, stderr }),
    );
  });
}

test('a conversation of a running desk becomes a fixture that replays, and no fixture is overwritten', async () => {
  const conversationId = await desk.conversation();
  await desk.say(conversationId, 'How can I return an item?');
  await desk.until(conversationId, (snapshot) => snapshot.answered_seq === 1);
  const take = () => command(conversationId, '--name', 'asked', '--address', inject('temporalAddress'));
  expect(await take()).toMatchObject({ code: 0, stderr: '' });
  const text = await readFile(join(out, 'asked.json'), 'utf8');
  expect(text).not.toContain(conversationId);
  expect(waysIn(await readFixture('asked', out))).toContain('decision publish');
  expect(await take()).toMatchObject({ code: 1, stderr: expect.stringContaining('is there already') });
});

test('an unknown conversation, a word that is no id and a Temporal that is away are named', async () => {
  const unknown = randomUUID();
  const address = inject('temporalAddress');
  const refused = (stderr: string) => ({ code: 1, stdout: '', stderr: expect.stringContaining(stderr) });
  expect(await command(unknown, '--address', address)).toEqual(
    refused(`There is no conversation:${unknown}`),
  );
  expect(await command('Miller')).toEqual(refused('Usage: npm run history'));
  expect(await command(unknown)).toEqual(refused('No Switchboard runs with DATA_DIR='));
  expect(await command(unknown, '--address', '127.0.0.1:1')).toEqual(
    refused('No Temporal answers at 127.0.0.1:1'),
  );
});
