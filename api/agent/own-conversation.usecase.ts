import { sql, type Transaction } from 'kysely';
import type { ConversationChange } from '../../contracts/agent.js';
import { recordAudit, type AuditActor } from '../../db/repositories/audit.repository.js';
import { createAuditedDoors, createDoorsIn } from '../../db/repositories/audited-doors.repository.js';
import type { TransitionResult } from '../../db/repositories/doors.repository.js';
import type { Schema } from '../../db/schema.js';
import { mustBeReadable } from '../auth/access.js';
import type { Staff } from '../auth/staff.js';
import type { AppContext } from '../context.js';
import { refuse, refuseAsDoor } from '../http/errors.js';
import { commitMessage } from '../messages.js';

export interface AgentAction {
  ctx: AppContext;
  staff: Staff;
  actor: AuditActor;
  id: string;
}

export const changeOf = (ctx: AppContext, result: TransitionResult): ConversationChange => {
  if (!result.ok) throw refuseAsDoor(result);
  ctx.wakeRelay();
  const { snapshot } = result;
  return {
    success: true,
    session_id: snapshot.conversation_id,
    status: snapshot.status,
    owner: snapshot.owner,
    state_version: snapshot.state_version,
  };
};

/** Takes a conversation from the queue or the assistant, or gives back or ends an own one. */
export const changeConversation = async (
  input: AgentAction & { action: 'claim' | 'resolve' | 'release' },
): Promise<ConversationChange> => {
  const { ctx, staff, actor, id, action } = input;
  await mustBeReadable(ctx, staff, id);
  const doors = createAuditedDoors(ctx.statements, {
    ...actor,
    action: `conversation.${action}`,
    subject: 'conversation',
    targetId: id,
  });
  const result = await doors.transition({
    conversationId: id,
    action,
    actorKind: 'agent',
    actorId: staff.id,
  });
  if (!result.ok && result.code === 'conversation.not_owner') {
    throw refuse('conversation.taken', { takenBy: result.taken_by ?? null });
  }
  return changeOf(ctx, result);
};

/**
 * A note by the owner or, once it is resolved, by the one who had it; the audit row holds no text. A request that is repeated
 * under its `onceId` gives the first note back.
 */
export const addNote = async (
  input: AgentAction & { content: string; onceId: string | null },
): Promise<{ id: string; staff_seq: number }> => {
  const { ctx, staff, actor, id, content, onceId } = input;
  await mustBeReadable(ctx, staff, id);
  const note = await ctx.db.transaction().execute(async (trx) => {
    const row = await trx
      .selectFrom('conversations')
      .select(['agent_id', 'last_agent_id', 'status'])
      .select(sql<string>`display_name(agent_id)`.as('agent_name'))
      .where('id', '=', id)
      .forUpdate()
      .executeTakeFirstOrThrow();
    const before =
      onceId === null
        ? undefined
        : await findNote(trx, { id: onceId, conversationId: id, authorId: staff.id });
    if (before !== undefined) return before;
    const writer = row.status === 'resolved' ? row.last_agent_id : row.agent_id;
    if (writer !== staff.id) {
      const { agent_id: owner, agent_name: name } = row;
      throw refuse('conversation.taken', { takenBy: owner === null ? null : { id: owner, name } });
    }
    const answer = await createDoorsIn(trx).postNote({
      conversationId: id,
      authorId: staff.id,
      content,
      id: onceId,
    });
    if (!answer.ok) throw refuseAsDoor(answer);
    await recordAudit(trx, {
      ...actor,
      action: 'conversation.note',
      targetKind: 'conversation',
      targetId: id,
      after: { note_id: answer.id },
    });
    return answer;
  });
  ctx.wakeRelay();
  return { id: note.id, staff_seq: note.staff_seq };
};

const findNote = (
  trx: Transaction<Schema>,
  note: { id: string; conversationId: string; authorId: string },
): Promise<{ id: string; staff_seq: number } | undefined> =>
  trx
    .selectFrom('notes')
    .select(['id', 'staff_seq'])
    .where('conversation_id', '=', note.conversationId)
    .where('author_id', '=', note.authorId)
    .where('id', '=', note.id)
    .executeTakeFirst();

/** Says something as the owner; a repeated client message id gives the first message back. */
export const sendMessage = async (input: {
  ctx: AppContext;
  staff: Staff;
  id: string;
  content: string;
  clientMessageId: string | null;
}): Promise<{ id: string; seq: number }> => {
  const { ctx, staff, id, content, clientMessageId } = input;
  await mustBeReadable(ctx, staff, id);
  const { message } = await commitMessage(ctx, {
    via: 'http',
    conversationId: id,
    authorKind: 'agent',
    agentId: staff.id,
    content,
    clientMessageId,
  });
  return { id: message.id, seq: message.seq };
};
