import { Listener } from './listener.js';

/** How the line of a kind of worker, or of one api process, is called in pg_stat_activity: at most 63 bytes. */
export const lifelineOf = (role: string): string => `switchboard-lifeline-${role}`;

/** A connection that says nothing and ends with its process: the status page counts them. */
export const createLifeline = (input: { url: string; role: string }): Listener =>
  new Listener({
    url: input.url,
    channels: [],
    applicationName: lifelineOf(input.role),
    onNotification: () => undefined,
  });
