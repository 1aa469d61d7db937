import type { OfferView } from '$contracts/agent.js';
import type { AgentApi } from '$lib/api/agent.api.js';
import { ApiError } from '$lib/api/api-error.js';
import { serverNow } from '$lib/api/server-clock.js';
import * as offers from './offers.js';

const TICK_MS = 250;

/** The offers made to this agent, counting down while there are any. */
export class OfferBoard {
  readonly #api: AgentApi;
  #offers = $state.raw<offers.Offers>([]);
  #now = $state(serverNow());
  #answering = $state<string | null>(null);
  #timer: ReturnType<typeof setInterval> | undefined;

  readonly shown = $derived(offers.shownOffers(this.#offers, this.#now));
  readonly open = $derived(this.#offers.filter((offer) => offer.outcome === null));

  constructor(api: AgentApi) {
    this.#api = api;
  }

  get now(): number {
    return this.#now;
  }
  /** The offer whose answer is on its way. */
  get answering(): string | null {
    return this.#answering;
  }

  async refresh(): Promise<void> {
    const askedAt = serverNow();
    try {
      const { offers: fetched } = await this.#api.offers();
      this.#set(offers.offersFetched(this.#offers, { fetched, askedAt }, serverNow()));
    } catch (error) {
      console.warn('The offers could not be fetched; the next push or heartbeat asks again.', error);
    }
  }

  made(facts: OfferView): void {
    this.#set(offers.offerMade(this.#offers, facts, serverNow()));
  }

  ended(end: { offer_id: string; outcome: offers.OfferOutcome }): void {
    this.#set(offers.offerEnded(this.#offers, end, serverNow()));
  }

  /** Rejects with ApiError; offer.gone when it was too late. */
  async answer(offerId: string, answer: 'accept' | 'decline'): Promise<void> {
    if (this.#answering !== null) return;
    this.#answering = offerId;
    try {
      await this.#api.answerOffer(offerId, answer);
      this.ended({ offer_id: offerId, outcome: answer === 'accept' ? 'accepted' : 'declined' });
    } catch (error) {
      if (error instanceof ApiError && (error.code === 'offer.gone' || error.code === 'offer.not_found')) {
        this.ended({ offer_id: offerId, outcome: 'withdrawn' });
      }
      throw error;
    } finally {
      this.#answering = null;
    }
  }

  close(): void {
    clearInterval(this.#timer);
  }

  #set(next: offers.Offers): void {
    this.#now = serverNow();
    this.#offers = next;
    clearInterval(this.#timer);
    if (next.length > 0) this.#timer = setInterval(() => this.#tick(), TICK_MS);
  }

  #tick(): void {
    this.#now = serverNow();
    const next = offers.offersAt(this.#offers, this.#now);
    if (next !== this.#offers) this.#offers = next;
    if (next.length === 0) clearInterval(this.#timer);
  }
}
