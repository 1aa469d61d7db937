import type { ConversationView, MessageView } from '$contracts/conversation.js';
import type { ConversationUpdated, ProgressStep } from '$contracts/sockets.js';
import { ApiError, isTransient } from '$lib/api/api-error.js';
import { backoffMs } from './backoff.js';
import * as hints from './hints.js';
import * as merge from './merge.js';
import { Receipt } from './receipt.js';
import { OutboxSender } from './outbox-sender.svelte.js';
import type { OutboxStore } from './outbox-store.js';
import { threadItems } from './thread-items.js';
import { TypingNotice } from './typing-notice.js';

/** The ways to the server; each rejects with ApiError. */
export interface FeedTransport {
  send(message: { client_message_id: string; content: string }): Promise<{ seq: number }>;
  sync(after: number): Promise<ConversationView>;
  markRead(seq: number): Promise<void>;
  markDelivered(seq: number): Promise<void>;
  setTyping(typing: boolean): Promise<void>;
}

const TYPING_TICK_MS = 1000;
/** Pushes may overtake each other, and an ack its own push: wait this long before asking for the gap. */
const GAP_PATIENCE_MS = 250;

/** One conversation on one screen, live: the pure cores beside this file, driven by a transport and by pushes. */
export class ConversationFeed {
  readonly sessionId: string;
  readonly #transport: FeedTransport;
  /** This is the customer's page. */
  readonly #customers: boolean;
  readonly #sender: OutboxSender;
  readonly #notice: TypingNotice;
  #state = $state.raw(merge.emptyFeed);
  #hints = $state.raw(hints.noHints);
  #syncError = $state.raw<ApiError | null>(null);
  #syncing = false;
  /** Somebody asked while a question was under way, whose answer may be older than what they want to see. */
  #askAgain = false;
  #closed = false;
  #syncFailures = 0;
  #readSeq = 0;
  readonly #delivered: Receipt;
  #syncTimer: ReturnType<typeof setTimeout> | undefined;
  #typingTimer: ReturnType<typeof setTimeout> | undefined;

