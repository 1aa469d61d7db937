import type { InboxItem, InboxView } from '$contracts/agent.js';
import type { MessageView } from '$contracts/conversation.js';
import type { AgentApi } from '$lib/api/agent.api.js';
import * as lists from './inbox.js';

const PAGE = 50;
/** The server's largest page: a refresh asks for as much as is shown, up to this. */
const LARGEST_PAGE = 100;
/** A burst of pushes makes one request. */
const GATHER_MS = 120;

/** The chosen view of the inbox and, for the badge, the agent's own conversations. */
export class Inbox {
  readonly #api: AgentApi;
  readonly #onMine: (mine: readonly InboxItem[]) => void;
  #view = $state<InboxView>('mine');
  #list = $state.raw(lists.emptyList);
  #mine = $state.raw(lists.emptyList);
  #counts = $state.raw<{ mine: number; queue: number } | null>(null);
  #loaded = $state(false);
  #loadingMore = $state(false);
  #error = $state.raw<unknown>(null);
  #asked = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  readonly list = $derived(this.#list);
  readonly unread = $derived(lists.unreadIn(this.#mine));

  /** `onMine` hears of the agent's own conversations whenever they were fetched. */
  constructor(api: AgentApi, onMine: (mine: readonly InboxItem[]) => void = () => undefined) {
    this.#api = api;
    this.#onMine = onMine;
  }

  get view(): InboxView {
    return this.#view;
  }
  get counts(): { mine: number; queue: number } | null {
    return this.#counts;
  }
  get loaded(): boolean {
    return this.#loaded;
  }
  get loadingMore(): boolean {
    return this.#loadingMore;
  }
  /** Why the list could not be loaded, null as soon as it was. */
  get error(): unknown {
    return this.#error;
  }

  show(view: InboxView): void {
    if (view === this.#view) return;
    this.#view = view;
    this.#list = view === 'mine' ? this.#mine : lists.emptyList;
    this.#loaded = view === 'mine' && this.#counts !== null;
    void this.refresh();
  }

  /** Something has changed: asks soon, once for a burst. */
  touch(): void {
    this.#timer ??= setTimeout(() => void this.refresh(), GATHER_MS);
  }

  async refresh(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const asked = ++this.#asked;
    const view = this.#view;
    const limit = Math.min(LARGEST_PAGE, Math.max(PAGE, this.#list.items.length));
    try {
      const [page, mine] = await Promise.all([
        this.#api.inbox({ view, limit }),
        view === 'mine' ? null : this.#api.inbox({ view: 'mine', limit: PAGE }),
      ]);
      if (asked !== this.#asked) return;
      this.#list = lists.firstPage(this.#list, page);
      this.#mine = mine === null ? this.#list : lists.firstPage(this.#mine, mine);
      this.#counts = page.counts;
      this.#loaded = true;
      this.#error = null;
      this.#onMine(this.#mine.items);
    } catch (error) {
      if (asked === this.#asked) this.#error = error;
    }
  }

  async loadMore(): Promise<void> {
    const cursor = this.#list.nextCursor;
    if (cursor === null || this.#loadingMore) return;
    const asked = this.#asked;
    this.#loadingMore = true;
    try {
      const page = await this.#api.inbox({ view: this.#view, limit: PAGE, cursor });
      if (asked === this.#asked) this.#list = lists.nextPage(this.#list, page);
    } catch (error) {
      this.#error = error;
    } finally {
      this.#loadingMore = false;
    }
  }

  posted(message: MessageView): void {
    this.#change((list) => lists.messagePosted(list, message));
  }

  read(sessionId: string): void {
    this.#change((list) => lists.markedRead(list, sessionId));
  }

  /** Whether a conversation is one of the agent's own. */
  has(sessionId: string): boolean {
    return this.#mine.items.some((item) => item.session_id === sessionId);
  }

  neighbour(sessionId: string | null, step: 1 | -1): string | null {
    return lists.neighbour(this.#list, sessionId, step);
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#asked += 1;
  }

  #change(change: (list: lists.InboxList) => lists.InboxList): void {
    this.#list = change(this.#list);
    this.#mine = this.#view === 'mine' ? this.#list : change(this.#mine);
  }
}
