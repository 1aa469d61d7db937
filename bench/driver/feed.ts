import type { Journal } from './journal.js';
import type { LiveSocket } from './socket.js';

interface Posted {
  session_id: string;
  seq: number;
  id: string;
  sender: string;
  content: string;
  client_message_id: string | null;
}

interface FeedOptions {
  client: string;
  conversation: string;
  live: LiveSocket;
  journal: Journal;
  /** Agents do not get a foreign conversation by themselves. */
  watch?: boolean;
}

/**
 * What a page shows of one conversation: hints are applied only in order, holes are fetched, heartbeats and reconnects
 * make it look for what it missed. Written for the driver alone, so that a fault of the product's feed is not shared.
 */
export class Feed {
  last = 0;
  /** Messages that no hint brought in time. */
  fetched = 0;
  readonly #options: FeedOptions;
  readonly #held = new Map<number, Posted>();
  #fetching: Promise<void> | null = null;
  #open = true;

  constructor(options: FeedOptions) {
    this.#options = options;
    const { socket } = options.live;
    socket.on('message:posted', (message: Posted) => {
      if (message.session_id === options.conversation) this.#offer(message);
    });
    socket.on('heartbeat', ({ heads }: { heads: Record<string, { head_seq: number }> }) => {
      if ((heads[options.conversation]?.head_seq ?? 0) > this.last) void this.catchUp();
    });
    socket.on('connect', () => void this.catchUp());
    void this.catchUp();
  }

  get conversation(): string {
    return this.#options.conversation;
  }

  /** Was there to the end: whatever is stored must have been shown. */
  expectAll(): void {
    const { client, conversation, journal } = this.#options;
    if (this.#open) journal.write({ t: 'expects', client, conversation, from: 1 });
  }

  /** From now on it neither shows nor expects anything. */
  close(): void {
    this.#open = false;
  }

  /** Asks for what is missing; never rejects, since the next hint or heartbeat asks again. */
  catchUp(): Promise<void> {
    this.#fetching ??= this.#fetch().finally(() => (this.#fetching = null));
    return this.#fetching;
  }

  async #fetch(): Promise<void> {
    const { conversation, live, watch } = this.#options;
    if (!this.#open) return;
    try {
      if (watch) await live.command('conversation:watch', { session_id: conversation });
      const view = await live.command('conversation:sync', { session_id: conversation, after: this.last });
      if (!view.ok) return;
      const before = this.last;
      for (const message of view['messages'] as Posted[]) this.#offer(message, true);
      this.fetched += this.last - before;
    } catch (error) {
      if (!isTimeout(error)) throw error;
    }
  }

  #offer(message: Posted, fetched = false): void {
    const { client, conversation, journal } = this.#options;
    if (!this.#open || message.seq <= this.last) return;
    this.#held.set(message.seq, message);
    for (let next = this.#held.get(this.last + 1); next !== undefined; next = this.#held.get(this.last + 1)) {
      this.#held.delete(next.seq);
      this.last = next.seq;
      journal.write({
        t: 'saw',
        client,
        conversation,
        seq: next.seq,
        message: next.id,
        id: next.client_message_id,
        at: Date.now(),
      });
    }
    if (this.#held.size > 0 && !fetched) void this.catchUp();
  }
}

/** Socket.IO's own error of a command without an ack. */
export function isTimeout(error: unknown): boolean {
  return error instanceof Error && /timed out|disconnected/.test(error.message);
}
