/** Milliseconds between two sounds: a burst of messages is one event to a person. */
const QUIET_MS = 1500;

/** Whether something new may make a sound: not when muted, not when the person is looking at it, not twice at once. */
export const maySound = (input: {
  muted: boolean;
  inView: boolean;
  now: number;
  lastSoundAt: number;
}): boolean => !input.muted && !input.inView && input.now - input.lastSoundAt >= QUIET_MS;

/** e.g. "(3) Inbox"; "(9+) Inbox" above nine; the plain title when nothing is new. */
export const badgedTitle = (title: string, count: number): string =>
  count > 0 ? `(${badgeCount(count)}) ${title}` : title;

export const badgeCount = (count: number): string => (count > 9 ? '9+' : String(count));
