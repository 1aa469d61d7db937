/**
 * Ways to say one thing in a help centre, one concept a line, named by its first entry. A question and an article that use
 * different words of a line meet in its concept. `give … back` also matches with up to three words in between.
 */
export const CONCEPT_LINES = `
refund, money back, reimburse, reimbursement, refunded, get my money, cash back, repay, pay me back, pay … back, paid back, return my money, back on my card, money be on my card, still no money, get … back, fee back
return, send … back, bring … back, give … back, sending back, returning, sent … back, take … back, returned goods, don't like it, do not like it, do not want it
exchange, swap, trade … for, change … for another, replace with another, another colour, other size, different size, different colour, bigger one, smaller one, replacement, in black instead, in another
deliver, delivery, ship, shipping, dispatch, shipment, arrive, arrival, send out, get here, postage, reach me, posted, send to, sent to, ship to, leave the warehouse, reach, carrier, courier, freight
parcel, package, shipment, box, packet, post, letter
track, tracking, where is my, whereabouts, locate, follow, status of
late, delay, delayed, overdue, still waiting, not arrived, taking so long, has not come, hasn't arrived, not turned up, never came, never arrived, should have come, nothing arrived, held up
lost, lose, stolen, misplaced, can't find, cannot find, can't be found, cannot be found, not found, missing, disappeared, gone, vanished
not received, never got, never received, nothing here, have nothing, empty, not here, didn't get, did not get, handed over
cost, price, fee, charge, how much, pay for, expensive, rate, costs, charges, tariff, surcharge, what do i pay, cost anything, pricing
free, no charge, without paying, at no cost, gratis, complimentary, free of charge, for nothing, included
cheaper, price guarantee, price drop, price dropped, lower price, reduced, falls, price falls, difference, went down, price match, best price, match … prices
pay, payment, paying, settle, checkout, debit, transaction, paid, pay with
payment method, ways to pay, how can i pay, paypal, visa, mastercard, american express, apple pay, google pay, bank transfer, cash, cheque, credit card, debit card, wire transfer, klarna, sepa, direct debit
instalment, installment, pay later, in parts, split the payment, monthly payments, spread the cost, financing, finance, pay it over, over a year, monthly rates, payment plan, credit
card, credit card, debit card, bank card, visa, mastercard
twice, two times, double, duplicate, doubled, two debits, both, second time, again
declined, rejected, refused, fails, failed, not accepted, does not go through, doesn't go through, invalid, denied, unsuccessful, keep rejecting, won't accept, blocked
invoice, bill, receipt, proof of purchase, vat document, tax invoice, accountant, bookkeeping, billing
discount, coupon, promo, promo code, voucher, promotion, code, money off, deal, special offer, rebate, percent off, reduction, % off
gift card, gift voucher, gift certificate, voucher, e-gift
gift, present, birthday, christmas, surprise, gift slip
cancel, cancellation, call … off, stop my order, terminate, quit, end my, undo, withdraw, revoke, don't want it anymore, changed my mind
unsubscribe, opt out, advertising mails, stop sending, stop … mails, no more mails, advertising, newsletter, marketing, mailing list, promotional, promotional emails, spam, adverts, messages from you
change, edit, modify, amend, update, alter, correct, switch, move, adjust, reschedule, rebook, fix, new, add … to, wrong
address, postcode, street, deliver to another, wrong house, moved, moving, house number, zip, relocate
confirmation, confirm, went through, go through, accepted, mail after, proof of order, was placed, is placed, nothing in my inbox, mailbox, email after
account, profile, log in, login, sign in, user account, customer account, my page
password, passcode, log-in, get into my account, into my account, get into the account, log in, credentials, reset link, login data, pin
locked, locked out, cannot get in, can't get in, can't get into, cannot get into, can't log in, cannot log in, blocked, access, get into, no access, suspended
register, sign up, create an account, join, open an account, enrol, enroll, become a, signing up
delete, erase, remove, close my account, wipe, get rid of, deletion, deregister, close
name, surname, last name, married, first name, family name
e-mail, email, mail, mailbox, inbox, e-mail address
broken, damaged, defective, faulty, cracked, crack, smashed, scratched, torn, ripped, dead, fault, defect, in pieces, dent, bent, shattered, broke, damage, crushed, leaking, fell apart
does not work, doesn't work, not working, stopped working, out of order, won't start, will not start, won't turn on, failure, died, malfunction, defective, faulty, hangs, freezes
wrong item, wrong product, wrong thing, not what i ordered, different item, mixed up, never ordered, incorrect item, sent me the wrong, another customer's, mix-up
missing item, incomplete, left out, part missing, something missing, not in the box, is missing, piece is missing, not there, only two of, too few
warranty, guarantee, covered, coverage, cover, years of guarantee
repair, fix, mend, service, serviced, technician
spare part, spare parts, replacement part, screws, screw, hinge, handle, bolt, bolts, small parts, components
contact, reach you, phone, call, telephone, ring, hotline, write to, get in touch, support, customer service, help desk, number can i, speak, talk
hours, open, opening, opening hours, close, closing, closing time, business hours, when are you, open till, till when, until when are you, what time
store, shop, branch, showroom, location, outlet, premises, where are you, find you, site
collect, pick … up, pickup, pick up, click and collect, collection, fetch, picking up, collecting
country, abroad, international, overseas, foreign, outside, worldwide, switzerland, norway, united kingdom, uk, usa, united states, canada, japan, france, germany, spain, italy, austria, netherlands, denmark, sweden, belgium, poland, australia, eu, europe, zurich, london, oslo, paris, berlin
customs, duty, duties, import tax, import charge, import, border
size, sizing, measure, fit, fits, too small, too big, dimensions, how big, larger, smaller, width, height, length, measurements
stock, available, availability, sold out, out of stock, in stock, back in, restock, coming back, come back, unavailable, reserve, hold one, on hand
points, loyalty, reward, rewards, bonus, member benefits, bonus points, reward programme
membership, subscription, plan, subscribe, member, contract, tariff, package
upgrade, downgrade, change plan, switch plan, higher plan, bigger plan, smaller plan
trial, try … out, test, trial period, free trial, demo
sample, samples, swatch, swatches, see the fabric, before buying, colour sample
review, rating, feedback, opinion, rate
privacy, data, personal data, gdpr, information about me, my details, data protection, my information, store about me, third parties, pass on, share my
student, pupil, university, college, school
business, company, b2b, trade, wholesale, bulk, corporate, firm, office, vat number, enterprise, companies, organisation
assemble, assembly, put … together, mount, install, installation, set … up, setup, fitter, fitters, put up, builds, flat-pack
clean, wash, washing machine, care, maintain, maintenance, look after, stain, stains, dirty, wine, spilled, cleaning, laundry
recycle, dispose, disposal, old one, take … away, taken away, get rid of, old furniture, scrap, take my old, take old
maximum, limit, most, at most, cap, up to, how many, largest, highest, biggest, max
minimum, least, at least, smallest, lowest, min, small order, from what amount
age, years old, child, children, kid, kids, minor, adult, how old, baby, toddler, teenager, under 18
guest, friend, visitor, bring someone, family, companion, plus one, without an account, somebody else, someone else, my wife, my husband, my brother, my partner
book, booking, reserve, reservation, appointment, slot, schedule
pause, freeze, hold, suspend, put … on hold, break, interrupt, holiday mode
renew, renewal, extend, extension, prolong, renewed, auto-renew, automatic renewal
expire, expiry, valid, run out, validity, use by, lapse, end, expires, good for, best before, runs out
weekend, saturday, sunday, bank holiday, public holiday, holidays
express, same day, next day, urgent, urgently, rush, faster, fastest, tomorrow, overnight, quick delivery, as soon as possible, immediately, priority
weight, weigh, heavy, load, kg, kilo, kilos
pet, dog, dogs, cat, animal, animals, puppy
park, parking, car, car park, garage
food, eat, meal, drink, restaurant, breakfast, lunch, dinner, café, snack, menu
allergy, allergic, allergen, ingredient, ingredients, nuts, gluten, vegan, vegetarian, lactose
furniture, sofa, couch, bed, wardrobe, table, chair, armchair, cupboard, desk, shelf, cabinet, bench, stool, sideboard
waterproof, rain, wet, water resistant, water
battery, charger, power, recharge, charging, plug
export, download, backup, save a copy, copy of, get a copy
import, upload, load, migrate, bring in
team, users, seats, colleagues, coworkers, staff, employees, invite, team members, licences, licenses
verify, verification, confirm identity, proof of identity, id check, photo id, passport, identification, show
security, two factor, 2fa, two-factor, authenticator, hacked, secure, phishing
error, bug, problem, crash, crashes, message says, glitch
language, translate, english, german, languages
deposit, down payment, prepay, advance payment, security deposit
insurance, insured, insure, insurer
sustainable, environment, eco, green, climate, carbon, emissions
complain, complaint, unhappy, dissatisfied, not happy
internet, wifi, wi-fi, wireless, broadband, connection, network
phone, mobile, smartphone, handset, app, android, iphone, ios
balance, amount left, what is left, remaining, credit left
withdraw, withdrawal, cash machine, atm, take out money, take money out
transfer, send money, wire, remittance, move money
statement, account statement, transactions, history
salary, wage, payroll, income
doctor, physician, prescription, medicine, appointment with the doctor
room, bed, suite, stay, night, check in, check-in, check out, check-out, arrival
luggage, baggage, suitcase, bag, carry-on, hand luggage
ticket, tickets, admission, entry, entrance, seat, seats
train, class, course, lesson, workshop, session, lessons, classes
coach, trainer, instructor, teacher, tutor, personal trainer
locker, changing room, shower, towel, towels, showers
rent, hire, lease, borrow, loan, rental, lend
meter, reading, electricity, gas, energy, power supply
outage, down, offline, not available, no signal, disruption, interruption
notify, notification, notifications, reminder, alert, let me know, tell me when, inform, text message, sms
fine, penalty, late fee, overdue charge
tax, vat, sales tax, net price, net prices, without vat
safe, safety, dangerous, harmful, toxic
colour, color, shade, black, white, blue, grey, red, green
material, made of, wood, fabric, leather, cotton, metal
neighbour, neighbor, door, doorstep, left outside, hallway, porch
work from, remote, home office
permission, allowed, may i, permitted, can i bring, am i allowed
`;
