import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { CancelledFailure } from '@temporalio/common';
import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { AnsweredTurn, AssistantActivities, DeskActivities } from '../../activities/activities.js';
import { ModelRetryLater, type TurnContext, type TurnDraft } from '../../activities/assistant/port.js';
import { createAssistantActivities, createDeskActivities } from '../../activities/create-activities.js';
import { KnowledgeCache } from '../../activities/knowledge-cache.js';
import { createDatabase } from '../../db/client.js';
import { createKnowledgeRepository } from '../../db/repositories/knowledge.repository.js';
import { createSettingsRepository } from '../../db/repositories/settings.repository.js';
import { createTurnsRepository } from '../../db/repositories/turns.repository.js';
import { createLogger } from '../../platform/logger.js';
import { openDesk, type Desk } from '../factories/desk.js';
import { draftOf, scriptedAssistant, untilAborted } from '../factories/scripted-assistant.js';

// The activities on a real database, each attempt one call, without a Temporal server.
let desk: Desk;
let knowledge: KnowledgeCache;
let activities: AssistantActivities & Pick<DeskActivities, 'settleTurn'>;
/** What the assistant does with the conversation at hand. */
let script: (context: TurnContext) => Promise<TurnDraft> | TurnDraft;
let conversationId: string;
let hints: Record<string, unknown>[];

beforeAll(async () => {
  desk = await openDesk();
  const db = createDatabase(desk.pool);
  knowledge = new KnowledgeCache(createKnowledgeRepository(db));
  const shared = {
    doors: desk.doors,
    turns: createTurnsRepository(db),
    logger: createLogger({ process: 'test', level: 'silent' }),
  };
  activities = {
    ...createAssistantActivities({
      ...shared,
      settings: createSettingsRepository(db),
      knowledge,
      notifier: { hint: (hint) => hints.push(hint) },
      assistant: scriptedAssistant((_text, _input, context) => script(context)),
    }),
    ...createDeskActivities({
      ...shared,
      notifier: { wakeRelay: () => undefined, push: () => undefined },
    }),
  };
});
beforeEach(async () => {
  hints = [];
  script = () => draftOf('In five days.');
  conversationId = await desk.conversation();
  await desk.say(conversationId, 'When do I get my money?');
});
afterAll(() => desk.close());

type Info = NonNullable<ConstructorParameters<typeof MockActivityEnvironment>[0]>;
const begin = (info: Info = {}, id = conversationId) => {
  const environment = new MockActivityEnvironment(info, { logger: new DefaultLogger('ERROR') });
  const beats = { count: 0 };
  environment.on('heartbeat', () => (beats.count += 1));
  const answer: Promise<AnsweredTurn> = environment.run(() => activities.answerTurn({ conversation_id: id }));
  return { answer, beats, cancel: () => environment.cancel() };
};
const steps = () => hints.map(({ step }) => step);
const turnOf = (answered: AnsweredTurn) => {
  if (answered.outcome !== 'drafted') throw new Error(answered.outcome);
  return answered.turn;
};
const publish = (turn: ReturnType<typeof turnOf>, lastCustomerSeq: number | null = turn.covers_to) =>
  activities.settleTurn({
    conversation_id: conversationId,
    turn_no: turn.turn_no,
    last_customer_seq: lastCustomerSeq,
    decision: { outcome: 'publish' },
    facts: turn.facts,
    policy_version: turn.policy.version,
  });
const drafts = () =>
  desk.rows('select content from turns where conversation_id = $1 and drafted_at is not null', [
    conversationId,
  ]);
const answers = async () =>
  (
    await desk.rows<{ content: string }>(
      `select content from messages where conversation_id = $1 and author_kind = 'assistant' order by seq`,
      [conversationId],
    )
  ).map(({ content }) => content);

test('an attempt that began before a restore keeps no draft after it, and one that began after it names the new epoch', async () => {
  script = async () => {
    await desk.rows('update app_state set epoch = epoch + 1');
    return draftOf('from before');
  };
  const answered = await begin().answer;
  expect(answered).toMatchObject({ outcome: 'stale', snapshot: { turn_no: 1, epoch: 2 } });
  expect(await drafts()).toEqual([]);
  script = () => draftOf('from after');
  expect(await begin().answer).toMatchObject({ outcome: 'drafted', epoch: 2 });
});

test('an attempt whose turn was begun anew meanwhile keeps no draft and says how things stand', async () => {
  script = async () => {
    await desk.doors.beginTurn(conversationId);
    return draftOf('too late');
  };
  const answered = await begin().answer;
  expect(answered).toMatchObject({ outcome: 'stale', snapshot: { turn_no: 2 } });
  expect(await drafts()).toEqual([]);
  expect(steps()).not.toContain('stopped');
});

