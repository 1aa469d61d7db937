import type { ChatHistory } from '$contracts/agent.js';
import { ApiError } from '$lib/api/api-error.js';
import { bindFeed } from '$lib/feed/bind-feed.js';
import { ConversationFeed } from '$lib/feed/feed.svelte.js';
import { MemoryStore } from '$lib/feed/memory-store.js';
import { OutboxStore } from '$lib/feed/outbox-store.js';
import type { AdminOffice } from './office.svelte.js';

const refuse = (): Promise<never> =>
  Promise.reject(new ApiError({ code: 'auth.forbidden', message: 'admins only look on' }));

/** One conversation as an admin sees it: live, with notes and trail, and never written to. */
export class Viewing {
  readonly feed: ConversationFeed;
  readonly #sessionId: string;
  readonly #office: AdminOffice;
  readonly #stops: (() => void)[];
  #details = $state.raw<Omit<ChatHistory, 'messages'> | null>(null);

  constructor(input: { sessionId: string; office: AdminOffice }) {
    const { sessionId, office } = input;
    const { realtime, api } = office;
    this.#sessionId = sessionId;
    this.#office = office;
    this.feed = new ConversationFeed({
      sessionId,
      side: 'staff',
      store: new OutboxStore(new MemoryStore(), 'customer', sessionId),
      transport: {
        send: refuse,
        markRead: refuse,
        markDelivered: refuse,
        setTyping: refuse,
        sync: async (after) => (this.#details = await api.history(sessionId, after)),
      },
    });
    const changed = (fact: { session_id: string }): void => {
      if (fact.session_id === sessionId) void this.feed.refresh();
    };
    this.#stops = [
      bindFeed(realtime, this.feed),
      realtime.onConnect(() => this.#watch(true)),
      realtime.on('note:posted', changed),
      realtime.on('conversation:updated', changed),
    ];
    if (realtime.connection !== 'connected') this.feed.resume();
  }

  /** Null until the first answer of the server. */
  get details(): Omit<ChatHistory, 'messages'> | null {
    return this.#details;
  }

  close(): void {
    this.#watch(false);
    for (const stop of this.#stops) stop();
    this.feed.close();
  }

  #watch(watch: boolean): void {
    this.#office.realtime
      .command('conversation:watch', { session_id: this.#sessionId, watch })
      .catch((error: unknown) => console.warn('Watching is set again at the next connect.', error));
  }
}
