import { createContext } from 'svelte';
import type { MessageView } from '$contracts/conversation.js';
import { AgentApi } from '$lib/api/agent.api.js';
import { browserStore } from '$lib/feed/memory-store.js';
import { Bell } from '$lib/inbox/bell.svelte.js';
import { Drafts } from '$lib/inbox/drafts.js';
import { Inbox } from '$lib/inbox/inbox.svelte.js';
import { Leftovers } from '$lib/inbox/leftovers.js';
import { Receipts } from '$lib/inbox/receipts.js';
import { Talk } from '$lib/inbox/talk.svelte.js';
import { OfferBoard } from '$lib/offers/offer-board.svelte.js';
import { Activity } from '$lib/session/activity.js';
import type { StaffSession } from '$lib/session/staff-session.svelte.js';
import { Shift } from '$lib/shift/shift.svelte.js';
import { Realtime } from '$lib/socket/realtime.svelte.js';
import * as m from '$lib/paraglide/messages.js';
import { toast } from '$lib/ui/toast.js';

/** Without a live connection, and against a lost hint, everything is asked for again this often. */
const NET_MS = 30_000;
/** A request keeps the log-in alive, so off shift the page must not ask on behalf of somebody who has left. */
const PRESENT_MS = 5 * 60_000;

const givenBack = (error: unknown): void => {
  toast.error(error);
  toast.info(m.agent_composer_given_back());
};

/**
 * Everything at an agent's place of work. Pushes are hints: offers, inbox and shift are fetched whole on every connect and
 * whenever the heartbeat tells of a newer inbox.
 */
export class AgentDesk {
  readonly agentId: string;
  readonly api: AgentApi;
  readonly realtime = new Realtime();
  readonly bell = new Bell();
  readonly shift: Shift;
  readonly offers: OfferBoard;
  readonly inbox: Inbox;
  readonly #store = browserStore();
  readonly #drafts: Drafts;
  readonly #leftovers: Leftovers;
  readonly #receipts = new Receipts(async (session_id, seq) => {
    await this.realtime.command('conversation:delivered', { session_id, seq });
  });
  #talk = $state.raw<Talk | null>(null);
  #inboxVersion = 0;

  /** What waits for this agent: unread messages and open offers. */
  readonly news = $derived.by(() => this.inbox.unread + this.offers.open.length);

  constructor(session: StaffSession) {
    this.agentId = session.user.id;
    this.api = new AgentApi(session);
    this.shift = new Shift({ agentId: this.agentId, api: this.api });
    this.offers = new OfferBoard(this.api);
    this.inbox = new Inbox(this.api, (mine) => this.#receipts.listed(mine));
    const writer = `agent-${this.agentId}` as const;
    this.#drafts = new Drafts(this.#store, writer);
    this.#leftovers = new Leftovers({
      store: this.#store,
      writer,
      drafts: this.#drafts,
      send: (message) => this.api.sendMessage(message),
      isOpen: (sessionId) => sessionId === this.#talk?.sessionId,
      onGivenBack: givenBack,
    });
  }

  /** The open conversation, if any. */
  get talk(): Talk | null {
    return this.#talk;
  }

  mount(): () => void {
    const stops = [...this.#listen(), this.realtime.onConnect(() => this.refresh())];
    const activity = new Activity();
    const net = setInterval(() => {
      const onShift = this.shift.status !== null && this.shift.status.state !== 'off';
      if (onShift || activity.within(PRESENT_MS)) this.refresh();
    }, NET_MS);
    this.refresh();
    this.realtime.open();
    return () => {
      clearInterval(net);
      activity.close();
      for (const stop of stops) stop();
      this.open(null);
      this.shift.close();
      this.offers.close();
      this.#receipts.close();
      this.inbox.close();
      this.realtime.close();
    };
  }

  /** The text begun for a conversation that is not open, empty when there is none. */
  draftOf(sessionId: string): string {
    return sessionId === this.#talk?.sessionId ? '' : this.#drafts.read(sessionId, 'reply');
  }

  refresh(): void {
    void this.shift.refresh();
    void this.offers.refresh();
    this.inbox.touch();
    void this.#leftovers.flush();
  }

  open(sessionId: string | null): void {
    if (this.#talk?.sessionId === (sessionId ?? undefined)) return;
    this.#talk?.close();
    this.#talk =
      sessionId === null
        ? null
        : new Talk({
            sessionId,
            agentId: this.agentId,
            api: this.api,
            realtime: this.realtime,
            drafts: this.#drafts,
            store: this.#store,
            onGivenBack: givenBack,
          });
    void this.#leftovers.flush();
  }

  #listen(): (() => void)[] {
    const { realtime } = this;
    return [
      realtime.on('message:posted', (message) => this.#posted(message)),
      realtime.on('conversation:updated', () => this.inbox.touch()),
      realtime.on('inbox:updated', (hint) => this.#inboxChanged(hint.inbox_version)),
      realtime.on('shift:updated', (update) => this.shift.pushed(update)),
      realtime.on('offer:made', (offer) => {
        this.offers.made(offer);
        this.bell.ring(document.visibilityState === 'visible' && document.hasFocus());
      }),
      realtime.on('offer:ended', (end) => this.offers.ended(end)),
      realtime.on('heartbeat', (beat) => {
        // a lower one: the server was put back to an older point
        if (beat.inbox_version !== undefined && beat.inbox_version !== this.#inboxVersion) {
          this.#inboxVersion = beat.inbox_version;
          this.#inboxChanged(beat.inbox_version);
          void this.shift.refresh();
        }
      }),
    ];
  }

  #inboxChanged(version: number | null): void {
    this.#inboxVersion = Math.max(this.#inboxVersion, version ?? 0);
    this.inbox.touch();
    void this.offers.refresh();
  }

  #posted(message: MessageView): void {
    this.inbox.posted(message);
    if (message.sender !== 'user' || !this.inbox.has(message.session_id)) return;
    const open = this.#talk?.sessionId === message.session_id;
    if (!open) this.#receipts.arrived(message.session_id, message.seq);
    this.bell.ring(open && document.visibilityState === 'visible' && document.hasFocus());
  }
}

export const [getDesk, setDesk] = createContext<AgentDesk>();
