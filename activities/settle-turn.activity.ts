import type { FailTurn, Moved, SettleTurn } from './activities.js';
import type { DeskDeps } from './deps.js';
import { fenceOf, moved } from './desk.js';

/** Publishes, asks back or hands over, as decided, unless somebody or something else was first. */
export function createSettleTurn({ doors, notifier }: DeskDeps) {
  return async (input: SettleTurn): Promise<Moved> => {
    const { conversation_id, turn_no, epoch, last_customer_seq, decision, facts, policy_version } = input;
    const result = await doors.transition({
      conversationId: conversation_id,
      action: decision.outcome,
      actorKind: 'workflow',
      expect: {
        turn_no,
        ...fenceOf(epoch),
        ...(last_customer_seq === null ? {} : { last_customer_seq }),
      },
      args: {
        facts,
        policy_version,
        ...(decision.outcome === 'escalate' ? { reason: decision.reason } : {}),
      },
    });
    notifier.wakeRelay();
    return moved(result);
  };
}

/** Hands over what the assistant could not answer at all, and keeps a dead letter for ops. */
export function createFailTurn({ doors, turns, notifier }: DeskDeps) {
  return async ({ conversation_id, code, attempts, epoch }: FailTurn): Promise<Moved> => {
    // first the letter: when only one of the two survives a crash, the retry finds the conversation still open
    await turns.keepDeadLetter({ conversationId: conversation_id, code, attempts });
    const result = await doors.transition({
      conversationId: conversation_id,
      action: 'escalate',
      actorKind: 'workflow',
      expect: fenceOf(epoch),
      args: { reason: 'assistant_failed' },
    });
    notifier.wakeRelay();
    return moved(result);
  };
}
