import { randomUUID } from 'node:crypto';
import { arrive, type Customer, type Staff } from './driver/people.js';
import { openSocket } from './driver/socket.js';
import type { Talker } from './measure.js';

/** A pair of sockets in one room of the bare floor. */
export async function floorTalker(url: string): Promise<Talker & { close: () => void }> {
  const room = randomUUID();
  const [customer, agent] = [
    await openSocket(url, { auth: { room } }),
    await openSocket(url, { auth: { room } }),
  ];
  return {
    send: async (text) => {
      await customer.socket.timeout(10_000).emitWithAck('send', text);
    },
    onDelivered: (listener) => {
      agent.socket.off('posted');
      agent.socket.on('posted', (body: { content: string }) => listener(body.content));
    },
    close: () => {
      customer.close();
      agent.close();
    },
  };
}

/** A customer whose conversation an agent has claimed and watches: person to person. */
export async function productTalker(
  url: string,
  agent: Staff,
): Promise<{ talker: Talker; customer: Customer }> {
  const customer = await arrive(url);
  const claimed = await agent.http.call('POST', `/api/agent/conversations/${customer.sessionId}/claim`, {
    body: {},
  });
  if (claimed.status !== 200) throw new Error(`claim: ${claimed.status}`);
  const watched = await agent.live.command('conversation:watch', { session_id: customer.sessionId });
  if (!watched.ok) throw new Error(watched.code);
  let delivered = (_text: string): void => undefined;
  agent.live.socket.on('message:posted', (body: { session_id: string; content: string }) => {
    if (body.session_id === customer.sessionId) delivered(body.content);
  });
  return {
    customer,
    talker: {
      send: async (text) => {
        const ack = await customer.live.command(
          'message:send',
          { session_id: customer.sessionId, client_message_id: randomUUID(), content: text },
          10_000,
        );
        if (!ack.ok) throw new Error(ack.code);
      },
      onDelivered: (listener) => {
        delivered = listener;
      },
    },
  };
}
