import * as api from '$lib/api/customer.api.js';
import { bindFeed } from '$lib/feed/bind-feed.js';
import { ConversationFeed, type FeedTransport } from '$lib/feed/feed.svelte.js';
import { browserStore } from '$lib/feed/memory-store.js';
import { OutboxStore } from '$lib/feed/outbox-store.js';
import { Realtime } from '$lib/socket/realtime.svelte.js';

/** Without a socket the conversation goes on over HTTP, a little slower. */
const POLL_MS = 5000;

/** One open conversation; everything that the welcome page does not need yet hangs on this file and is loaded with it. */
export interface Talk {
  session: api.CustomerSession;
  feed: ConversationFeed;
  realtime: Realtime;
  close: () => void;
}

export const openTalk = (session: api.CustomerSession): Talk => {
  const realtime = new Realtime({ token: session.token });
  const feed = new ConversationFeed({
    sessionId: session.session_id,
    side: 'customer',
    transport: transportOf(session, realtime),
    store: new OutboxStore(browserStore(), 'customer', session.session_id),
  });
  const unbind = bindFeed(realtime, feed);
  const poll = setInterval(() => {
    if (realtime.connection !== 'connected') feed.resume();
  }, POLL_MS);
  feed.resume();
  realtime.open();
  const close = (): void => {
    clearInterval(poll);
    unbind();
    feed.close();
    realtime.close();
  };
  return { session, feed, realtime, close };
};

/** The socket where there is one, HTTP where not: the server treats both alike, and the message id makes a repeat harmless. */
const transportOf = (session: api.CustomerSession, realtime: Realtime): FeedTransport => {
  const { session_id } = session;
  return {
    send: (message) =>
      realtime.connection === 'connected'
        ? realtime.command('message:send', { session_id, ...message })
        : api.sendMessage(session, message),
    sync: (after) =>
      realtime.connection === 'connected'
        ? realtime.command('conversation:sync', { session_id, after })
        : api.loadConversation(session, after),
    markRead: async (seq) => void (await realtime.command('conversation:read', { session_id, seq })),
    markDelivered: async (seq) =>
      void (await realtime.command('conversation:delivered', { session_id, seq })),
    setTyping: async (typing) => void (await realtime.command('typing:set', { session_id, typing })),
  };
};
