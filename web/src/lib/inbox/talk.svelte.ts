import type { ChatHistory } from '$contracts/agent.js';
import type { AgentApi } from '$lib/api/agent.api.js';
import { ApiError, type AnyErrorCode } from '$lib/api/api-error.js';
import { bindFeed } from '$lib/feed/bind-feed.js';
import { ConversationFeed, type FeedTransport } from '$lib/feed/feed.svelte.js';
import { OutboxStore, type KeyValueStore } from '$lib/feed/outbox-store.js';
import type { Realtime } from '$lib/socket/realtime.svelte.js';
import type { Drafts } from './drafts.js';

/** What only staff see of a conversation. */
export type TalkDetails = Omit<ChatHistory, 'messages'>;

/** The conversation has gone to somebody else, or has ended, while the message was on its way. */
const LOST: ReadonlySet<AnyErrorCode> = new Set([
  'conversation.not_owner',
  'conversation.taken',
  'conversation.resolved',
]);

interface Input {
  sessionId: string;
  agentId: string;
  api: AgentApi;
  realtime: Realtime;
  drafts: Drafts;
  store: KeyValueStore;
  /** A message was refused because the conversation is no longer this agent's; its text is in the draft again. */
  onGivenBack: (error: ApiError) => void;
}

/** One conversation open at the agent's desk: the feed both sides share, and notes, trail and customer beside it. */
export class Talk {
  readonly sessionId: string;
  readonly feed: ConversationFeed;
  readonly #input: Input;
  readonly #stops: (() => void)[];
  #details = $state.raw<TalkDetails | null>(null);
  #reply = $state('');
  #note = $state('');
  #loading = false;
  #again = false;
  #asked = 0;
  #taken = 0;

  readonly mine = $derived.by(() => {
    const conversation = this.feed.conversation;
    return conversation?.status === 'in_progress' && conversation.assigned_agent?.id === this.#input.agentId;
  });

  constructor(input: Input) {
    this.#input = input;
    this.sessionId = input.sessionId;
    this.#reply = input.drafts.read(input.sessionId, 'reply');
    this.#note = input.drafts.read(input.sessionId, 'note');
    this.feed = new ConversationFeed({
      sessionId: input.sessionId,
      side: 'staff',
      transport: this.#transport(),
      store: new OutboxStore(input.store, `agent-${input.agentId}`, input.sessionId),
    });
    const { realtime, sessionId } = input;
    this.#stops = [
      bindFeed(realtime, this.feed),
      realtime.onConnect(() => this.#watch(true)),
      realtime.on('note:posted', (note) => note.session_id === sessionId && this.#changed()),
      realtime.on('conversation:updated', (update) => update.session_id === sessionId && this.#changed()),
    ];
    if (realtime.connection !== 'connected') this.feed.resume();
  }

  /** Null until the first answer of the server. */
  get details(): TalkDetails | null {
    return this.#details;
  }
  get reply(): string {
    return this.#reply;
  }
  set reply(text: string) {
    this.#reply = text;
    this.#input.drafts.write(this.sessionId, 'reply', text);
    if (this.mine) this.feed.noteTyping(text);
  }
  get note(): string {
    return this.#note;
  }
  set note(text: string) {
    this.#note = text;
    this.#input.drafts.write(this.sessionId, 'note', text);
  }

  send(): void {
    const text = this.#reply.trim();
    if (text === '' || !this.mine) return;
    this.feed.send(text);
    this.reply = '';
  }

  /** Rejects with ApiError; the text stays in the draft then. */
  async addNote(): Promise<void> {
    const text = this.#note.trim();
    if (text === '') return;
    await this.#input.api.addNote(this.sessionId, text);
    if (this.#note.trim() === text) this.note = '';
    await this.#loadDetails();
  }

  /** Rejects with ApiError: conversation.taken says who has it. */
  async change(change: 'claim' | 'resolve' | 'release'): Promise<void> {
    await this.#input.api.change(this.sessionId, change);
    await this.feed.refresh();
  }

  close(): void {
    this.#watch(false);
    for (const stop of this.#stops) stop();
    this.feed.close();
  }

  #transport(): FeedTransport {
    const { sessionId: session_id, api, realtime } = this.#input;
    return {
      send: async (message) => {
        try {
          return realtime.connection === 'connected'
            ? await realtime.command('message:send', { session_id, ...message })
            : await api.sendMessage({ session_id, ...message });
        } catch (error) {
          if (error instanceof ApiError && LOST.has(error.code)) this.#giveBack(error);
          throw error;
        }
      },
      sync: (after) => this.#history(after),
      markRead: async (seq) => {
        // Reading along is no answer to the customer: only the owner's look counts as seen.
        if (!this.mine) throw new ApiError({ code: 'conversation.not_owner', message: 'reading along' });
        await realtime.command('conversation:read', { session_id, seq });
      },
      markDelivered: async (seq) => {
        if (!this.mine) throw new ApiError({ code: 'conversation.not_owner', message: 'reading along' });
        await realtime.command('conversation:delivered', { session_id, seq });
      },
      setTyping: async (typing) => void (await realtime.command('typing:set', { session_id, typing })),
    };
  }

  /** Two questions may be under way; the details of the older one do not replace those of the newer one. */
  async #history(after: number): Promise<ChatHistory> {
    const asked = ++this.#asked;
    const history = await this.#input.api.history(this.sessionId, after);
    if (asked > this.#taken) {
      this.#taken = asked;
      this.#details = history;
    }
    return history;
  }

  /** Everything that waits would be refused as well, so it goes back together, in the order it was written. */
  #giveBack(error: ApiError): void {
    // After the outbox has noted the refusal, so that there is an entry to take out.
    setTimeout(() => {
      const unsent = this.feed.outbox.filter((entry) => entry.status !== 'sent');
      if (unsent.length === 0) return;
      for (const entry of unsent) this.feed.discard(entry.client_message_id);
      const text = unsent.map((entry) => entry.content).join('\n\n');
      this.#reply = this.#input.drafts.giveBack(this.sessionId, 'reply', text);
      this.#input.onGivenBack(error);
    });
  }

  #changed(): void {
    void this.#loadDetails();
  }

  /** What changes while an answer is on its way is asked for once more. */
  async #loadDetails(): Promise<void> {
    this.#again = this.#loading;
    if (this.#loading) return;
    this.#loading = true;
    try {
      await this.#history(this.feed.messages.at(-1)?.seq ?? 0);
    } catch (error) {
      console.warn('Notes and trail could not be fetched; the next change asks again.', error);
    } finally {
      this.#loading = false;
    }
    if (this.#again) await this.#loadDetails();
  }

  #watch(watch: boolean): void {
    this.#input.realtime
      .command('conversation:watch', { session_id: this.sessionId, watch })
      .catch((error: unknown) => console.warn('Watching is set again at the next connect.', error));
  }
}