  readonly items = $derived.by(() => threadItems(this.#state.messages, this.#sender.entries));
  readonly typing = $derived([...this.#hints.typing.keys()]);

  constructor(input: {
    sessionId: string;
    side: 'customer' | 'staff';
    transport: FeedTransport;
    store: OutboxStore;
  }) {
    this.sessionId = input.sessionId;
    this.#customers = input.side === 'customer';
    this.#transport = input.transport;
    this.#notice = new TypingNotice((typing) => input.transport.setTyping(typing));
    this.#delivered = new Receipt((seq) => input.transport.markDelivered(seq));
    this.#sender = new OutboxSender({
      store: input.store,
      send: (message) => input.transport.send(message),
      onSent: (seq) => this.#change({ ...this.#state, headSeq: Math.max(this.#state.headSeq, seq) }),
    });
  }

  get messages(): readonly MessageView[] {
    return this.#state.messages;
  }
  /** Null until the first answer of the server. */
  get conversation(): merge.ConversationState | null {
    return this.#state.conversation;
  }
  get progress(): hints.Hints['progress'] {
    return this.#hints.progress;
  }
  /** Text of the answer that is being published. */
  get draft(): hints.Hints['draft'] {
    return this.#hints.draft;
  }
  /** Unsent messages and those whose push has not come yet. */
  get outbox(): OutboxSender['entries'] {
    return this.#sender.entries;
  }
  /** What the person wrote cannot be stored for the time being; it is tried again by itself. */
  get stuck(): boolean {
    return this.#sender.entries.some((entry) => entry.status !== 'failed' && entry.code === 'unavailable');
  }
  /** The last failure to load what is missing, null as soon as it worked again. */
  get syncError(): ApiError | null {
    return this.#syncError;
  }

  /** Call at the start and after every reconnect: asks for what was missed and sends what waits, here or in a tab that is gone. */
  resume(): void {
    this.#sender.adopt();
    this.#syncFailures = 0;
    void this.refresh();
    void this.#sender.flush();
  }

  close(): void {
    this.#closed = true;
    this.#sender.close();
    this.#delivered.close();
    this.#cancelSync();
    clearTimeout(this.#typingTimer);
  }

  send(content: string): void {
    this.#notice.stop();
    this.#sender.add(content);
  }
  retry(clientMessageId: string): void {
    this.#sender.retry(clientMessageId);
  }
  discard(clientMessageId: string): void {
    this.#sender.discard(clientMessageId);
  }
  /** Call on every change of the text that is being written. */
  noteTyping(text: string): void {
    this.#notice.changed(text, Date.now());
  }
  /** The person has seen everything up to `seq`; repeated or lower marks are not sent. */
  markRead(seq: number): void {
    if (seq <= this.#readSeq) return;
    this.#delivered.covered(seq);
    const before = this.#readSeq;
    this.#readSeq = seq;
    this.#transport.markRead(seq).catch(() => (this.#readSeq = Math.min(this.#readSeq, before)));
  }

  posted(message: MessageView): void {
    this.#hints = hints.applyPosted(this.#hints, message.sender);
    this.#change(merge.applyMessages(this.#state, [message]));
  }
  updated(update: ConversationUpdated): void {
    if (update.owner !== 'assistant') this.#hints = { ...this.#hints, progress: null, draft: null };
    this.#change(merge.applyUpdate(this.#state, update));
  }
  headed(head: { head_seq: number; state_version: number; epoch: number }): void {
    this.#change(merge.applyHead(this.#state, head));
  }
  marked(mark: { how: 'read' | 'delivered'; who: 'user' | 'agent'; seq: number }): void {
    this.#change(merge.applyMark(this.#state, mark));
  }
  typed(hint: { who: string; typing: boolean }): void {
    this.#hints = hints.applyTyping(this.#hints, hint, Date.now());
    this.#expireTyping();
  }
  progressed(step: { turn: number; step: ProgressStep }): void {
    this.#hints = hints.applyProgress(this.#hints, step);
  }
  drafted(delta: { turn: number; attempt: number; text: string }): void {
    this.#hints = hints.applyDelta(this.#hints, delta);
  }

  /** Asks the server for what came after the last message; settles when the answer is in or the next try is planned. */
  async refresh(): Promise<void> {
    if (this.#closed) return;
    if (this.#syncing) {
      this.#askAgain = true;
      return;
    }
    this.#syncing = true;
    this.#askAgain = false;
    this.#cancelSync();
    const asked = {
      after: merge.askAfter(this.#state),
      stateVersion: this.#state.conversation?.state_version ?? 0,
    };
    try {
      const view = await this.#transport.sync(asked.after);
      this.#syncing = false;
      this.#syncFailures = 0;
      this.#syncError = null;
      this.#change(merge.applyView(this.#state, view, asked));
      if (this.#askAgain) await this.refresh();
    } catch (error) {
      this.#syncing = false;
      if (!(error instanceof ApiError)) throw error;
      this.#syncFailed(error);
    }
  }

  #change(next: merge.FeedState): void {
    const before = this.#state.conversation?.epoch ?? next.conversation?.epoch;
    this.#state = next;
    this.#sender.settle(next.messages);
    if (before !== next.conversation?.epoch) this.#beginEpoch();
    this.#delivered.note(
      next.messages.findLast((message) => (message.sender === 'user') !== this.#customers)?.seq ?? 0,
    );
    if (!merge.needsSync(next)) this.#cancelSync();
    else this.#syncIn(GAP_PATIENCE_MS);
  }

  /** The server was put back: what it had said and noted before does not count, what the person wrote does. */
  #beginEpoch(): void {
    this.#hints = hints.noHints;
    this.#readSeq = 0;
    this.#delivered.beginAnew();
    this.#sender.sendAgain();
  }

  #syncFailed(error: ApiError): void {
    this.#syncError = error;
    if (!isTransient(error.code)) return;
    this.#syncFailures += 1;
    const { retryAfterSeconds } = error;
    this.#syncIn(backoffMs({ attempts: this.#syncFailures, random: Math.random(), retryAfterSeconds }));
  }

  /** A question already planned stays where it is, so that a stream of pushes cannot put it off for ever. */
  #syncIn(ms: number): void {
    this.#syncTimer ??= setTimeout(() => void this.refresh(), ms);
  }

  #cancelSync(): void {
    clearTimeout(this.#syncTimer);
    this.#syncTimer = undefined;
  }

  #expireTyping(): void {
    clearTimeout(this.#typingTimer);
    this.#typingTimer = setTimeout(() => {
      this.#hints = hints.expireTyping(this.#hints, Date.now());
      if (this.#hints.typing.size > 0) this.#expireTyping();
    }, TYPING_TICK_MS);
  }
}
