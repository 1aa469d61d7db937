import { afterEach, beforeEach, expect, it } from 'vitest';
import { PretendSocketServer } from '$lib/socket/pretend-socket-server.js';
import type { Realtime } from '$lib/socket/realtime.svelte.js';
import { bindFeed } from './bind-feed.js';
import { ConversationFeed } from './feed.svelte.js';
import { MemoryStore } from './memory-store.js';
import { OutboxStore } from './outbox-store.js';
import { PretendServer } from './pretend-server.js';
import { messageOf, viewOf } from './testing.js';

const SESSION = viewOf({}).session_id;
const eventually = <T>(look: () => T) => expect.poll(look, { timeout: 10_000 });

let sockets: PretendSocketServer;
let store: PretendServer;
let feed: ConversationFeed;
let page: Realtime;
let unbind: () => void;

beforeEach(async () => {
  sockets = new PretendSocketServer();
  await sockets.start();
  store = new PretendServer();
  feed = new ConversationFeed({
    sessionId: SESSION,
    side: 'customer',
    transport: store,
    store: new OutboxStore(new MemoryStore(), 'customer', SESSION),
  });
  page = await sockets.connectedPage();
  unbind = bindFeed(page, feed);
  await eventually(() => feed.conversation).not.toBeNull();
});
afterEach(async () => {
  unbind();
  feed.close();
  await sockets.stop();
});

const texts = (): string[] => feed.messages.map(({ content }) => content);

it('a screen shows what is pushed for its own conversation and nothing of another', async () => {
  sockets.io.emit('message:posted', messageOf({ seq: 1, session_id: 'another', content: 'not for here' }));
  sockets.io.emit('typing', { session_id: 'another', who: 'agent_9', typing: true });
  sockets.io.emit('typing', { session_id: SESSION, who: 'agent_1', typing: true });
  sockets.io.emit('message:posted', store.store({ content: 'for here' }));
  await eventually(texts).toEqual(['for here']);
  expect(feed.typing).toEqual(['agent_1']);
});

it('a heartbeat brings what no push told, whatever it says of other conversations', async () => {
  store.store({ content: 'its push was lost' });
  sockets.io.emit('heartbeat', {
    heads: { another: { head_seq: 9, state_version: 9 }, [SESSION]: { head_seq: 1, state_version: 1 } },
  });
  await eventually(texts).toEqual(['its push was lost']);
});

it('a connection that comes back brings what was missed', async () => {
  store.store({ content: 'while the connection was away' });
  sockets.io.disconnectSockets();
  await eventually(texts).toEqual(['while the connection was away']);
});

it('read and delivered marks, states and the text of an answer arrive', async () => {
  for (let count = 0; count < 3; count += 1) store.store({});
  await feed.refresh();
  sockets.io.emit('conversation:delivered', { session_id: SESSION, who: 'agent', seq: 3 });
  sockets.io.emit('conversation:read', { session_id: SESSION, who: 'agent', seq: 2 });
  sockets.io.emit('assistant:progress', { session_id: SESSION, turn: 1, step: 'writing' });
  sockets.io.emit('assistant:delta', { session_id: SESSION, turn: 1, attempt: 1, text: 'You can' });
  await eventually(() => feed.draft?.text).toBe('You can');
  expect(feed.progress?.step).toBe('writing');
  expect(feed.conversation).toMatchObject({ delivered_to_agent_seq: 3, read_by_agent_seq: 2 });
  sockets.io.emit('conversation:updated', {
    session_id: SESSION,
    state_version: 2,
    status: 'escalated',
    owner: 'queue',
    queue_position: 1,
    assigned_agent: null,
    head_seq: 3,
  });
  await eventually(() => feed.conversation?.status).toBe('escalated');
});

it('a screen that was left hears nothing more', async () => {
  unbind();
  sockets.io.emit('message:posted', store.store({}));
  let heard = false;
  page.on('board:updated', () => (heard = true));
  sockets.io.emit('board:updated', { at: '' });
  await eventually(() => heard).toBe(true);
  expect(texts()).toEqual([]);
});
