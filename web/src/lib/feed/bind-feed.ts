import type { Realtime } from '$lib/socket/realtime.svelte.js';
import type { ConversationFeed } from './feed.svelte.js';

/** Leads the pushes of one conversation into its feed, and makes it catch up after every connect; gives back how to stop. */
export const bindFeed = (realtime: Realtime, feed: ConversationFeed): (() => void) => {
  const mine = <T extends { session_id: string }>(take: (fact: T) => void) => {
    return (fact: T): void => {
      if (fact.session_id === feed.sessionId) take(fact);
    };
  };
  const stops = [
    realtime.on(
      'message:posted',
      mine((message) => feed.posted(message)),
    ),
    realtime.on(
      'conversation:updated',
      mine((update) => feed.updated(update)),
    ),
    realtime.on(
      'conversation:read',
      mine((mark) => feed.marked({ how: 'read', ...mark })),
    ),
    realtime.on(
      'conversation:delivered',
      mine((mark) => feed.marked({ how: 'delivered', ...mark })),
    ),
    realtime.on(
      'typing',
      mine((hint) => feed.typed(hint)),
    ),
    realtime.on(
      'assistant:progress',
      mine((step) => feed.progressed(step)),
    ),
    realtime.on(
      'assistant:delta',
      mine((delta) => feed.drafted(delta)),
    ),
    realtime.on('heartbeat', (beat) => {
      const head = beat.heads[feed.sessionId];
      if (head !== undefined) feed.headed(head);
    }),
    realtime.onConnect(() => feed.resume()),
  ];
  return () => stops.forEach((stop) => stop());
};
