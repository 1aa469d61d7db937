import { mutantsOf, type Mutant } from '../mutant.js';

const web = (file: string, ...tests: string[]) =>
  mutantsOf({
    file: `web/src/lib/${file}`,
    project: 'web',
    tests: tests.map((name) => `web/src/lib/${name}.test.ts`),
  });

const outbox = web('feed/outbox.ts', 'feed/outbox', 'feed/feed', 'feed/feed-faults');
const sender = web('feed/outbox-sender.svelte.ts', 'feed/feed', 'feed/feed-faults');
const store = web('feed/outbox-store.ts', 'feed/outbox', 'inbox/leftovers', 'feed/feed-faults');
const memory = web('feed/memory-store.ts', 'feed/memory-store');
const leftovers = web('inbox/leftovers.ts', 'inbox/leftovers');
const drafts = web('inbox/drafts.ts', 'inbox/drafts');
const talk = web('inbox/talk.svelte.ts', 'inbox/talk');
const realtime = web('socket/realtime.svelte.ts', 'socket/realtime');
const faults = web('api/api-error.ts', 'api/api-error');
const inbox = web('inbox/inbox.ts', 'inbox/inbox');
const offers = web('offers/offers.ts', 'offers/offers');

/** What a person wrote, kept until the server has it; the connection it goes over; an agent’s lists. */
export const PAGE_MUTANTS: readonly Mutant[] = [
  outbox(
    'one message is on its way at a time',
    "if (outbox.some((entry) => entry.status === 'sending')) return null;",
    '',
  ),
  outbox(
    'what could not be sent is sent again by itself',
    "entry.status === 'queued' || entry.status === 'waiting'",
    "entry.status === 'queued'",
  ),
  outbox(
    'a refused message is not sent again by itself',
    "status: fault.transient ? 'waiting' : 'failed',",
    "status: 'waiting',",
  ),
  outbox(
    '“try again” sends a refused message again',
    "change(outbox, id, { status: 'queued', code: null });",
    'outbox;',
  ),
  outbox('what is shown is no longer shown as unsent', '!shown.has(entry.client_message_id)', 'true'),
  outbox(
    'what several tabs wrote is in the order it was written',
    'outbox.toSorted((a, b) => a.created_at.localeCompare(b.created_at))',
    'outbox',
  ),
  sender(
    'every try of a message has the same id',
    'client_message_id: id, content: entry.content',
    'client_message_id: newClientId(), content: entry.content',
  ),
  sender('what was written is kept over a reload', 'if (queued !== undefined) this.#store.put(queued);', ''),
  sender('what was thrown away is not sent after a reload', 'this.#store.remove(clientMessageId);', ''),
  sender('what is shown is not sent after a reload', 'if (!kept.has(id)) this.#store.remove(id);', ''),
  sender(
    'a message that waits has its next try planned',
    'this.#timer = setTimeout(() => void this.flush(), wait);',
    '',
  ),
  sender(
    'a refused message does not hold up the next',
    'if (!transient) return false;',
    'if (!transient) return true;',
  ),
  sender(
    'a sent message is followed by the next',
    '    void this.flush();\n  }\n\n  /** Notes',
    '  }\n\n  /** Notes',
  ),
  sender('a closed screen sends nothing', 'this.#closed ? null : outbox', 'outbox'),
  sender(
    'what a tab takes over it does not have twice',
    '.filter((entry) => !here.has(entry.client_message_id))',
    '',
  ),
  store(
    'nobody sends what another account wrote',
    '`${PREFIX}${writer}:${sessionId}:`',
    '`${PREFIX}${sessionId}:`',
  ),
  store(
    'what was written in one conversation is not sent to another',
    '`${PREFIX}${writer}:${sessionId}:`',
    '`${PREFIX}${writer}:`',
  ),
  store(
    'an entry that cannot be read is left out',
    'return isStored(value) ? value : null;',
    'return value as Stored;',
  ),
  store(
    'a store that is full loses no message of this tab',
    "console.warn('Unsent messages are kept in this tab only.', error);",
    'throw error;',
  ),
  memory(
    'a browser that refuses its store still has one for this tab',
    'return new MemoryStore();',
    'throw error;',
  ),
  leftovers('what was left is sent once', 'if (this.#sending) return;', ''),
  leftovers('the open conversation sends its own', '.filter((id) => !isOpen(id))', ''),
  leftovers('what was left and sent is forgotten', 'store.remove(client_message_id);', ''),
  leftovers(
    'what was left is sent in its order',
    'this.#giveBack(session_id, store, error);\n        return;',
    'this.#giveBack(session_id, store, error);',
  ),
  leftovers(
    'what was left and refused is a draft again',
    "this.#input.drafts.giveBack(sessionId, 'reply', entries.map((entry) => entry.content).join('\\n\\n'));",
    '',
  ),
  leftovers(
    'what was left waits while nothing can be sent',
    'if (!isTransient(error.code)) this.#giveBack',
    'this.#giveBack',
  ),
  drafts(
    'a draft given back keeps what was begun',
    "begun.trim() === '' ? text : `${text}\\n\\n${begun}`",
    'text',
  ),
  drafts('a draft that cannot be stored is kept in this tab', 'this.#kept.set(key, text);', ''),
  drafts('drafts of several people are kept apart', '`${PREFIX}${writer}:`', 'PREFIX'),
  talk(
    'a message that came too late is a draft again',
    'if (error instanceof ApiError && LOST.has(error.code)) this.#giveBack(error);',
    '',
  ),
  talk(
    'what came too late leaves the outbox',
    'for (const entry of unsent) this.feed.discard(entry.client_message_id);',
    '',
  ),
  talk('only the owner sends', "if (text === '' || !this.mine) return;", "if (text === '') return;"),
  talk(
    'only the owner’s look counts as read',
    "if (!this.mine) throw new ApiError({ code: 'conversation.not_owner', message: 'reading along' });\n        await realtime.command('conversation:read'",
    "await realtime.command('conversation:read'",
  ),
  talk('a conversation is watched after every connect', 'realtime.onConnect(() => this.#watch(true)),', ''),
  realtime(
    'a command without an answer ends a half-open connection',
    "if (this.#connection === 'connected') this.#socket.io.engine.close();",
    '',
  ),
  realtime(
    'a command waits for its answer not for ever',
    'const ACK_TIMEOUT_MS = 8000;',
    'const ACK_TIMEOUT_MS = 800_000;',
  ),
  realtime(
    'a command without a connection is not kept by the socket',
    "if (!this.#socket.connected) throw new ApiError({ code: 'client.offline', message: 'no connection' });",
    '',
  ),
  realtime('a refusal keeps the seconds to wait', 'retryAfterSeconds: answer.retry_after ?? null,', ''),
  realtime('a refusal rejects its command', 'if (!answer.ok) throw failureOf(answer);', ''),
  realtime('every connect is told', "this.#socket.on('connect', listener);", ''),
  realtime(
    'a storage that is back is told as a connect',
    'if (back) for (const listener of this.#recovered) listener();',
    '',
  ),
  realtime(
    'a connection that the server cut is made anew',
    "if (reason === 'io server disconnect') this.#socket.connect();",
    '',
  ),
  realtime(
    'who is refused for good does not try again',
    "this.#connection = 'refused';\n      this.#socket.disconnect();\n      return;",
    '',
  ),
  realtime(
    'who is refused for a while tries again',
    "setTimeout(() => this.#connection === 'lost' && this.#socket.connect(), LONGEST_RECONNECT_MS);",
    'return;',
  ),
  faults(
    'a server that is away is a passing fault',
    "  'unavailable',\n  'rate.limited',\n]);",
    "  'rate.limited',\n]);",
  ),
  faults(
    'an answer of a proxy is a passing fault',
    "[502, 503, 504].includes(answer.status)\n        ? 'unavailable'",
    "[502, 503, 504].includes(answer.status)\n        ? 'request.invalid'",
  ),
  inbox('the inbox counts a message once', '|| message.seq <= item.head_seq) return list;', ') return list;'),
  inbox(
    'a late list takes back no message',
    '(known.head_seq > fetched.head_seq || known.state_version > fetched.state_version)',
    'false',
  ),
  inbox('a conversation that moved is listed once', '.filter((item) => !here.has(item.session_id))', ''),
  offers(
    'an offer is shown once',
    'offers.some((offer) => offer.offer_id === facts.offer_id)\n    ? offers\n    : [',
    'false\n    ? offers\n    : [',
  ),
  offers(
    'an offer that ran out is shown as open no more',
    "outcome: 'expired', endedAt: now",
    'endedAt: now',
  ),
  offers(
    'an offer that the server does not list has ended',
    '!there.has(offer.offer_id) && offer.seenAt < list.askedAt',
    'false',
  ),
  offers('an offer that came after the list was asked for stays', ' && offer.seenAt < list.askedAt', ''),
];