test('an answer that a person was faster than is not kept, and the customer is told that none comes', async () => {
  const agentId = await desk.agent();
  script = async () => {
    await desk.doors.transition({ conversationId, action: 'claim', actorKind: 'agent', actorId: agentId });
    return draftOf('too late');
  };
  expect(await begin().answer).toMatchObject({
    outcome: 'stale',
    snapshot: { owner: 'agent' },
    noted: false,
  });
  expect(steps().at(-1)).toBe('stopped');
});

test('a turn with nothing to answer asks nobody', async () => {
  await publish(turnOf(await begin().answer));
  script = () => {
    throw new Error('must not be asked');
  };
  expect(await begin().answer).toMatchObject({ outcome: 'stale', snapshot: { answered_seq: 1 } });
});

test('a conversation that does not exist is told as such, and not tried again', async () => {
  await expect(begin({}, randomUUID()).answer).rejects.toMatchObject({
    type: 'conversation.not_found',
    nonRetryable: true,
  });
});

test('of two attempts at a turn only the newer one is published, once, whoever comes last', async () => {
  const first = turnOf(await begin().answer);
  script = () => draftOf('The newer answer.');
  const second = turnOf(await begin().answer);
  expect(await publish(first)).toMatchObject({ done: false });
  expect(await publish(second)).toMatchObject({ done: true });
  expect(await publish(second)).toMatchObject({ done: false });
  expect(await answers()).toEqual(['The newer answer.']);
});

test('an answer is not published over what the customer wrote meanwhile, unless it was put off twice', async () => {
  const turn = turnOf(await begin().answer);
  await desk.say(conversationId, 'And where is it now?');
  expect(await publish(turn)).toMatchObject({ done: false, snapshot: { last_customer_seq: 2 } });
  expect(await publish(turn, null)).toMatchObject({ done: true });
});

test('the settings that are in force after the model call decide, and their version is told', async () => {
  script = async () => {
    await desk.rows(
      `insert into settings_versions (version, data) select max(version) + 1, $1 from settings_versions`,
      [JSON.stringify({ confidence_threshold: 0.55 })],
    );
    return draftOf('In five days.');
  };
  const { policy } = turnOf(await begin().answer);
  const [newest] = await desk.rows<{ version: number }>(
    'select max(version) as version from settings_versions',
  );
  expect(policy).toMatchObject({ version: newest?.version, confidence_threshold: 0.55 });
});

test('while the assistant works its activity shows that it is alive', async () => {
  script = async () => {
    await sleep(2_500);
    return draftOf('In five days.');
  };
  const { answer, beats } = begin();
  await answer;
  expect(beats.count).toBeGreaterThanOrEqual(2);
});

test('a cancelled attempt ends at once and keeps nothing; only after a hand-over the customer is told so', async () => {
  script = async (context) => {
    await untilAborted(20_000, context);
    return draftOf('too late');
  };
  for (const taken of [false, true]) {
    hints = [];
    const { answer, cancel } = begin();
    await expect.poll(steps, { timeout: 10_000 }).toContain('reading');
    if (taken) await desk.escalate(conversationId);
    cancel();
    await expect(answer).rejects.toBeInstanceOf(CancelledFailure);
    expect(steps().includes('stopped')).toBe(taken);
  }
  expect(await drafts()).toEqual([]);
});

test('a busy model is asked again when it says, under a code and the request id of the provider', async () => {
  script = () => {
    throw new ModelRetryLater({ retryAfterMs: 1_500, requestId: 'req_1' });
  };
  await expect(begin().answer).rejects.toMatchObject({
    type: 'model.rate_limited',
    nonRetryable: false,
    nextRetryDelay: 1_500,
    details: [{ request_id: 'req_1' }],
  });
});

test.each([
  ['with attempts and time left', { attempt: 1, spent: 0 }, true],
  ['at the last attempt', { attempt: 8, spent: 0 }, false],
  ['with too little time left', { attempt: 2, spent: 34_000 }, false],
])('the assistant may wait for a busy model %s: %o → %s', async (_name, { attempt, spent }, may) => {
  let told: boolean | undefined;
  script = (context) => {
    told = context.mayRetry;
    return draftOf('In five days.');
  };
  await begin({
    attempt,
    scheduleToCloseTimeoutMs: 45_000,
    scheduledTimestampMs: 1_000_000,
    currentAttemptScheduledTimestampMs: 1_000_000 + spent,
  }).answer;
  expect(told).toBe(may);
});

test('articles are read once for a version, and again when one was changed', async () => {
  const before = await knowledge.current();
  expect(await knowledge.current()).toBe(before);
  await desk.rows(`insert into articles (title, content) values ('Refunds', 'Within five days.')`);
  const after = await knowledge.current();
  expect(after.version).not.toBe(before.version);
  expect(after.articles.map(({ title }) => title)).toContain('Refunds');
});
