import { describe, expect, it } from 'vitest';
import { deliveryOf, reachedBy } from './reached.js';
import { messageOf, viewOf } from './testing.js';

describe('what has become of a message', () => {
  const conversation = viewOf({
    delivered_to_agent_seq: 6,
    read_by_agent_seq: 4,
    delivered_to_customer_seq: 5,
    read_by_customer_seq: 2,
  });

  it('is read, delivered or only sent, as the other side has recorded', () => {
    const byStaff = reachedBy('staff', conversation, []);
    expect([4, 5, 6, 7].map((seq) => deliveryOf(seq, byStaff))).toEqual([
      'read',
      'delivered',
      'delivered',
      'sent',
    ]);
    const byCustomer = reachedBy('customer', conversation, []);
    expect([2, 3, 5, 6].map((seq) => deliveryOf(seq, byCustomer))).toEqual([
      'read',
      'delivered',
      'delivered',
      'sent',
    ]);
  });

  it('is read by the assistant once an answer covers it', () => {
    const messages = [messageOf({ seq: 7 }), messageOf({ seq: 8, sender: 'bot', in_reply_to: 7 })];
    expect(deliveryOf(7, reachedBy('staff', conversation, messages))).toBe('read');
  });

  it('is not known before the first answer of the server', () => {
    expect(deliveryOf(1, reachedBy('staff', null, []))).toBe('sent');
  });
});
