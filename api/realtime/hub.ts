import { z } from 'zod';
import { Listener } from '../../db/listener.js';
import type { Logger } from '../../platform/logger.js';
import { room, type Audience } from './audience.js';
import type { DeskPush, OfferMeta } from './desk-push.js';
import { Hint } from './hints.js';
import type { Push } from './push.js';

const PUSH_CHANNEL = 'switchboard_push';
const HINT_CHANNEL = 'switchboard_hint';

const OfferRef = z.object({ offer_id: z.uuid(), agent_id: z.uuid() });
const PushRow = z.object({
  s: z.enum(['conversation', 'shift']),
  id: z.uuid(),
  n: z.number(),
  k: z.enum(['message', 'state', 'note', 'shift']),
  q: z.int().nullable(),
  m: z
    .object({
      offer_made: OfferRef.optional(),
      offer_ended: OfferRef.extend({
        outcome: z.enum(['accepted', 'declined', 'expired', 'withdrawn']),
      }).optional(),
    })
    .nullable(),
});
type PushRow = z.infer<typeof PushRow>;

export interface HubDeps {
  url: string;
  /** Names its connection: by it others see that this process is alive. */
  line: string;
  processId: string;
  audience: Audience;
  push: Push;
  desk: DeskPush;
  logger: Logger;
  onCut: (hint: Extract<Hint, { t: 'cut' }>) => void;
  onSettings: () => void;
}

/** What PostgreSQL tells every api copy, to the sockets of this one. Everything heard is a hint and may come twice. */
export class Hub {
  readonly #listener: Listener;
  #connectedBefore = false;

  constructor(private readonly deps: HubDeps) {
    this.#listener = new Listener({
      url: deps.url,
      applicationName: deps.line,
      channels: [PUSH_CHANNEL, HINT_CHANNEL],
      onNotification: (channel, payload) => this.#heard(channel, payload),
      onConnect: () => this.#connected(),
      onError: (error) => deps.logger.warn({ err: error }, 'the push connection was lost'),
    });
  }

  start(): Promise<void> {
    return this.#listener.start();
  }

  stop(): Promise<void> {
    return this.#listener.stop();
  }

  #connected(): void {
    if (this.#connectedBefore) {
      this.#later(this.deps.push.resync());
      this.deps.desk.moved();
    }
    this.#connectedBefore = true;
  }

  #heard(channel: string, payload: string): void {
    let content: unknown;
    try {
      content = JSON.parse(payload);
    } catch (error) {
      this.deps.logger.warn({ err: error, channel }, 'a notification was not JSON');
      return;
    }
    if (channel === PUSH_CHANNEL) {
      const rows = z.array(PushRow).safeParse(content);
      if (rows.success) this.#pushed(rows.data);
      else this.deps.logger.warn({ channel }, 'a push was not understood');
      return;
    }
    const hint = Hint.safeParse(content);
    if (hint.success) this.#hinted(hint.data);
  }

  #pushed(rows: readonly PushRow[]): void {
    const { push, desk, audience } = this.deps;
    const messages = rows.flatMap((row) =>
      row.k === 'message' && row.q !== null ? [{ id: row.id, seq: row.q }] : [],
    );
    const states = rows.filter((row) => row.k === 'state');
    const shifts = rows.filter((row) => row.k === 'shift').map((row) => row.id);
    if (messages.length > 0) this.#later(push.messages(messages));
    if (states.length > 0) {
      this.#later(push.states(new Map(states.map((row) => [row.id, row.n]))));
      this.#later(desk.offers(states.flatMap((row): OfferMeta[] => (row.m === null ? [] : [row.m]))));
    }
    if (shifts.length > 0) this.#later(desk.shifts([...new Set(shifts)]));
    if (states.length > 0 || shifts.length > 0) desk.moved();
    for (const row of rows) {
      if (row.k !== 'note' || row.q === null) continue;
      audience.emit([room.staffOf(row.id)], 'note:posted', { session_id: row.id, staff_seq: row.q });
    }
  }

  #hinted(hint: Hint): void {
    const { audience, processId } = this.deps;
    if ('from' in hint && hint.from === processId) return;
    switch (hint.t) {
      case 'progress': {
        const { session_id, turn, step } = hint;
        return audience.emit([room.conversation(session_id)], 'assistant:progress', {
          session_id,
          turn,
          step,
        });
      }
      case 'delta': {
        const { session_id, turn, attempt, text } = hint;
        return audience.emit([room.conversation(session_id)], 'assistant:delta', {
          session_id,
          turn,
          attempt,
          text,
        });
      }
      case 'typing': {
        const { session_id, who, typing } = hint;
        return audience.emit([room.conversation(session_id)], 'typing', { session_id, who, typing });
      }
      case 'read':
      case 'delivered': {
        const { session_id, who, seq } = hint;
        return audience.emit([room.conversation(session_id)], `conversation:${hint.t}`, {
          session_id,
          who,
          seq,
        });
      }
      case 'cut':
        return this.deps.onCut(hint);
      case 'settings':
        return this.deps.onSettings();
      default:
        hint satisfies never;
    }
  }

  // what could not be fetched now is fetched by the clients themselves after their next heartbeat
  #later(work: Promise<unknown>): void {
    work.catch((error: unknown) => this.deps.logger.debug({ err: error }, 'a push was not delivered'));
  }
}
