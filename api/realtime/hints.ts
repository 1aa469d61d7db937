import { z } from 'zod';
import { PROGRESS_STEPS } from '../../contracts/sockets.js';
import type { Notifier } from '../../db/notifier.js';

/** PostgreSQL refuses longer payloads; bytes. */
const MAX_PAYLOAD = 7_900;

/** Best effort between processes; who misses one fetches or waits for the next. `from` names the sending process. */
export const Hint = z.discriminatedUnion('t', [
  z.object({
    t: z.literal('progress'),
    session_id: z.uuid(),
    turn: z.int(),
    step: z.enum(PROGRESS_STEPS),
  }),
  z.object({
    t: z.literal('delta'),
    session_id: z.uuid(),
    turn: z.int(),
    attempt: z.int(),
    text: z.string(),
  }),
  z.object({
    t: z.literal('typing'),
    session_id: z.uuid(),
    who: z.union([z.literal('user'), z.literal('bot'), z.templateLiteral(['agent_', z.string()])]),
    typing: z.boolean(),
    from: z.string().optional(),
  }),
  z.object({
    t: z.enum(['read', 'delivered']),
    session_id: z.uuid(),
    who: z.enum(['user', 'agent']),
    seq: z.int(),
    from: z.string().optional(),
  }),
  z.object({ t: z.literal('cut'), sids: z.array(z.string()), user_id: z.uuid().optional() }),
  z.object({ t: z.literal('settings') }),
]);
export type Hint = z.infer<typeof Hint>;

/** Sends hints to every api copy, this one included, and never fails its caller. */
export const createHintSender = (notifier: Notifier) => ({
  send: (hint: Hint): void => {
    if (Buffer.byteLength(JSON.stringify(hint)) <= MAX_PAYLOAD) notifier.hint(hint);
  },
});
export type HintSender = ReturnType<typeof createHintSender>;
