/**
 * Two small help centres of other trades, written for fitting and judging the gate on knowledge that the starter content
 * does not resemble; each question line: id|question|question|…, `-` = not in the help centre.
 */
export const CLUB_MARKDOWN = `
## Membership
### CL-01 Membership fees
The monthly fee is 34.90 EUR for the full membership and 22.50 EUR for mornings only, Monday to Friday until 14:00. Joining costs 25 EUR once. Students up to 27 years pay 26.90 EUR.
### CL-02 Ending a membership
A membership can be ended with one month's notice to the end of any month, in the app under Profile > Contract. The first 12 months are fixed. You receive a written confirmation within 3 days.
### CL-03 Pausing a membership
You can pause for 1 to 4 months in each calendar year. Ask at least 7 days before the month begins. No fee is due during the pause, and the contract becomes longer by the same time.
### CL-04 Bringing a guest
Members may bring one guest twice a month. A guest pass costs 8 EUR and is bought at the desk. Guests need to be 16 or older and show a photo ID.
## Facilities
### CL-05 Opening times
The club is open from 6:00 to 23:00 on weekdays and from 8:00 to 21:00 at weekends. On 24, 25 and 31 December it stays closed.
### CL-06 Swimming pool
The pool has 25 metres and 28 degrees. Lanes are free from 6:00 to 9:00 and after 19:00; in between courses may use two of the five lanes. A swimming cap is required.
### CL-07 Sauna rules
The sauna opens at 10:00 and closes 30 minutes before the club. Sit on a towel. On Tuesdays it is for women only.
### CL-08 Lockers and lost property
Lockers work with your membership card and are emptied every night at 23:30. A private locker costs 9 EUR a month. Lost property is kept for 6 weeks.
### CL-09 Car park
Parking is free for 3 hours with the membership card. After that it costs 2 EUR for each hour started. There are 6 charging points for electric cars.
## Courses
### CL-10 Booking a course
Courses open for booking 8 days ahead in the app. Cancel at least 4 hours before, otherwise 5 EUR are charged. The waiting list moves up automatically.
### CL-11 Personal training
A personal trainer costs 59 EUR for 60 minutes, or 520 EUR for ten sessions. The first 20 minutes of getting to know each other are free.
### CL-12 Children's club
Children from 3 to 10 years are looked after from Monday to Saturday, 9:00 to 12:00, for 4 EUR an hour. Book a day ahead. Parents must stay in the building.
`;

export const CLUB_QUESTIONS = `
CL-01|how much is it per month?|is there a lower price for students?|what do I pay once for signing up?|what does the morning membership cost?
CL-02|how do I quit the club?|what is the notice period?|can I leave before the first year is over?|where do I cancel my contract?
CL-03|I will be abroad for two months, can I freeze my contract?|how early must I ask for a pause?|do I pay while my membership is on hold?|how long may a break last?
CL-04|can my friend come along to train?|what does a day pass for a visitor cost?|how often may I bring somebody?|how old must a guest be?
CL-05|when do you open on Sundays?|are you closed at Christmas?|until what time can I train on a Tuesday?|what are the opening hours
CL-06|how warm is the water?|do I have to wear a bathing cap?|how long is the pool?|when are all lanes free?
CL-07|from what time is the sauna hot?|is there a day for women in the sauna?|do I need a towel in the sauna?|when does the sauna close?
CL-08|I forgot my jacket yesterday, where is it?|can I rent a locker for myself?|when are lockers cleared?|how do I lock a locker?
CL-09|is parking included?|where can I charge my electric car?|what does parking cost after three hours?|can I leave my car with you?
CL-10|how far ahead can I reserve a yoga class?|what happens if I cancel a class too late?|how does the waiting list work?|how do I sign up for a course?
CL-11|what does a trainer cost?|is there a package of ten training sessions?|is the first meeting with a trainer free?|I want one-to-one coaching
CL-12|do you look after kids?|how much is childcare for an hour?|may I leave the building while my son is in the kids club?|from which age do you take children?
-|do you sell protein shakes?|is there a climbing wall?|can I get a massage?|do you have wifi?|can I bring my own trainer?|is there a tennis court?|do you offer physiotherapy on prescription?|where do I buy running shoes?|can I hold my wedding at the club?|do you hire receptionists?|what music do you play?|is the gym air-conditioned?
`;

