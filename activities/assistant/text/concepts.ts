import { normalise, stem, words } from './words.js';

/**
 * Ways to say one thing in a help centre. A question and an article that use different words of a line meet in its
 * concept. Several words in a row are joined by a space; a line's name is its first entry.
 */
const CONCEPTS = `
refund, money back, reimburse, reimbursement, refunded, get back my money, cash back, repay, pay me back, return my money, back on my card
return, send back, bring back, give back, sending back, returns, take back
exchange, swap, different size, change for another, replace with another, another colour, other size
deliver, delivery, ship, shipping, dispatch, shipment, arrive, send out, get here, postage, reach me, posted, turn up
parcel, package, order, box, shipment
track, tracking, where is my, whereabouts, locate, follow
late, delay, delayed, overdue, still waiting, not arrived, taking so long, has not come, hasn't arrived, not turned up, missing
cost, price, fee, charge, how much, pay for, expensive, rate, costs, charges
free, no charge, without paying, at no cost, gratis, complimentary
pay, payment, paying, settle, checkout
instalment, installment, pay later, in parts, split the payment, monthly payments, spread the cost
card, credit card, debit card, visa, mastercard
invoice, bill, receipt, proof of purchase, vat document, tax invoice
discount, coupon, promo, promo code, voucher, promotion, code, money off, deal, special offer
gift card, gift voucher, voucher, e-gift
cancel, cancellation, call off, stop my order, terminate, quit, end my, unsubscribe, opt out
change, edit, modify, amend, update, alter, correct, switch
address, postcode, street, deliver to another, wrong house
account, profile, log in, login, sign in
password, passcode, log in, locked out, cannot get in, credentials
register, sign up, create an account, join, open an account, enrol
delete, erase, remove, close my account, wipe
broken, damaged, defective, faulty, cracked, does not work, doesn't work, not working, stopped working, smashed, scratched, torn, ripped, dead, fault, defect
wrong item, wrong product, incorrect, not what i ordered, different item, mixed up
missing item, incomplete, left out, part missing, something missing
warranty, guarantee, cover, covered, coverage
repair, fix, mend, service, spare part, replacement part
contact, reach, phone, call, telephone, email, e-mail, write to, get in touch
hours, open, opening, opening hours, close, closing time, business hours, when are you
store, shop, branch, showroom, location, outlet
collect, pick up, pickup, click and collect, collection
country, abroad, international, overseas, foreign, outside
customs, duty, import tax, import charge
size, sizing, measure, fit, fits, too small, too big, dimensions, how big
stock, available, availability, sold out, out of stock, in stock, back in
points, loyalty, reward, rewards, bonus, member benefits
membership, subscription, plan, subscribe, member
upgrade, downgrade, change plan, switch plan, higher plan
trial, try, test, try it out, sample
review, rating, feedback, opinion
privacy, data, personal data, gdpr, information about me, my details
newsletter, marketing, mailing list, promotional emails
student, pupil, university, college
business, company, b2b, trade, wholesale, bulk, corporate
assemble, assembly, put together, build, mount, install, installation, set up, setup
clean, wash, care, maintain, maintenance
recycle, dispose, old one, take away, disposal
time, long, how long, how many days, when, duration, period, deadline, until when, wait, how soon, how fast, quick
maximum, limit, most, at most, cap, up to, how many
minimum, least, at least, smallest
age, old, years old, child, children, kid, kids, minor, adult
guest, friend, visitor, bring someone, family
book, booking, reserve, reservation, appointment, slot
pause, freeze, hold, suspend, put on hold, break
renew, renewal, extend, extension, prolong
expire, expiry, valid, run out, validity, use by
lost, lose, stolen, misplaced, can't find, cannot find
weekend, saturday, sunday, bank holiday
today, same day, express, next day, urgent, rush, faster
weight, weigh, heavy, load, kg, kilo
pet, dog, cat, animal
park, parking, car
eat, food, meal, drink
allergy, allergic, allergen, ingredient, ingredients, nuts
waterproof, rain, wet, water resistant
battery, charge, charging, charger, power
export, download, backup, save a copy
import, upload, bring in, load
team, users, seats, colleagues, coworkers
verify, verification, confirm identity, proof of identity, id check
security, two factor, 2fa, two-factor, authenticator
error, bug, problem, issue, crash, crashes, message says
language, translate, english, german
deposit, down payment, prepay, advance payment
insurance, insured, insure
wrap, wrapping, gift wrap, present, gift
sustainable, environment, eco, green, climate, carbon
complain, complaint, unhappy, dissatisfied, not happy
`;

interface Phrase {
  words: string[];
  concepts: string[];
}

/** Phrases by their first stem, so that a text is read once. */
const PHRASES = buildPhrases();

function buildPhrases(): Map<string, Phrase[]> {
  const conceptsOf = new Map<string, Set<string>>();
  for (const line of CONCEPTS.trim().split('\n')) {
    const entries = line.split(',').map((entry) => entry.trim());
    const name = entries[0] ?? '';
    for (const entry of entries) {
      const key = words(entry).map(stem).join(' ');
      const known = conceptsOf.get(key) ?? new Set<string>();
      conceptsOf.set(key, known.add(`~${normalise(name)}`));
    }
  }
  const phrases = new Map<string, Phrase[]>();
  for (const [key, concepts] of conceptsOf) {
    const list = key.split(' ');
    const first = list[0] ?? '';
    const known = phrases.get(first) ?? [];
    known.push({ words: list, concepts: [...concepts] });
    phrases.set(first, known);
  }
  return phrases;
}

/** The concepts a text touches, such as `~refund`, each once. */
export function conceptsOf(text: string): string[] {
  const stems = words(text).map(stem);
  const found = new Set<string>();
  stems.forEach((first, at) => {
    for (const phrase of PHRASES.get(first) ?? []) {
      if (phrase.words.every((word, offset) => stems[at + offset] === word)) {
        for (const concept of phrase.concepts) found.add(concept);
      }
    }
  });
  return [...found];
}

/** The concepts of one stem, used to see whether a question's word is met by an article in other words. */
export function conceptsOfStem(word: string): string[] {
  return (PHRASES.get(word) ?? [])
    .filter((phrase) => phrase.words.length === 1)
    .flatMap((phrase) => phrase.concepts);
}
