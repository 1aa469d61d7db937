/** What an offer says, from the list and from the push alike. */
export interface OfferFacts {
  readonly offer_id: string;
  readonly session_id: string;
  /** ISO 8601. */
  readonly expires_at: string;
  readonly summary: string | null;
  readonly intent: string | null;
  readonly reason: string | null;
  readonly ai_confidence: number | null;
  readonly customer_name: string | null;
  readonly waiting_since: string | null;
}

export type OfferOutcome = 'accepted' | 'declined' | 'expired' | 'withdrawn';

export interface Offer extends OfferFacts {
  /** Milliseconds it had left when it was first seen: what a full ring stands for. */
  readonly spanMs: number;
  /** When this screen first heard of it, milliseconds since 1970 by the server's clock. */
  readonly seenAt: number;
  /** Null while it may be answered. */
  readonly outcome: OfferOutcome | null;
  /** When it ended, milliseconds since 1970 by the server's clock. */
  readonly endedAt: number | null;
}

/**
 * Open offers and those that just ended, in the order they run out. An offer that has ended stays known for a while, so that
 * a push which comes late, or a list that was asked for before the end, cannot bring it back.
 */
export type Offers = readonly Offer[];

/** How long "passed to next agent" stays, and how long an ended offer is remembered. */
export const ENDED_SHOWN_MS = 5000;
const REMEMBERED_MS = 60_000;

const byExpiry = (a: Offer, b: Offer): number => a.expires_at.localeCompare(b.expires_at);

const opened = (facts: OfferFacts, now: number): Offer => ({
  ...facts,
  seenAt: now,
  spanMs: Math.max(1000, Date.parse(facts.expires_at) - now),
  outcome: null,
  endedAt: null,
});

export const offerMade = (offers: Offers, facts: OfferFacts, now: number): Offers =>
  offers.some((offer) => offer.offer_id === facts.offer_id)
    ? offers
    : [...offers, opened(facts, now)].sort(byExpiry);

export const offerEnded = (
  offers: Offers,
  end: { offer_id: string; outcome: OfferOutcome },
  now: number,
): Offers =>
  offers.map((offer) =>
    offer.offer_id === end.offer_id && offer.outcome === null
      ? { ...offer, outcome: end.outcome, endedAt: now }
      : offer,
  );

/**
 * The whole list as the server had it at `askedAt`: what was open here by then and is not there has ended without our
 * hearing of it; what was pushed since is newer than the list.
 */
export const offersFetched = (
  offers: Offers,
  list: { fetched: readonly OfferFacts[]; askedAt: number },
  now: number,
): Offers => {
  const there = new Set(list.fetched.map((facts) => facts.offer_id));
  const gone = offers.filter((offer) => !there.has(offer.offer_id) && offer.seenAt < list.askedAt);
  const ended = gone.reduce<Offers>(
    (left, { offer_id }) => offerEnded(left, { offer_id, outcome: 'withdrawn' }, now),
    offers,
  );
  return list.fetched.reduce((left, facts) => offerMade(left, facts, now), ended);
};

/** Lets run out what has run out and forgets what ended long ago; the same array when nothing changes. */
export const offersAt = (offers: Offers, now: number): Offers => {
  const stale = (offer: Offer): boolean => offer.endedAt !== null && now - offer.endedAt > REMEMBERED_MS;
  const over = (offer: Offer): boolean => offer.outcome === null && Date.parse(offer.expires_at) <= now;
  if (!offers.some((offer) => stale(offer) || over(offer))) return offers;
  return offers
    .filter((offer) => !stale(offer))
    .map((offer) => (over(offer) ? { ...offer, outcome: 'expired', endedAt: now } : offer));
};

/** What to show: the open ones, and for a moment those that ended without this agent doing it. */
export const shownOffers = (offers: Offers, now: number): Offers =>
  offers.filter(
    (offer) =>
      offer.outcome === null ||
      ((offer.outcome === 'expired' || offer.outcome === 'withdrawn') &&
        offer.endedAt !== null &&
        now - offer.endedAt < ENDED_SHOWN_MS),
  );

/** Whole seconds left, rounded up so that "1" is shown to the last moment. */
export const secondsLeft = (offer: Offer, now: number): number =>
  offer.outcome === null ? Math.max(0, Math.ceil((Date.parse(offer.expires_at) - now) / 1000)) : 0;

/** 1 = just made, 0 = run out. */
export const fractionLeft = (offer: Offer, now: number): number =>
  offer.outcome === null ? Math.min(1, Math.max(0, (Date.parse(offer.expires_at) - now) / offer.spanMs)) : 0;
