export const DELIVERY_AND_RETURNS = `
## Delivery

### HC-15 Delivery times
Parcels inside Sweden arrive in 1 to 2 working days, in Germany, Denmark and the Netherlands in 2 to 4, and in the rest of the EU in 4 to 7. Furniture over 30 kg comes by freight in 8 to 12 working days. Orders placed before 14:00 on a working day leave the same day.

### HC-16 Delivery costs
Standard delivery costs 4.90 EUR and is free from 60 EUR. Express costs 12.90 EUR. Freight for furniture over 30 kg costs 39 EUR whatever the number of items. Delivery to islands without a bridge costs 9 EUR more.

### HC-17 Express delivery
Express orders placed before 12:00 arrive on the next working day, in Sweden, Denmark and Germany only. Items over 20 kg cannot be sent by express. If an express parcel is late, we pay the express fee of 12.90 EUR back.

### HC-18 Track a parcel
You get a tracking link by e-mail and text message as soon as the parcel leaves the warehouse. The status can take up to 24 hours to change. You also find the link under My account > Orders > Track.

### HC-19 Parcel is late or lost
If the parcel is more than 3 working days late, report it under My account > Orders > "Not arrived". We start a search with the carrier, which takes up to 5 working days. When the parcel is not found, you choose between a new delivery and your money back.

### HC-20 Parcel marked as delivered but not received
Ask the neighbours and look for a card from the carrier first; drivers sometimes scan a parcel a few hours early. Wait until the next working day, then report it within 7 days of the scan. We ask the carrier for the proof of delivery and answer within 3 working days.

### HC-21 Shipping outside the EU
We deliver to Norway, Switzerland and the United Kingdom; other countries outside the EU are not served. Delivery there costs 19 EUR and takes 5 to 9 working days. Customs duties and import tax are included in the price at checkout, so nothing is due at the door.

### HC-22 Pick up in a store
Choose "Collect" at checkout; collecting is free. Items in stock are ready after 2 hours, others after 3 working days. The order is kept for 10 days, then it is cancelled and paid back. Bring the pickup code and a photo ID; somebody else may collect it with the code.

### HC-23 Old furniture taken away
When we deliver a sofa, bed or wardrobe, the driver takes the old one along for 25 EUR. Book it at checkout; it cannot be added on the day. The old piece must be empty and taken apart. Mattresses are taken free of charge.

## Returns

### HC-24 Return an item
You have 45 days from delivery to return anything unused, in its packaging. Print the label under My account > Returns and hand the parcel in at any drop-off point. The return is free inside the EU; from other countries it costs 9.90 EUR. Opened mattresses, plants and made-to-measure items cannot be returned.

### HC-25 When the refund arrives
We check a return within 3 working days of its arrival and pay back to the way you paid. Card and PayPal refunds show up after 2 to 5 working days, bank transfers after 3 to 7. Delivery costs are paid back only when the whole order is returned.

### HC-26 Exchange for another size or colour
An exchange is free and possible within 45 days. Choose "Exchange" instead of "Return" when you print the label. The new item is reserved for 14 days and leaves as soon as the carrier has scanned yours. If the new item costs more, you pay the difference by the link in the e-mail.

### HC-27 Damaged or broken on arrival
Report damage within 7 days of delivery with two pictures: the item and the box. We send a replacement or a spare part within 2 working days, or pay the price back, as you prefer. You need not send the broken item back unless it costs more than 100 EUR.

### HC-28 Wrong or missing item
If something else is in the parcel, or a piece is missing, tell us within 14 days with a picture of the delivery note. A missing item is sent by express free of charge. A wrong item is collected at your door; you never pay for that return.

### HC-29 Returning a gift
A gift can be returned with the number on the gift slip; the buyer is not told. The value comes as a gift card, not as money. The time limit is 60 days from delivery, and until 31 January for gifts bought in November or December.
`;
