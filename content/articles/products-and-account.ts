export const PRODUCTS_AND_ACCOUNT = `
## Products

### HC-30 Warranty
All products have a warranty of 2 years; frames of sofas and beds have 10 years, and lamps 5 years. It covers faults in material and work, not wear, stains or damage by misuse. You need the order number only. A repair takes 10 working days on average.

### HC-31 Assembly service
Our fitters put furniture together at your home for 59 EUR for the first piece and 29 EUR for each further one. The service is offered within 50 km of Malmö, Halmstad and Hamburg. Visits are Monday to Saturday between 8:00 and 18:00 and can be moved free of charge until 24 hours before.

### HC-32 Spare parts and missing screws
Screws, hinges and feet are free for 10 years after the purchase: order them under My account > Products > Spare parts. They come by letter within 5 working days. Larger parts such as doors cost between 15 EUR and 80 EUR.

### HC-33 Fabric and colour samples
You can order up to 6 fabric samples at a time free of charge. They come by letter in 3 to 5 working days. Wood samples cost 2 EUR each, which is taken off your next order.

### HC-34 Care of wood and fabric
Wipe oiled wood with a damp cloth and oil it twice a year; never use a steam cleaner. Removable covers can be washed at 30 degrees and must not go into the dryer. Leather is treated with leather milk every 6 months. Stains should be dabbed, not rubbed.

## Account

### HC-35 Forgotten password
Press "Forgotten password" on the log-in page; the link in the e-mail works for 30 minutes. A new password needs at least 12 characters. After 5 wrong attempts the account is locked for 15 minutes. We never ask for your password by phone or e-mail.

### HC-36 Change e-mail address or name
Change your e-mail address under My account > Profile; the new address must be confirmed within 48 hours by the link we send. Names can be changed at any time. The customer number stays the same.

### HC-37 Delete an account
Delete your account under My account > Privacy > Delete. It is closed at once and erased after 30 days; until then logging in brings it back. Invoices are kept for 10 years because the law demands it. Open orders must be finished and points are lost.

### HC-38 Loyalty points
You collect 1 point for each euro spent; 100 points are worth 5 EUR. Points arrive 14 days after delivery and expire 24 months later. They can be redeemed in the basket from 100 points on. Business accounts do not collect points.

### HC-39 Newsletter
Unsubscribe with the link at the end of each newsletter or under My account > Profile > Messages. It can take up to 48 hours until the last mail. Messages about your orders are still sent.

## Stores and contact

### HC-40 Opening hours and addresses of the stores
Our stores are in Malmö, Östergatan 12, and in Hamburg, Mühlenkamp 8. Both are open Monday to Friday from 10:00 to 19:00 and on Saturday from 10:00 to 17:00. They are closed on Sundays and public holidays. Dogs on a lead are welcome.

### HC-41 Contact customer service
People answer the chat and the phone Monday to Friday from 8:00 to 20:00 and on Saturday from 9:00 to 15:00. The number is +46 10 555 0142. E-mails to help@quillmoor.example are answered within 1 working day.

### HC-42 Privacy and your data
We keep order data for 10 years and chats for 24 months. You can download all your data under My account > Privacy > Export; the file is ready within 24 hours. We never sell data. Our data protection officer is reached at privacy@quillmoor.example.
`;
