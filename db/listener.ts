import pg from 'pg';

const FIRST_RETRY_MS = 100;
const LONGEST_RETRY_MS = 2_000;
/** A half-open connection says nothing: it is asked, and given up when it does not answer. */
const PROBE_EVERY_MS = 10_000;
const PATIENCE_MS = 3_000;
/** PostgreSQL ends the connection of a machine that is no more within half a minute, not within hours. */
const NOTICE_LOST_MACHINES =
  'set tcp_keepalives_idle = 10; set tcp_keepalives_interval = 5; set tcp_keepalives_count = 4';

export interface ListenerOptions {
  url: string;
  channels: readonly string[];
  applicationName?: string;
  onNotification: (channel: string, payload: string) => void;
  /** After every connect, the first one included: what was sent before is lost. */
  onConnect?: () => void;
  onError?: (error: unknown) => void;
}

/** LISTEN on a connection of its own that comes back by itself until it is stopped. */
export class Listener {
  readonly #options: ListenerOptions;
  #client: pg.Client | null = null;
  #running = false;
  #retryMs = FIRST_RETRY_MS;
  #retryTimer: NodeJS.Timeout | undefined;
  #probeTimer: NodeJS.Timeout | undefined;

  constructor(options: ListenerOptions) {
    this.#options = options;
  }

  /** Resolves when the first try is over, whether it worked or not. */
  async start(): Promise<void> {
    if (this.#running) return;
    this.#running = true;
    this.#probeTimer = setInterval(() => this.#probe(), PROBE_EVERY_MS).unref();
    await this.#connect();
  }

  async stop(): Promise<void> {
    this.#running = false;
    clearInterval(this.#probeTimer);
    clearTimeout(this.#retryTimer);
    const client = this.#client;
    this.#client = null;
    await client?.end();
  }

  async #connect(): Promise<void> {
    if (!this.#running) return;
    const client = new pg.Client({
      connectionString: this.#options.url,
      application_name: this.#options.applicationName ?? 'switchboard-listener',
      connectionTimeoutMillis: PATIENCE_MS,
      query_timeout: PATIENCE_MS,
      keepAlive: true,
    });
    this.#client = client;
    client.on('error', (error) => this.#lost(client, error));
    client.on('end', () => this.#lost(client, new Error('the connection has ended')));
    client.on('notification', ({ channel, payload }) => this.#options.onNotification(channel, payload ?? ''));
    try {
      await client.connect();
      await client.query(NOTICE_LOST_MACHINES);
      for (const channel of this.#options.channels)
        await client.query(`listen ${pg.escapeIdentifier(channel)}`);
      this.#retryMs = FIRST_RETRY_MS;
      this.#options.onConnect?.();
    } catch (error) {
      this.#lost(client, error);
    }
  }

  #lost(client: pg.Client, error: unknown): void {
    if (this.#client !== client || !this.#running) return;
    this.#client = null;
    this.#options.onError?.(error);
    client.end().catch((failure: unknown) => this.#options.onError?.(failure));
    this.#retryTimer = setTimeout(() => void this.#connect(), this.#retryMs);
    this.#retryMs = Math.min(LONGEST_RETRY_MS, this.#retryMs * 2);
  }

  #probe(): void {
    const client = this.#client;
    client?.query('select 1').catch((error: unknown) => this.#lost(client, error));
  }
}
