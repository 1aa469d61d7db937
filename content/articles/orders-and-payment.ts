export const ORDERS_AND_PAYMENT = `
## Orders

### HC-01 Change or cancel an order
You can change or cancel an order yourself for 60 minutes after placing it, under My account > Orders. After that it goes to our warehouse in Halmstad and can no longer be stopped. If it is already packed, accept the parcel and return it free of charge. Cancelled orders are paid back within 2 working days.

### HC-02 Change the delivery address of an order
The address can be edited under My account > Orders until the parcel is handed to the carrier. After that, use the link in the tracking e-mail: the carrier can send it to another address in the same country once, for 3.50 EUR. An order cannot be sent to a different country after checkout.

### HC-03 Order confirmation has not arrived
The confirmation e-mail is sent within 15 minutes. Look in the spam folder for a message from orders@quillmoor.example first. If the order is listed under My account > Orders, it went through and the mail can be sent again from there. If it is not listed, no money was taken; a reserved amount is released by your bank after at most 5 days.

### HC-04 Products that are out of stock
Press "Tell me when it is back" on the product page and we write to you on the day it returns. Most items are back within 3 to 4 weeks. We do not take reservations by phone. Items marked "Last chance" will not be restocked.

### HC-05 Ordering as a business
Companies with a VAT number can open a business account, which is checked within 1 working day. Business customers get 8 % off from 10 identical items and may pay by invoice within 30 days, up to a limit of 5,000 EUR. Net prices are shown after logging in.

### HC-06 Minimum order value
There is no minimum order value for home delivery. Orders under 20 EUR carry a small-order fee of 2.90 EUR. Gift cards are never charged this fee.

## Payment

### HC-07 Ways to pay
We accept Visa, Mastercard, American Express, PayPal, Apple Pay, Google Pay and bank transfer. Cash and cheques are not accepted online; our two stores take cash up to 1,000 EUR. A bank transfer must reach us within 7 days, otherwise the order is cancelled.

### HC-08 Pay in instalments
Orders between 150 EUR and 3,000 EUR can be paid in 3, 6 or 12 monthly instalments at checkout. Three instalments are free of interest; for 6 or 12 the yearly interest is 7.9 %. You must be at least 18 and live in Sweden, Germany, Austria or the Netherlands. The decision takes less than a minute.

### HC-09 Payment was declined
Most often the bank asks for a confirmation in its app that was not given within 5 minutes. Check the card number and its limit, and try once more. After 3 failed attempts the card is blocked in our shop for 24 hours; another way to pay works at once.

### HC-10 Charged twice
If you see the amount two times, one of them is usually a reservation, not a charge. Reservations disappear within 5 working days by themselves. If both are still there on day 6, send us a picture of the statement and the order number, and we pay the second one back within 2 working days.

### HC-11 Download an invoice
An invoice in PDF is ready under My account > Orders > Documents as soon as the parcel has left. The name on it can be corrected once within 14 days of the purchase. Invoices are kept for 10 years. Guests use the link in the shipping e-mail.

### HC-12 Gift cards
Gift cards are sold from 10 EUR to 500 EUR and sent by e-mail within 10 minutes. They are valid for 3 years from the day of purchase. The rest of a partly used card stays on it. Gift cards cannot be exchanged for cash or used to buy other gift cards.

### HC-13 Discount codes
Enter the code in the basket before paying; it cannot be added afterwards. One code can be used for each order, and codes do not apply to gift cards or to "Last chance" items. The welcome code gives 10 % off the first order over 50 EUR and ends 30 days after you signed up for the newsletter.

### HC-14 Price guarantee
If the price of an item falls in our own shop within 14 days of your purchase, we give you the difference as a voucher. Write to us with the order number; the voucher comes within 3 working days. We do not match the prices of other shops.
`;
