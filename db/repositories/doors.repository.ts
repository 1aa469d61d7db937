import { randomUUID } from 'node:crypto';
import type { EscalationReason } from '../../contracts/conversation.js';
import type { ErrorCode } from '../../contracts/errors.js';
import type { ShiftSnapshot, Snapshot, TurnFacts } from '../../contracts/workflow.js';
import { completed, type MessageInput, type PostedMessage, type StoredMessage } from './posted-message.js';

/** The part of pg.Pool that the doors need; a client inside a transaction fits too. */
export interface Queryable {
  query<R extends object>(config: { name: string; text: string; values: unknown[] }): Promise<{ rows: R[] }>;
}

export interface Refusal {
  ok: false;
  code: ErrorCode;
  snapshot?: Snapshot;
  taken_by?: { id: string; name: string } | null;
}

type Again = { ok: false; code: 'again.pool_first' };
type Numbers = Pick<Snapshot, 'epoch' | 'change_no'>;

export type ActorKind = 'customer' | 'agent' | 'admin' | 'assistant' | 'workflow' | 'system';

export type TransitionAction =
  | 'escalate'
  | 'publish'
  | 'ask_back'
  | 'accept'
  | 'decline'
  | 'expire'
  | 'withdraw'
  | 'claim'
  | 'release'
  | 'requeue'
  | 'resolve'
  | 'close'
  | 'overdue'
  | 'set_due'
  | 'note';

/** Fences; what is named must still hold, or nothing is changed and conversation.stale comes back. */
export interface Expectation {
  epoch?: number;
  state_version?: number;
  turn_no?: number;
  last_customer_seq?: number;
  head_seq?: number;
  offer_no?: number;
  offer_id?: string;
  assignment_no?: number;
}

export interface TransitionInput {
  conversationId: string;
  action: TransitionAction;
  actorKind: ActorKind;
  actorId?: string | null;
  expect?: Expectation;
  args?: {
    reason?: EscalationReason | (string & {});
    facts?: TurnFacts | Record<string, unknown>;
    policy_version?: number;
    due_at?: string;
    due_kind?: string;
    change_no?: number;
  };
}

export type TransitionResult = { ok: true; changed: boolean; snapshot: Snapshot } | Refusal;

export type ShiftAction =
  'online' | 'offline' | 'availability' | 'break' | 'connect' | 'away' | 'requeue' | 'lost' | 'note';
export type ShiftResult =
  { ok: true; changed: boolean; requeued?: number; snapshot: ShiftSnapshot } | Refusal;

export type BegunTurn =
  | {
      ok: true;
      turn_no: number;
      covers_from: number;
      covers_to: number;
      ask_backs: number;
      snapshot: Snapshot;
    }
  | Refusal;

/** By the name of the prepared statement: putting the text together costs more than looking it up. */
const texts = new Map<string, string>();

const textOf = (statement: string, door: string, casts: readonly string[]): string => {
  const known = texts.get(statement);
  if (known !== undefined) return known;
  const parameters = casts.map((cast, index) => `$${index + 1}::${cast}`).join(', ');
  const text = `select ${door}(${parameters}) as result`;
  texts.set(statement, text);
  return text;
};

