import type { AgentStatus, AvailabilityChoice } from '$contracts/agent.js';
import type { ServerToClientEvents } from '$contracts/sockets.js';
import type { AgentApi } from '$lib/api/agent.api.js';
import { todaySecondsAt, untilNextSecond } from './shift-clock.js';

type ShiftUpdated = Parameters<ServerToClientEvents['shift:updated']>[0];

/** The agent's own shift, as the server says it; nothing here decides anything. */
export class Shift {
  readonly #agentId: string;
  readonly #api: AgentApi;
  #status = $state.raw<AgentStatus | null>(null);
  #receivedAt = $state(0);
  #now = $state(0);
  #error = $state.raw<unknown>(null);
  #busy = $state(false);
  #asked = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  readonly #reading = $derived(
    this.#status === null
      ? null
      : {
          state: this.#status.state,
          todaySeconds: this.#status.today_seconds,
          receivedAt: this.#receivedAt,
        },
  );
  readonly todaySeconds = $derived(this.#reading === null ? 0 : todaySecondsAt(this.#reading, this.#now));

  constructor(input: { agentId: string; api: AgentApi }) {
    this.#agentId = input.agentId;
    this.#api = input.api;
  }

  get status(): AgentStatus | null {
    return this.#status;
  }
  get error(): unknown {
    return this.#error;
  }
  get busy(): boolean {
    return this.#busy;
  }

  async refresh(): Promise<void> {
    const asked = ++this.#asked;
    try {
      const status = await this.#api.status(this.#agentId);
      // A push or a newer question has overtaken this answer.
      if (asked === this.#asked) this.#take(status);
      this.#error = null;
    } catch (error) {
      this.#error = error;
    }
  }

  pushed(update: ShiftUpdated): void {
    if (update.agent_id !== this.#agentId || this.#status === null) return;
    this.#asked += 1;
    this.#take({
      ...this.#status,
      status: update.shift === 'off' ? 'offline' : 'online',
      state: update.shift,
      availability: update.shift === 'break' ? 'break' : update.availability,
      reachability: update.reachability,
      started_at: update.started_at,
      today_seconds: update.today_seconds,
    });
    void this.refresh();
  }

  /** Rejects with ApiError. */
  goOnline(): Promise<void> {
    return this.#change(() => this.#api.goOnline());
  }

  /** Rejects with ApiError: agent.has_open_conversations unless `requeue`, which gives them back to the queue. */
  goOffline(requeue: boolean): Promise<void> {
    return this.#change(() => this.#api.goOffline(!requeue));
  }

  /** Rejects with ApiError. */
  choose(availability: AvailabilityChoice): Promise<void> {
    return this.#change(() => this.#api.setAvailability(availability));
  }

  close(): void {
    clearTimeout(this.#timer);
  }

  async #change(call: () => Promise<unknown>): Promise<void> {
    this.#busy = true;
    try {
      await call();
      await this.refresh();
    } finally {
      this.#busy = false;
    }
  }

  #take(status: AgentStatus): void {
    this.#status = status;
    this.#receivedAt = Date.now();
    this.#tick();
  }

  #tick(): void {
    clearTimeout(this.#timer);
    this.#now = Date.now();
    const reading = this.#reading;
    if (reading?.state === 'on') {
      this.#timer = setTimeout(() => this.#tick(), untilNextSecond(reading, this.#now));
    }
  }
}
