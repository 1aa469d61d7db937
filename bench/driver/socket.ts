import { io, type Socket } from 'socket.io-client';

/** What a client has seen and been promised, with times of its own clock in milliseconds. */
export interface SeenMessage {
  seq: number;
  id: string;
  sender: string;
  content: string;
  at: number;
}

export type Ack = { ok: boolean; code?: string; error?: string; id?: string; seq?: number } & Record<
  string,
  unknown
>;

export interface LiveSocket {
  socket: Socket;
  /** Everything `message:posted` brought, in order of arrival, duplicates included. */
  posted: SeenMessage[];
  events: { name: string; at: number; body: Record<string, unknown> }[];
  /** Why the last attempt to connect failed or the connection ended. */
  trouble: () => string;
  /** Emits a command and waits for its ack; rejects after `timeoutMs`. */
  command: (name: string, body: unknown, timeoutMs?: number) => Promise<Ack>;
  close: () => void;
}

export async function openSocket(
  baseUrl: string,
  options: { auth?: Record<string, unknown>; cookie?: string; origin?: string; reconnection?: boolean },
): Promise<LiveSocket> {
  const socket = io(baseUrl, {
    transports: ['websocket'],
    forceNew: true,
    reconnection: options.reconnection ?? true,
    reconnectionDelay: 50,
    reconnectionDelayMax: 500,
    ...(options.auth === undefined ? {} : { auth: options.auth }),
    extraHeaders: {
      ...(options.cookie === undefined ? {} : { cookie: options.cookie }),
      ...(options.origin === undefined ? {} : { origin: options.origin }),
    },
  });
  const posted: SeenMessage[] = [];
  const events: LiveSocket['events'] = [];
  socket.onAny((name: string, body: Record<string, unknown>) => {
    const at = performance.now();
    events.push({ name, at, body });
    if (name === 'message:posted') posted.push({ ...(body as unknown as SeenMessage), at });
  });
  let trouble = '';
  if (options.reconnection !== false) {
    // Socket.IO does not come back by itself after a refused handshake (as while PostgreSQL is away) or a cut by the server
    const again = (): void => {
      if (!socket.active) setTimeout(() => socket.connect(), 500);
    };
    socket.on('connect_error', (error) => {
      trouble = error.message;
      again();
    });
    socket.on('disconnect', (reason) => {
      trouble = reason;
      if (reason === 'io server disconnect') again();
    });
  }
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve);
    if (options.reconnection === false) socket.once('connect_error', reject);
  });
  return {
    socket,
    posted,
    events,
    trouble: () => trouble,
    command: async (name, body, timeoutMs = 5_000) =>
      (await socket.timeout(timeoutMs).emitWithAck(name, body)) as Ack,
    close: () => socket.disconnect(),
  };
}
