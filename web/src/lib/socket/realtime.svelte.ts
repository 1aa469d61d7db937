import { io, type Socket } from 'socket.io-client';
import type {
  ClientToServerEvents,
  ServerToClientEvents,
  ServiceStatus,
  SocketFailure,
} from '$contracts/sockets.js';
import { ApiError, isErrorCode } from '$lib/api/api-error.js';

export type Connection =
  /** Not yet connected since the start. */
  | 'connecting'
  | 'connected'
  /** Was connected; tries again by itself. */
  | 'lost'
  /** The server does not know who we are: trying again would not help. */
  | 'refused'
  | 'closed';

type Command = keyof ClientToServerEvents;
type InputOf<C extends Command> = Parameters<ClientToServerEvents[C]>[0];
type AnswerOf<C extends Command> = Parameters<Parameters<ClientToServerEvents[C]>[1]>[0];
type DoneOf<C extends Command> = Extract<AnswerOf<C>, { ok: true }>;
type Fact = keyof ServerToClientEvents;

/** Milliseconds until an unanswered command means that the connection is dead though it looks open. */
const ACK_TIMEOUT_MS = 8000;
const LONGEST_RECONNECT_MS = 10_000;

const failureOf = (answer: SocketFailure): ApiError =>
  new ApiError({
    code: isErrorCode(answer.code) ? answer.code : 'client.unexpected',
    message: answer.error,
    requestId: answer.request_id ?? null,
    retryAfterSeconds: answer.retry_after ?? null,
  });

const WELL: ServiceStatus = { assistant: 'ok', storage: 'ok' };

const codeOfRefusal = (error: Error & { data?: unknown }): unknown =>
  typeof error.data === 'object' && error.data !== null && 'code' in error.data ? error.data.code : null;

/** One typed connection. Facts are hints that may be missed; whoever needs them asks again on `onConnect`. */
export class Realtime {
  #connection = $state<Connection>('connecting');
  #service = $state.raw<ServiceStatus>(WELL);
  readonly #recovered = new Set<() => void>();
  readonly #online = (): void => this.retry();
  readonly #socket: Socket<ServerToClientEvents, ClientToServerEvents>;

  /** `token` identifies a customer; staff are known by their cookie. */
  constructor(input: { token?: string } = {}) {
    this.#socket = io({
      autoConnect: false,
      transports: ['websocket'],
      reconnectionDelayMax: LONGEST_RECONNECT_MS,
      ...(input.token === undefined ? {} : { auth: { token: input.token } }),
    });
    this.#socket.on('connect', () => (this.#connection = 'connected'));
    this.#socket.on('disconnect', (reason) => this.#lost(reason));
    this.#socket.on('service:status', (status) => this.#noteService(status));
    this.#socket.on('connect_error', (error) => this.#connectFailed(error));
  }

  get connection(): Connection {
    return this.#connection;
  }

  /** What the server says works less well than usual; only as good as the connection. */
  get service(): ServiceStatus {
    return this.#service;
  }

  open(): void {
    this.#connection = 'connecting';
    addEventListener('online', this.#online);
    this.#socket.connect();
  }

  /** Tries at once instead of waiting for the next planned try. */
  retry(): void {
    if (this.#connection === 'connected' || this.#connection === 'closed') return;
    this.#socket.disconnect();
    this.open();
  }

  close(): void {
    this.#connection = 'closed';
    removeEventListener('online', this.#online);
    this.#socket.disconnect();
  }

  /** Called after every connect, the first one included, and when the storage is back; gives back how to stop. */
  onConnect(listener: () => void): () => void {
    this.#socket.on('connect', listener);
    this.#recovered.add(listener);
    if (this.#socket.connected) listener();
    return () => {
      this.#recovered.delete(listener);
      this.#socket.off('connect', listener);
    };
  }

  on<F extends Fact>(fact: F, listener: ServerToClientEvents[F]): () => void {
    const socket: Socket = this.#socket;
    const name: string = fact;
    socket.on(name, listener);
    return () => void socket.off(name, listener);
  }

  /** Resolves with the ack, rejects with ApiError: the server's refusal, client.offline or client.timeout. */
  async command<C extends Command>(command: C, input: InputOf<C>): Promise<DoneOf<C>> {
    if (!this.#socket.connected) throw new ApiError({ code: 'client.offline', message: 'no connection' });
    let answer: AnswerOf<C>;
    try {
      answer = (await (this.#socket as Socket)
        .timeout(ACK_TIMEOUT_MS)
        .emitWithAck(command, input)) as AnswerOf<C>;
    } catch (cause) {
      this.#restart();
      throw new ApiError({ code: 'client.timeout', message: 'no answer in time', cause });
    }
    if (!answer.ok) throw failureOf(answer);
    return answer as DoneOf<C>;
  }

  #noteService(status: ServiceStatus): void {
    const back = this.#service.storage === 'away' && status.storage === 'ok';
    this.#service = status;
    if (back) for (const listener of this.#recovered) listener();
  }

  /** A half-open connection takes what is sent and brings nothing back; only a new one helps. */
  #restart(): void {
    if (this.#connection === 'connected') this.#socket.io.engine.close();
  }

  #lost(reason: Socket.DisconnectReason): void {
    if (this.#connection === 'closed' || reason === 'io client disconnect') return;
    this.#connection = 'lost';
    if (reason === 'io server disconnect') this.#socket.connect();
  }

  #connectFailed(error: Error & { data?: unknown }): void {
    if (this.#connection === 'closed') return;
    const code = codeOfRefusal(error);
    if (code === 'auth.required' || code === 'conversation.not_found' || code === 'auth.forbidden') {
      this.#connection = 'refused';
      this.#socket.disconnect();
      return;
    }
    this.#connection = 'lost';
    // Socket.IO gives up after a refusal by the server's middleware; an overloaded server is worth another try.
    if (!this.#socket.active)
      setTimeout(() => this.#connection === 'lost' && this.#socket.connect(), LONGEST_RECONNECT_MS);
  }
}
