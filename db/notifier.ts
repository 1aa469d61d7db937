import pg from 'pg';

const RELAY_CHANNEL = 'switchboard_relay';
const HINT_CHANNEL = 'switchboard_hint';
const PUSH_CHANNEL = 'switchboard_push';
/** Hints are best effort: older ones make room while PostgreSQL is slow. */
const MAX_WAITING_HINTS = 500;

/**
 * Best-effort NOTIFY on a connection of its own, never inside a transaction that writes: there it would take a global lock
 * at commit. Wake-ups of the relay are coalesced. Everything here may get lost; nothing depends on it but speed.
 */
export class Notifier {
  readonly #url: string;
  readonly #waiting: { channel: string; payload: string }[] = [];
  #client: pg.Client | null = null;
  #wake = false;
  #sending = false;
  #closed = false;

  constructor(options: { url: string }) {
    this.#url = options.url;
  }

  /** Outbox rows were committed outside of an api process. */
  wakeRelay(): void {
    this.#wake = true;
    void this.#send();
  }

  /** Typing, progress and cut hints between processes. */
  hint(hint: { t: string } & Record<string, unknown>): void {
    this.#queue(HINT_CHANNEL, hint);
  }

  /** As the relay's own push, for what changes by the passing of time alone. */
  push(entries: { s: string; id: string; n: number; k: string; q: number | null; m: object }[]): void {
    this.#queue(PUSH_CHANNEL, entries);
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#client?.end().catch(() => undefined);
    this.#client = null;
  }

  #queue(channel: string, message: object): void {
    if (this.#waiting.length >= MAX_WAITING_HINTS) this.#waiting.shift();
    this.#waiting.push({ channel, payload: JSON.stringify(message) });
    void this.#send();
  }

  async #send(): Promise<void> {
    if (this.#sending || this.#closed) return;
    this.#sending = true;
    try {
      const client = await this.#connected();
      for (let next = this.#next(); next !== null; next = this.#next()) {
        await client.query({
          name: 'notify',
          text: 'select pg_notify($1, $2)',
          values: [next.channel, next.payload],
        });
      }
    } catch {
      // lost hints are made up for by the relay's poll and by the clients' own fetches
      const client = this.#client;
      this.#client = null;
      void client?.end().catch(() => undefined);
    } finally {
      this.#sending = false;
    }
  }

  #next(): { channel: string; payload: string } | null {
    if (this.#wake) {
      this.#wake = false;
      return { channel: RELAY_CHANNEL, payload: '' };
    }
    return this.#waiting.shift() ?? null;
  }

  async #connected(): Promise<pg.Client> {
    if (this.#client !== null) return this.#client;
    const client = new pg.Client({
      connectionString: this.#url,
      connectionTimeoutMillis: 2_000,
      statement_timeout: 2_000,
      query_timeout: 3_000,
      application_name: 'switchboard-notifier',
    });
    client.on('error', () => {
      if (this.#client === client) this.#client = null;
    });
    await client.connect();
    this.#client = client;
    return client;
  }
}
