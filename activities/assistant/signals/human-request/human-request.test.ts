import { describe, expect, it } from 'vitest';
import { asksForPerson } from './human-request.js';

const REQUESTS = [
  'This is unacceptable, get me a human now',
  'I want to speak with somebody from your team',
  'HUMAN!!!',
  'agent please',
  'can you put me through to your manager',
  'I am sick of this bot, is there a real person around?',
  'no bots, just a human',
  'would you mind transferring me to one of your advisors',
  'please have someone call me back today',
  'i wnat to tlak to a persn',
  "I don't know how to reach a person here",
  "why can't I speak to anybody?",
  'escalate this',
  'Ich möchte mit einem Mitarbeiter sprechen',
  'Verbinden Sie mich bitte mit einem echten Menschen',
  'je voudrais parler à un conseiller',
  'passez-moi votre responsable',
  'necesito hablar con una persona real',
  'póngame con un supervisor',
  'vorrei parlare con un operatore',
  'quero falar com um atendente',
  'ik wil een medewerker spreken',
  'mujhe kisi agent se baat karni hai',
];

const NO_REQUESTS = [
  'This is broken',
  'hello',
  'how long does a refund take?',
  "I don't need a human, just tell me the return period",
  'please do not connect me with anyone',
  'our estate agent needs a copy of the invoice',
  'is he an agent of change?',
  'what is the address of human resources?',
  'an agent told me yesterday that the parcel is on its way',
  'your staff was wonderful, thank you',
  'are you a human or a bot?',
  'am I talking to a real person?',
  'can I add a team member to my account?',
  'how many people fit on the sofa?',
  'is the box too heavy for one person?',
  'will the person who gets the gift see the price?',
  'call it off, I do not want the lamp any more',
  'what does the button "Talk to a person" do?',
  'if it happens again I will ask for a person',
  'before I call your support: is the shop open today?',
  'Mein Steuerberater braucht die Rechnung',
  'wie lange dauert die Lieferung?',
  'combien coûte la livraison ?',
  '¿cuánto tarda el envío?',
  'quanto costa la spedizione?',
  'quanto tempo demora a entrega?',
  'hoe lang duurt de levering?',
];

describe('a request for a person', () => {
  it.each(REQUESTS)('is seen in "%s"', (text) => {
    expect(asksForPerson(text)).toBe(true);
  });

  it.each(NO_REQUESTS)('is not seen in "%s"', (text) => {
    expect(asksForPerson(text)).toBe(false);
  });

  it('is found in a long message without stalling', () => {
    const long = `${'I would like to tell you a story about the human parcel and the agent of my street '.repeat(48)}`;
    const begun = performance.now();
    asksForPerson(long.slice(0, 4000));
    asksForPerson('can you please the real '.repeat(170));
    asksForPerson('a'.repeat(4000));
    asksForPerson('not '.repeat(1000));
    expect(performance.now() - begun).toBeLessThan(2_000);
  });
});
