import { afterEach, beforeEach, expect, it } from 'vitest';
import { AgentApi } from '$lib/api/agent.api.js';
import type { ApiRequest } from '$lib/api/client.js';
import { ApiError } from '$lib/api/api-error.js';
import { MemoryStore } from '$lib/feed/memory-store.js';
import { OutboxStore } from '$lib/feed/outbox-store.js';
import { viewOf } from '$lib/feed/testing.js';
import { PretendSocketServer } from '$lib/socket/pretend-socket-server.js';
import { Drafts } from './drafts.js';
import { Talk } from './talk.svelte.js';

const SESSION = viewOf({}).session_id;
const ME = { id: 'ada', name: 'Ada' };
const eventually = <T>(look: () => T) => expect.poll(look, { timeout: 10_000 });

let sockets: PretendSocketServer;
let storage: MemoryStore;
let drafts: Drafts;
let owner: typeof ME | null;
let givenBack: ApiError[];
/** What came over the socket, by command. */
let heard: { command: string; input: object }[];
let talk: Talk;
/** The code with which the next messages are refused. */
let refusal: string | null;

beforeEach(async () => {
  sockets = new PretendSocketServer();
  await sockets.start();
  storage = new MemoryStore();
  drafts = new Drafts(storage, 'agent-ada');
  owner = ME;
  givenBack = [];
  heard = [];
  refusal = null;
  sockets.io.on('connection', (socket) => {
    socket.onAny((command: string, input: object, ack: (answer: object) => void) => {
      heard.push({ command, input });
      const refused = command === 'message:send' && refusal !== null;
      ack(refused ? { ok: false, code: refusal, error: 'no' } : { ok: true, seq: 1 });
    });
  });
});
afterEach(async () => {
  talk.close();
  await eventually(() => commands('conversation:watch').at(-1)).toMatchObject({ watch: false });
  await sockets.stop();
});

/** A server that knows nothing but who has the conversation. */
const request = <T>(_input: ApiRequest): Promise<T> =>
  Promise.resolve(
    viewOf({
      status: owner === null ? 'open' : 'in_progress',
      owner: owner === null ? 'assistant' : 'agent',
      assigned_agent: owner,
    }) as T,
  );

const open = async (): Promise<Talk> => {
  const realtime = await sockets.connectedPage();
  talk = new Talk({
    sessionId: SESSION,
    agentId: ME.id,
    api: new AgentApi({ request }),
    realtime,
    drafts,
    store: storage,
    onGivenBack: (error) => givenBack.push(error),
  });
  await eventually(() => talk.feed.conversation).not.toBeNull();
  return talk;
};
const commands = (name: string): object[] =>
  heard.flatMap(({ command, input }) => (command === name ? [input] : []));

it.each(['conversation.not_owner', 'conversation.taken', 'conversation.resolved'])(
  'what an agent wrote too late (%s) is a draft again, whole and in its order, and never sent later',
  async (code) => {
    await open();
    refusal = code;
    talk.reply = 'first';
    talk.send();
    talk.reply = 'second';
    talk.send();
    talk.reply = 'begun';
    await eventually(() => talk.reply).toBe('first\n\nsecond\n\nbegun');
    expect(drafts.read(SESSION, 'reply')).toBe('first\n\nsecond\n\nbegun');
    expect(talk.feed.outbox).toEqual([]);
    expect(new OutboxStore(storage, 'agent-ada', SESSION).load()).toEqual([]);
    expect(givenBack.map((error) => error.code)).toEqual([code]);
  },
);

it('a message that may be stored later stays in the outbox and is no draft', async () => {
  await open();
  refusal = 'unavailable';
  talk.reply = 'first';
  talk.send();
  await eventually(() => talk.feed.outbox[0]?.status).toBe('waiting');
  expect([talk.reply, givenBack.length]).toEqual(['', 0]);
});

it('an agent who only reads along cannot send, and counts neither as having read nor as having received', async () => {
  owner = { id: 'bob', name: 'Bob' };
  await open();
  talk.reply = 'not mine';
  talk.send();
  talk.feed.markRead(1);
  expect([talk.mine, talk.reply, talk.feed.outbox]).toEqual([false, 'not mine', []]);
  owner = ME;
  await talk.feed.refresh();
  talk.feed.markRead(2);
  await eventually(() => commands('conversation:read').at(-1)).toEqual({ session_id: SESSION, seq: 2 });
  expect(commands('conversation:read')).toHaveLength(1);
  expect(commands('message:send')).toEqual([]);
});

it('an open conversation is watched again after every connect', async () => {
  await open();
  sockets.io.disconnectSockets();
  await eventually(() => commands('conversation:watch')).toEqual([
    { session_id: SESSION, watch: true },
    { session_id: SESSION, watch: true },
  ]);
});

it('what an agent has begun is there again when the conversation is opened again', async () => {
  await open();
  talk.reply = 'begun';
  talk.note = 'careful';
  talk.close();
  await open();
  expect([talk.reply, talk.note]).toEqual(['begun', 'careful']);
});