export const APP_MARKDOWN = `
## Plans
### NP-1 Plans and prices
The Free plan holds 200 notes. Plus costs 4 EUR a month and has no limit on notes. Team costs 7 EUR for each user and month, with at least 3 users. Paying yearly saves 20 %.
### NP-2 Upgrade or downgrade
Change the plan under Settings > Billing. An upgrade works at once and is charged for the rest of the month; a downgrade takes effect at the end of the paid period. Notes above the limit become read-only.
### NP-3 Refunds for subscriptions
Yearly plans are refunded in full within 30 days of the payment. Monthly plans are not refunded. Purchases in the App Store are refunded by Apple only.
### NP-4 Free trial
Plus can be tried for 14 days without a credit card. The trial ends by itself. It can be extended once by 7 days from the Billing page.
## Notes
### NP-5 Restore deleted notes
Deleted notes stay in the bin for 60 days and can be put back from there. After that they are gone for good. Version history goes back 90 days on Plus and 1 year on Team.
### NP-6 Share a note
Press Share and enter an e-mail address, or make a public link. A public link can carry a password and an end date. Up to 50 people can work in one note at the same time.
### NP-7 Export notes
Export single notes as Markdown, PDF or HTML. Everything together can be downloaded as a ZIP under Settings > Data; the link is valid for 48 hours.
### NP-8 Attachments
A file may have up to 25 MB on Free and 500 MB on Plus and Team. Executable files are refused. Images are scaled to 4,000 pixels.
### NP-9 Working offline
The desktop and mobile apps keep the last 1,000 notes offline. Changes are synced when you are connected again. In the browser there is no offline mode.
## Account and security
### NP-10 Two-factor authentication
Turn it on under Settings > Security with any authenticator app. You get 10 recovery codes; each works once. SMS codes are not offered.
### NP-11 Change the e-mail of an account
Change it under Settings > Account. We send a link to the old and the new address; both must be opened within 24 hours.
### NP-12 Delete the workspace
Only the owner can delete a workspace. It is locked for 14 days and then erased with all notes. Members are told by e-mail.
### NP-13 Where data is stored
All notes are stored in data centres in Frankfurt and Dublin and encrypted with AES-256. Backups are kept for 35 days.
### NP-14 Sync problems
If a device does not show new notes, pull down to refresh and check that version 5.2 or newer is installed. Log out and in again if it still hangs; unsynced notes are kept in the outbox for 30 days.
`;

export const APP_QUESTIONS = `
NP-1|what does the plus subscription cost?|how many notes can I have without paying?|is it cheaper to pay once a year?|what is the smallest team?
NP-2|how do I switch to a bigger plan?|what happens to my notes when I go back to free?|when does a downgrade begin?|am I charged at once when I upgrade?
NP-3|can I have my money back for the yearly plan?|I bought it on my iPhone, who refunds me?|is a monthly subscription reimbursed?|how long after paying can I get a refund?
NP-4|can I test plus before buying?|does the trial turn into a paid plan?|do I need a credit card to try it?|can the trial be longer?
NP-5|I threw away a note by accident|how long do notes stay in the trash?|can I see an older version of my note?|is a deleted note gone for ever?
NP-6|how can my colleague see my note?|can a shared link have a password?|how many people can edit together?|how do I make a note public?
NP-7|how do I get all my notes out?|can I save a note as PDF?|how long can I download the archive?|do you support markdown export?
NP-8|how big may a file be?|can I attach an exe?|what is the upload limit on plus?|are my pictures made smaller?
NP-9|can I write without internet?|does the web version work on a plane?|how many notes are available offline?|when are offline changes uploaded?
NP-10|how do I make my login safer?|can I get the code by text message?|I lost my phone, what about recovery codes?|do you have 2FA?
NP-11|I have a new mail address|how long is the link for the new address valid?|where do I change my account e-mail?|do I have to confirm the old address too?
NP-12|who may remove the workspace?|how long until a deleted workspace is erased?|are members informed when the workspace goes?|I want to wipe our workspace
NP-13|in which country are my notes?|are my notes encrypted?|how long do you keep backups?|where are your servers?
NP-14|my phone does not show what I wrote on the laptop|which app version do I need for syncing?|sync hangs, what now?|are notes lost when syncing fails?
-|do you have a calendar?|can I dictate notes?|is there a plugin for my browser?|do you support Linux on ARM phones?|can I print labels?|can I connect it with my smart watch?|how do I write a good essay?|do you offer a reseller programme?|can I draw with a pen?|what is the status of your stock price?|do you have a dark theme?|can you summarise my notes with AI?
`;

export interface EvalQuestion {
  question: string;
  /** external_id of the article that answers it, null when none does. */
  article: string | null;
}

export function parseQuestions(lines: string): EvalQuestion[] {
  return lines
    .trim()
    .split('\n')
    .flatMap((line) => {
      const [id = '', ...questions] = line.split('|');
      return questions.map((question) => ({ question, article: id === '-' ? null : id }));
    });
}
