import type { CustomerSession } from '$lib/api/customer.api.js';

const KEY = 'switchboard:session';

const isSession = (value: unknown): value is CustomerSession =>
  typeof value === 'object' &&
  value !== null &&
  typeof (value as Record<string, unknown>)['session_id'] === 'string' &&
  typeof (value as Record<string, unknown>)['token'] === 'string';

/** The conversation of this browser, shared by its tabs. Without storage a reload starts anew; the chat still works. */
export const readSession = (): CustomerSession | null => {
  try {
    const value: unknown = JSON.parse(localStorage.getItem(KEY) ?? 'null');
    return isSession(value) ? { session_id: value.session_id, token: value.token } : null;
  } catch (error) {
    console.warn('The conversation of this browser cannot be read.', error);
    return null;
  }
};

export const writeSession = (session: CustomerSession | null): void => {
  try {
    if (session === null) localStorage.removeItem(KEY);
    else localStorage.setItem(KEY, JSON.stringify(session));
  } catch (error) {
    console.warn('The conversation is kept in this tab only.', error);
  }
};

/** Calls back when another tab started or left a conversation; gives back how to stop. */
export const onSessionChange = (listener: (session: CustomerSession | null) => void): (() => void) => {
  const changed = (event: StorageEvent): void => {
    if (event.key === KEY || event.key === null) listener(readSession());
  };
  window.addEventListener('storage', changed);
  return () => window.removeEventListener('storage', changed);
};

/** Two tabs that start in the same moment get one conversation: the second one waits and takes that of the first. */
export const startOnce = async (start: () => Promise<CustomerSession>): Promise<CustomerSession> => {
  const once = async (): Promise<CustomerSession> => {
    const known = readSession();
    if (known !== null) return known;
    const session = await start();
    writeSession(session);
    return session;
  };
  return 'locks' in navigator ? navigator.locks.request(KEY, once) : once();
};