/** Every door is one SQL function: one round trip, one commit. */
export function createDoors(db: Queryable) {
  const call = async <T>(
    door: string,
    values: unknown[],
    casts: string[],
    statement: string = door,
  ): Promise<T> => {
    const { rows } = await db.query<{ result: T }>({
      name: statement,
      text: textOf(statement, door, casts),
      values,
    });
    const row = rows[0];
    if (row === undefined) throw new Error(`${door} returned no row`);
    return row.result;
  };

  return {
    /** Returns the id; `tokenHash` is the SHA-256 of the customer's token. */
    createConversation: (input: {
      tokenHash: Buffer;
      externalUserId?: string | null;
      name?: string | null;
      email?: string | null;
      locale?: string | null;
    }): Promise<string> =>
      call(
        'create_conversation',
        [
          input.tokenHash,
          input.externalUserId ?? null,
          input.name ?? null,
          input.email ?? null,
          input.locale ?? null,
        ],
        ['bytea', 'text', 'text', 'text', 'text'],
      ),

    /** A message that reopens a conversation takes the pool lock first, at the second try when it was not free. */
    postMessage: async (input: MessageInput): Promise<PostedMessage | Refusal> => {
      const id = randomUUID();
      const post = (poolFirst: boolean, statement?: string): Promise<StoredMessage | Refusal | Again> =>
        call(
          'post_message',
          [
            input.conversationId,
            input.authorKind,
            input.agentId ?? null,
            input.content,
            input.clientMessageId ?? null,
            poolFirst,
            id,
          ],
          ['uuid', 'text', 'uuid', 'text', 'uuid', 'boolean', 'uuid'],
          statement,
        );
      let posted = await post(false);
      if (!posted.ok && posted.code === 'again.pool_first') {
        posted = await post(true, 'post_message_pool_first');
      }
      return posted.ok ? completed(input, id, posted) : (posted as Refusal);
    },

    postNote: (input: {
      conversationId: string;
      authorId: string;
      content: string;
      id?: string | null;
    }): Promise<{ ok: true; id: string; staff_seq: number } | Refusal> =>
      call(
        'post_note',
        [input.conversationId, input.authorId, input.content, input.id ?? null],
        ['uuid', 'uuid', 'text', 'uuid'],
      ),

    transition: (input: TransitionInput): Promise<TransitionResult> =>
      call(
        'transition',
        [
          input.conversationId,
          input.action,
          input.actorKind,
          input.actorId ?? null,
          JSON.stringify(input.expect ?? {}),
          JSON.stringify(input.args ?? {}),
        ],
        ['uuid', 'text', 'text', 'uuid', 'jsonb', 'jsonb'],
      ),

    beginTurn: (conversationId: string): Promise<BegunTurn> => call('begin_turn', [conversationId], ['uuid']),

    /** False: a newer turn has begun, the assistant lost the conversation or another epoch began; nothing was kept. */
    saveDraft: (input: {
      conversationId: string;
      turnNo: number;
      epoch?: number;
      draft: {
        content: string;
        citations: unknown[];
        options: string[];
        intent: string | null;
        confidence: number;
        facts: TurnFacts;
        summary: string | null;
        tried: unknown[];
      };
    }): Promise<boolean> =>
      call(
        'save_draft',
        [input.conversationId, input.turnNo, JSON.stringify(input.draft), input.epoch ?? null],
        ['uuid', 'integer', 'jsonb', 'integer'],
      ),

    shiftTransition: (input: {
      agentId: string;
      action: ShiftAction;
      actorKind: ActorKind;
      actorId?: string | null;
      args?: { availability?: string; reason?: string; change_no?: number };
    }): Promise<ShiftResult> =>
      call(
        'shift_transition',
        [
          input.agentId,
          input.action,
          input.actorKind,
          input.actorId ?? null,
          JSON.stringify(input.args ?? {}),
        ],
        ['uuid', 'text', 'text', 'uuid', 'jsonb'],
      ),

    /** What a workflow knows of. True: the database has less, was put back, and a new epoch begins. */
    noticeRestore: (kind: 'conversation' | 'shift', id: string, known: Numbers): Promise<boolean> =>
      call('notice_restore', [kind, id, known.epoch, known.change_no], ['text', 'uuid', 'integer', 'bigint']),

    /** True when the agent was away and is connected again. */
    agentAlive: (agentId: string): Promise<boolean> => call('agent_alive', [agentId], ['uuid']),
    sweepLeases: (): Promise<number> => call('sweep_leases', [], []),
    sweepWaiting: (): Promise<number> => call('sweep_waiting', [], []),
    ringAgain: (kind: 'conversation' | 'shift', subjectId: string): Promise<boolean> =>
      call('ring_again', [kind, subjectId], ['text', 'uuid']),
    snapshot: (conversationId: string): Promise<Snapshot | null> =>
      call('conversation_snapshot', [conversationId], ['uuid']),
    shiftSnapshot: (agentId: string): Promise<ShiftSnapshot | null> =>
      call('shift_snapshot', [agentId], ['uuid']),
  };
}

export type Doors = ReturnType<typeof createDoors>;
