import { mutantsOf, type Mutant } from '../mutant.js';
import { FLOOD, HEARTBEAT, PUSHES, SOCKET_RULES, SOCKETS } from '../tests.js';

const live = (file: string, tests: readonly string[]) =>
  mutantsOf({ file: `api/sockets/${file}.ts`, project: 'integration', tests });

const server = live('server', SOCKET_RULES);
const handshake = live('handshake', SOCKET_RULES);
const guard = live('handshake-guard', SOCKET_RULES);
const command = live('command', SOCKET_RULES);
const conversation = live('conversation.socket', SOCKET_RULES);
const watch = live('log-in-watch', SOCKET_RULES);
const heartbeat = live('heartbeat', HEARTBEAT);
const activity = live('activity', HEARTBEAT);

/** Who is let in, and what each may do over a socket. */
export const SOCKET_MUTANTS: readonly Mutant[] = [
  guard('no page of another site polls', 'guarded.has(request) ? null : refusalOf(request)', 'null'),
  guard(
    'a page of another site hears 403',
    "if (!isOwnOrigin(ctx.config.http, request)) throw refuse('auth.origin_refused');",
    '',
  ),
  server(
    'a huge frame ends its connection',
    'const MAX_FRAME = 64 * 1024;',
    'const MAX_FRAME = 64 * 1024 * 1024;',
    SOCKETS,
  ),
  server(
    'a customer is told of its own conversation',
    'await socket.join(room.conversation(caller.sessionId));',
    '',
    SOCKETS,
  ),
  server('the sockets of a log-in are known', '[room.logIn(staff.session_id), ...desk]', 'desk'),
  server(
    'agents are not told what admins are',
    '[room.agents, room.agent(staff.id)]',
    '[room.admins, room.agents, room.agent(staff.id)]',
    PUSHES,
  ),
  handshake(
    'who must set a new password gets no socket',
    "if (staff?.must_change_password) throw refuse('auth.password_change_required');",
    '',
  ),
  handshake(
    'a token opens its own conversation only',
    "if (!(await ctx.tokens.opens(token, auth.session_id))) throw refuse('conversation.not_found');",
    '',
  ),
  handshake(
    'a wrong token opens nothing',
    "if (sessionId === null) throw refuse('conversation.not_found');\n  return { kind: 'customer', sessionId };",
    "return { kind: 'customer', sessionId: sessionId ?? '' };",
  ),
  handshake(
    'what is shown at the handshake is parsed strictly',
    'parseStrictly(HandshakeAuth, socket.handshake.auth)',
    'socket.handshake.auth as z.infer<typeof HandshakeAuth>',
  ),
  command(
    'a loop of commands is refused',
    "if (wait > 0) throw refuse('rate.limited', { retryAfter: wait });",
    '',
    FLOOD,
  ),
  command(
    'a command is parsed strictly',
    'parseStrictly(schemaOf(command), args[0])',
    'args[0] as InputOf<C>',
    SOCKETS,
  ),
  command(
    'a refused command is acked',
    '(error: unknown) => answer(failureOf(ctx, command, error)),',
    '() => undefined,',
  ),
  command('a command needs no ack', "if (typeof ack === 'function') (ack", '(ack'),
  command(
    'a refused command says when to try again',
    '...(retryAfter === undefined ? {} : { retry_after: retryAfter }),',
    '',
    FLOOD,
  ),
  conversation(
    'a customer does nothing with a foreign conversation',
    "if (caller.sessionId !== sessionId) throw refuse('conversation.not_found');",
    '',
  ),
  conversation(
    'a customer does not write in a foreign conversation',
    "if (caller.kind === 'customer') mustBeOwn(caller, input.session_id);",
    '',
  ),
  conversation(
    'a customer does not read a foreign conversation',
    "if (caller.kind === 'customer') mustBeOwn(caller, session_id);\n    else await mustBeReadable",
    "if (caller.kind === 'staff') await mustBeReadable",
  ),
  conversation(
    'an agent does not read what it may not see',
    'else await mustBeReadable(ctx, caller.staff, session_id);',
    '',
  ),
  conversation(
    'an agent does not watch what it may not see',
    'await mustBeReadable(ctx, caller.staff, session_id);\n      await socket.join',
    'await socket.join',
  ),
  conversation(
    'only the owner types and marks',
    "if (ownerId !== staff.id) throw refuse('conversation.not_owner');",
    '',
  ),
  conversation('an admin does not write', "if (staff.role !== 'agent') throw refuse('auth.forbidden');", ''),
  conversation(
    'who may not see a conversation does not learn that it is there',
    'if (error instanceof RefusalError) await mustBeReadable(ctx, staff, input.session_id);',
    '',
  ),
  conversation(
    'messages of a customer are limited',
    "if (wait > 0) throw refuse('rate.limited', { retryAfter: wait });",
    '',
    FLOOD,
  ),
  conversation(
    'customers watch nothing',
    "if (caller.kind === 'customer') throw refuse('auth.forbidden');",
    '',
  ),
  conversation(
    'who has stopped watching hears nothing more',
    'await socket.leave(room.conversation(session_id));\n      await',
    'await',
    PUSHES,
  ),
  conversation('what rose is told once', 'if (risen !== null) {', '{', PUSHES),
  conversation(
    'a mark is told on this copy',
    'ctx.audience.emit([room.conversation(session_id)], `conversation:${how}`, fact);',
    '',
    PUSHES,
  ),
  conversation(
    'a mark is told on the other copies',
    'ctx.hints.send({ t: how, ...fact, from: ctx.processId });',
    '',
    PUSHES,
  ),
  conversation(
    'typing is told on this copy',
    "socket.to(rooms).emit('typing', { session_id, who, typing });",
    '',
    PUSHES,
  ),
  conversation(
    'typing is told on the other copies',
    "ctx.hints.send({ t: 'typing', session_id, who, typing, from: ctx.processId });",
    '',
    PUSHES,
  ),
  conversation(
    'an agent who looks elsewhere is told of typing',
    'if (owner !== null) rooms.push(room.agent(owner));',
    '',
    PUSHES,
  ),
  conversation(
    'reading over a socket is a sign of the person',
    "on('conversation:read', (input) => {\n    active();",
    "on('conversation:read', (input) => {",
    HEARTBEAT,
  ),
  conversation(
    'an open page is no sign of the person',
    "on('conversation:delivered', (input) => mark('delivered', input));",
    "on('conversation:delivered', (input) => {\n    active();\n    return mark('delivered', input);\n  });",
    HEARTBEAT,
  ),
  watch(
    'a log-in of twelve hours has no socket',
    'if (Date.now() - caller.loggedInAt > ABSOLUTE_LIFE_MS) socket.disconnect(true);',
    '',
  ),
  watch(
    'a log-in that has ended has no socket',
    'for (const sid of await ctx.repositories.identities.endedSessions(sids)) ctx.audience.cut(room.logIn(sid));',
    '',
  ),
  watch(
    'an open page keeps its agent connected',
    'if (ctx.presence.isDue(agentId)) await ctx.presence.renew(agentId);',
    '',
    HEARTBEAT,
  ),
  activity(
    'what a person does keeps the log-in alive',
    '.touchSession({ sid: caller.staff.session_id, idleSeconds })',
    '.endedSessions([])',
  ),
  heartbeat('a heartbeat carries heads', 'if (head !== undefined) heads[id] = head;', ''),
  heartbeat(
    'a heartbeat tells nothing of foreign conversations',
    'new Set([...joined, ...own])',
    'known.heads.keys()',
  ),
  heartbeat(
    'a heartbeat tells an agent of what is not on its screen',
    'new Set([...joined, ...own])',
    'joined',
  ),
  heartbeat(
    'a heartbeat carries the version of the inbox',
    '...(version === undefined ? {} : { inbox_version: version })',
    '',
  ),
];
