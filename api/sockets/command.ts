import { randomUUID } from 'node:crypto';
import type { z } from 'zod';
import {
  ConversationDelivered,
  ConversationRead,
  ConversationSync,
  ConversationWatch,
  MessageSend,
  TypingSet,
  type ClientToServerEvents,
  type SocketFailure,
} from '../../contracts/sockets.js';
import type { AppContext } from '../context.js';
import { refuse, toRefusal } from '../http/errors.js';
import { parseStrictly } from '../http/validation.js';
import type { AppSocket } from '../realtime/audience.js';

export type Command = keyof ClientToServerEvents;

/** Every command there is; the authorization matrix has a row for each. */
export const COMMANDS = {
  'message:send': MessageSend,
  'conversation:sync': ConversationSync,
  'typing:set': TypingSet,
  'conversation:read': ConversationRead,
  'conversation:delivered': ConversationDelivered,
  'conversation:watch': ConversationWatch,
} as const satisfies Record<Command, z.ZodType>;

type InputOf<C extends Command> = z.output<(typeof COMMANDS)[C]>;

// the compiler does not follow a generic key into the map
const schemaOf = <C extends Command>(command: C): z.ZodType<InputOf<C>> =>
  COMMANDS[command] as unknown as z.ZodType<InputOf<C>>;

const failureOf = (ctx: AppContext, command: Command, error: unknown): SocketFailure => {
  const refusal = toRefusal(error);
  const requestId = randomUUID();
  ctx.metrics.refusals.inc({ code: refusal.code });
  if (refusal.code === 'internal') {
    ctx.logger.error({ err: error, command, req_id: requestId }, 'unexpected error in a socket command');
  }
  const { retryAfter } = refusal.details;
  return {
    ok: false,
    code: refusal.code,
    error: refusal.message,
    request_id: requestId,
    ...(retryAfter === undefined ? {} : { retry_after: retryAfter }),
  };
};

/** Listens to the commands of one socket: every one is counted for its caller, parsed strictly, caught and acked. */
export const commandsOf = (ctx: AppContext, socket: AppSocket) => {
  const { caller } = socket.data;
  const who = caller.kind === 'customer' ? caller.sessionId : caller.staff.id;
  const untyped = socket as unknown as {
    on: (event: string, listener: (...args: unknown[]) => void) => void;
  };
  return <C extends Command>(command: C, handler: (input: InputOf<C>) => Promise<object>): void => {
    untyped.on(command, (...args) => {
      const ack = args.at(-1);
      const answer = (body: object): void => {
        if (typeof ack === 'function') (ack as (body: object) => void)(body);
      };
      const work = async (): Promise<object> => {
        const wait = ctx.limits.commands.take(who);
        if (wait > 0) throw refuse('rate.limited', { retryAfter: wait });
        return handler(parseStrictly(schemaOf(command), args[0]));
      };
      work().then(
        (body) => answer({ ok: true, ...body }),
        (error: unknown) => answer(failureOf(ctx, command, error)),
      );
    });
  };
};
