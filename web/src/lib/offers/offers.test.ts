import { describe, expect, it } from 'vitest';
import {
  fractionLeft,
  offerEnded,
  offerMade,
  offersAt,
  offersFetched,
  secondsLeft,
  shownOffers,
  type OfferFacts,
  type Offers,
} from './offers.js';

const T0 = Date.parse('2026-11-23T09:00:00.000Z');
const facts = (id: string, seconds = 30): OfferFacts => ({
  offer_id: id,
  session_id: `s-${id}`,
  expires_at: new Date(T0 + seconds * 1000).toISOString(),
  summary: null,
  intent: null,
  reason: null,
  ai_confidence: null,
  customer_name: null,
  waiting_since: null,
});
const open = (offers: Offers): string[] =>
  offers.filter((offer) => offer.outcome === null).map((offer) => offer.offer_id);

describe('offers', () => {
  it('come in the order in which they run out, each once', () => {
    const made = [facts('b', 40), facts('a', 20), facts('b', 40)];
    expect(open(made.reduce((offers, next) => offerMade(offers, next, T0), [] as Offers))).toEqual([
      'a',
      'b',
    ]);
  });

  it('count down in whole seconds and as the part of a ring', () => {
    const [offer] = offerMade([], facts('a'), T0);
    expect(offer && [secondsLeft(offer, T0), fractionLeft(offer, T0)]).toEqual([30, 1]);
    expect(offer && [secondsLeft(offer, T0 + 22_400), fractionLeft(offer, T0 + 22_500)]).toEqual([8, 0.25]);
    expect(offer && [secondsLeft(offer, T0 + 99_000), fractionLeft(offer, T0 + 99_000)]).toEqual([0, 0]);
  });

  it('end by themselves when nobody answers, and are shown as passed on for a moment', () => {
    const offers = offersAt(offerMade([], facts('a'), T0), T0 + 30_000);
    expect(offers[0]?.outcome).toBe('expired');
    expect(shownOffers(offers, T0 + 34_000)).toHaveLength(1);
    expect(shownOffers(offers, T0 + 36_000)).toHaveLength(0);
  });

  it('that this agent accepted or declined disappear at once', () => {
    const made = offerMade(offerMade([], facts('a'), T0), facts('b'), T0);
    const one = offerEnded(made, { offer_id: 'a', outcome: 'accepted' }, T0);
    expect(shownOffers(offerEnded(one, { offer_id: 'b', outcome: 'declined' }, T0), T0)).toEqual([]);
  });

  it('never come back through a push or a list that is older than their end', () => {
    const ended = offerEnded(offerMade([], facts('a'), T0), { offer_id: 'a', outcome: 'declined' }, T0);
    expect(open(offerMade(ended, facts('a'), T0 + 1))).toEqual([]);
    expect(open(offersFetched(ended, { fetched: [facts('a')], askedAt: T0 }, T0 + 1))).toEqual([]);
  });

  it('that the server no longer lists have ended', () => {
    const made = offerMade(offerMade([], facts('a'), T0), facts('b'), T0);
    const list = { fetched: [facts('b'), facts('c')], askedAt: T0 + 10 };
    const fetched = offersFetched(made, list, T0 + 20);
    expect(open(fetched)).toEqual(['b', 'c']);
    expect(fetched.find((offer) => offer.offer_id === 'a')?.outcome).toBe('withdrawn');
  });

  it('that were pushed while the list was on its way stay open', () => {
    const made = offerMade([], facts('a'), T0 + 15);
    expect(open(offersFetched(made, { fetched: [], askedAt: T0 + 10 }, T0 + 20))).toEqual(['a']);
  });

  it('stay the same array while nothing changes, and are forgotten in the end', () => {
    const offers = offerMade([], facts('a'), T0);
    expect(offersAt(offers, T0 + 1000)).toBe(offers);
    expect(offersAt(offersAt(offers, T0 + 31_000), T0 + 92_000)).toEqual([]);
  });
});
