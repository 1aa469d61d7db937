import { ApiError, isTransient } from '$lib/api/api-error.js';
import * as api from '$lib/api/customer.api.js';
import { backoffMs } from '$lib/feed/backoff.js';
import type { ConversationFeed } from '$lib/feed/feed.svelte.js';
import { displayLocale } from '$lib/format/locale.js';
import { onSessionChange, readSession, startOnce, writeSession } from './session-store.js';
import type { Talk } from './talk.js';

const LONGEST_START_WAIT_MS = 5000;
const loadTalk = () => import('./talk.js');

/**
 * The customer's side of one browser. No talk → (first message) → a talk, over reloads and tabs, until the customer starts
 * a new one or the server no longer knows it.
 */
export class CustomerChat {
  /** False until the browser's own conversation was looked for. */
  #ready = $state(false);
  #session = $state.raw<api.CustomerSession | null>(null);
  #talk = $state.raw<Talk | null>(null);
  #starting = $state(false);
  #loadProblem = $state.raw<unknown>(null);
  #startDelayed = $state(false);
  #left = false;

  readonly #gone = $derived.by(() => {
    const code = this.#talk?.feed.syncError?.code;
    const refused = this.#talk?.realtime.connection === 'refused';
    return (
      refused || code === 'conversation.not_found' || code === 'auth.required' || code === 'auth.forbidden'
    );
  });

  get ready(): boolean {
    return this.#ready;
  }
  get starting(): boolean {
    return this.#starting;
  }
  /** There is a conversation, though its screen may still be loading. */
  get talking(): boolean {
    return this.#session !== null;
  }
  get talk(): Talk | null {
    return this.#talk;
  }
  /** The server does not know this conversation any more. */
  get gone(): boolean {
    return this.#gone;
  }
  get feed(): ConversationFeed | null {
    return this.#talk?.feed ?? null;
  }
  /** The part of the page that shows a conversation could not be loaded. */
  get loadProblem(): unknown {
    return this.#loadProblem;
  }

  mount(): () => void {
    const adopt = (session: api.CustomerSession | null): void => {
      this.#adopt(session).catch((error: unknown) => (this.#loadProblem = error));
    };
    adopt(readSession());
    this.#ready = true;
    const stopListening = onSessionChange(adopt);
    return () => {
      this.#left = true;
      stopListening();
      this.#leave();
    };
  }

  /** The conversation cannot be started for the time being; it is tried again by itself. */
  get startDelayed(): boolean {
    return this.#startDelayed;
  }

  /** Sends a text, starting the conversation with the first one, however long that takes; rejects with ApiError when it is refused. */
  async send(content: string): Promise<void> {
    await this.#startPatiently();
    this.feed?.send(content);
  }

  /** Also without a word said before; rejects with ApiError. */
  async askForPerson(): Promise<void> {
    await this.#start();
    await this.#act(api.askForPerson);
  }

  /** Rejects with ApiError. */
  async markSolved(): Promise<void> {
    await this.#act(api.markSolved);
  }

  /** Rejects with ApiError; feedback.already_given when it was rated before, here or elsewhere. */
  async rate(feedback: api.Feedback): Promise<void> {
    await this.#act((session) => api.giveFeedback(session, feedback));
  }

  startAnew(): void {
    writeSession(null);
    this.#leave();
  }

  async #startPatiently(): Promise<void> {
    for (let attempts = 1; !this.#left; attempts += 1) {
      try {
        await this.#start();
        this.#startDelayed = false;
        return;
      } catch (error) {
        this.#startDelayed = error instanceof ApiError && isTransient(error.code);
        if (!(error instanceof ApiError) || !this.#startDelayed) throw error;
        const { retryAfterSeconds } = error;
        const wait = Math.min(
          LONGEST_START_WAIT_MS,
          backoffMs({ attempts, random: Math.random(), retryAfterSeconds }),
        );
        await new Promise((resolve) => setTimeout(resolve, wait));
      }
    }
  }

  async #start(): Promise<void> {
    if (this.#talk !== null) return;
    this.#starting = true;
    try {
      const [session] = await Promise.all([startOnce(() => api.startSession(displayLocale())), loadTalk()]);
      await this.#adopt(session);
    } finally {
      this.#starting = false;
    }
  }

  async #act(call: (session: api.CustomerSession) => Promise<unknown>): Promise<void> {
    const talk = this.#talk;
    if (talk === null) throw new ApiError({ code: 'conversation.not_found', message: 'no conversation' });
    await call(talk.session);
    await talk.feed.refresh();
  }

  async #adopt(session: api.CustomerSession | null): Promise<void> {
    if (session?.session_id === this.#session?.session_id) return;
    this.#leave();
    this.#session = session;
    if (session === null) return;
    const { openTalk } = await loadTalk();
    if (this.#session === session) this.#talk = openTalk(session);
  }

  #leave(): void {
    this.#talk?.close();
    this.#talk = null;
    this.#session = null;
    this.#loadProblem = null;
  }
}
