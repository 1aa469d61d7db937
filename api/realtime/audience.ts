import type { Server, Socket } from 'socket.io';
import type { ClientToServerEvents, ServerToClientEvents } from '../../contracts/sockets.js';
import type { Staff } from '../auth/staff.js';

/** Who is behind a socket; decided at the handshake, never by what the client says later. */
export type Caller =
  { kind: 'customer'; sessionId: string } | { kind: 'staff'; staff: Staff; loggedInAt: number };

export type AppSocket = Socket<ClientToServerEvents, ServerToClientEvents, object, { caller: Caller }>;
export type AppServer = Server<ClientToServerEvents, ServerToClientEvents, object, { caller: Caller }>;

/** Rooms are joined by the server only, after a check. */
export const room = {
  conversation: (id: string) => `conv:${id}`,
  /** Staff who watch a conversation. */
  staffOf: (id: string) => `staff:${id}`,
  agent: (id: string) => `agent:${id}`,
  agents: 'agents',
  admins: 'admins',
  logIn: (sid: string) => `sid:${sid}`,
} as const;

/** The sockets of this process; empty until the socket server is attached. */
export class Audience {
  #io: AppServer | null = null;

  attach(io: AppServer): void {
    this.#io = io;
  }

  has(name: string): boolean {
    return this.#io?.of('/').adapter.rooms.has(name) ?? false;
  }

  /** What follows `prefix` in the names of rooms that somebody is in. */
  inRooms(prefix: string): string[] {
    const rooms = this.#io?.of('/').adapter.rooms.keys() ?? [];
    return [...rooms].filter((name) => name.startsWith(prefix)).map((name) => name.slice(prefix.length));
  }

  sockets(name?: string): AppSocket[] {
    const all = this.#io?.of('/').sockets;
    if (all === undefined) return [];
    if (name === undefined) return [...all.values()];
    const ids = this.#io?.of('/').adapter.rooms.get(name) ?? [];
    return [...ids].flatMap((id) => all.get(id) ?? []);
  }

  /** To everybody in any of the rooms, each socket once. */
  emit<E extends keyof ServerToClientEvents>(
    rooms: readonly string[],
    event: E,
    ...payload: Parameters<ServerToClientEvents[E]>
  ): void {
    if (this.#io === null || !rooms.some((name) => this.has(name))) return;
    this.#io.local.to([...rooms]).emit(event, ...payload);
  }

  /** Ends sockets at once, whatever they are doing. */
  cut(name: string): void {
    for (const socket of this.sockets(name)) socket.disconnect(true);
  }
}
