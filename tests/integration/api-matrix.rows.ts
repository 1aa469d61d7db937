import { randomUUID } from 'node:crypto';

/** The authorization matrix: who may do what with whose things. `ok` is anything but 401, 403, 404 and 5xx. */
export const ACTORS = [
  'anonymous',
  'customerA',
  'customerB',
  'ownerAgent',
  'otherAgent',
  'deactivatedAgent',
  'admin',
] as const;
export type Actor = (typeof ACTORS)[number];

/** `own` belongs to customer A and the owner agent, `foreign` to customer B and the other agent. */
export const OBJECTS = ['own', 'foreign', 'missing'] as const;
export type Thing = (typeof OBJECTS)[number];

export type Verdict = 'ok' | 401 | 403 | 404 | 409;
export interface Request {
  params?: Record<string, string>;
  body?: object;
  headers?: Record<string, string>;
}
/** What must exist for a row: the id that `request` is given. */
export type Needs = 'nothing' | 'conversation' | 'offer' | 'agent' | 'user' | 'article';
export interface Row {
  needs: Needs;
  request: (id: string) => Request;
  verdict: (actor: Actor, thing: Thing, seesAll: boolean) => Verdict;
  /** The allowed call ends the session of its caller. */
  endsSession?: true;
}

const isCustomer = (actor: Actor): boolean => actor.startsWith('customer');
const isStaff = (actor: Actor): boolean => ['ownerAgent', 'otherAgent', 'admin'].includes(actor);
const ownThingOf = {
  customerA: 'own',
  customerB: 'foreign',
  ownerAgent: 'own',
  otherAgent: 'foreign',
} as const;
const owns = (actor: Actor, thing: Thing): boolean =>
  actor in ownThingOf && ownThingOf[actor as keyof typeof ownThingOf] === thing;

const nothing = (): Request => ({});
const emptyBody = (): Request => ({ body: {} });
// refused with 422 once the caller is let in, so that nothing is changed
const invalidBody = (): Request => ({ body: { no_such_field: true } });

const everybody = (request: Row['request'] = nothing): Row => ({
  needs: 'nothing',
  request,
  verdict: () => 'ok',
});
const anyStaff = (request: Row['request'] = nothing): Row => ({
  needs: 'nothing',
  request,
  verdict: (actor) => (isStaff(actor) ? 'ok' : 401),
});
const agents = (request: Row['request'] = nothing): Row => ({
  needs: 'nothing',
  request,
  verdict: (actor) => (!isStaff(actor) ? 401 : actor === 'admin' ? 403 : 'ok'),
});
const admins = (request: Row['request'] = nothing): Row => ({
  needs: 'nothing',
  request,
  verdict: (actor) => (!isStaff(actor) ? 401 : actor === 'admin' ? 'ok' : 403),
});
const adminsOn = (needs: Needs, request: Row['request']): Row => ({
  needs,
  request,
  verdict: (actor, thing) =>
    !isStaff(actor) ? 401 : actor !== 'admin' ? 403 : thing === 'missing' ? 404 : 'ok',
});
const ownCustomer = (request: Row['request']): Row => ({
  needs: 'conversation',
  request,
  verdict: (actor, thing) => (!isCustomer(actor) ? 401 : owns(actor, thing) ? 'ok' : 404),
});
const reader = (request: Row['request']): Row => ({
  needs: 'conversation',
  request,
  verdict: (actor, thing, seesAll) => {
    if (!isStaff(actor)) return 401;
    if (thing === 'missing') return 404;
    return actor === 'admin' || seesAll || owns(actor, thing) ? 'ok' : 404;
  },
});
const owner = (request: Row['request']): Row => ({
  needs: 'conversation',
  request,
  verdict: (actor, thing, seesAll) => {
    if (!isStaff(actor)) return 401;
    if (actor === 'admin') return 403;
    if (thing === 'missing') return 404;
    return owns(actor, thing) ? 'ok' : seesAll ? 409 : 404;
  },
});
const offeredTo = (request: Row['request']): Row => ({
  needs: 'offer',
  request,
  verdict: (actor, thing) =>
    !isStaff(actor) ? 401 : actor === 'admin' ? 403 : owns(actor, thing) ? 'ok' : 404,
});
const ownFigures = (param: string): Row => ({
  needs: 'agent',
  request: (id) => ({ params: { [param]: id } }),
  verdict: (actor, thing) => {
    if (!isStaff(actor)) return 401;
    if (thing === 'missing') return 404;
    return actor === 'admin' || owns(actor, thing) ? 'ok' : 404;
  },
});

const byId = (body?: object) => (id: string) => ({ params: { id }, ...(body === undefined ? {} : { body }) });
const bySession = (body?: object) => (id: string) => ({
  params: { session_id: id },
  ...(body === undefined ? {} : { body }),
});
const sessionIn =
  (body: object, headers: Record<string, string> = {}) =>
  (id: string) => ({
    body: { session_id: id, ...body },
    headers,
  });

/** One row for each registered route, by `method path`; a route without a row fails the build. */
export const ROUTE_ROWS: Record<string, Row> = {
  'get /healthz': everybody(),
  'get /readyz': everybody(),
  'get /api/help/suggestions': everybody(),
  'get /api/help/articles/:id': {
    needs: 'article',
    request: byId(),
    verdict: (_actor, thing) => (thing === 'missing' ? 404 : 'ok'),
  },
  'post /api/session': everybody(emptyBody),
  'post /api/chat': ownCustomer(sessionIn({ message: 'hello' }, { prefer: 'respond-async' })),
  'get /api/chat/:session_id': ownCustomer(bySession()),
  'post /api/chat/:session_id/escalate': ownCustomer(bySession({})),
  'post /api/chat/:session_id/resolve': ownCustomer(bySession({})),
  'post /api/agent/feedback': ownCustomer(sessionIn({ rating: 5 })),

  'post /api/auth/login': everybody(invalidBody),
  'post /api/auth/logout': { ...anyStaff(emptyBody), endsSession: true },
  'get /api/auth/me': anyStaff(),
  'post /api/auth/password': anyStaff(invalidBody),

  'post /api/agent/status': agents(invalidBody),
  'post /api/agent/availability': agents(invalidBody),
  'get /api/agent/status/:agent_id': ownFigures('agent_id'),
  'get /api/agent/offers': agents(),
  'post /api/agent/offers/:offer_id/accept': offeredTo((id) => ({ params: { offer_id: id }, body: {} })),
  'post /api/agent/offers/:offer_id/decline': offeredTo((id) => ({ params: { offer_id: id }, body: {} })),
  'get /api/agent/conversations': agents(),
  'post /api/agent/conversations/:id/claim': owner(byId({})),
  'post /api/agent/conversations/:id/resolve': owner(byId({})),
  'post /api/agent/conversations/:id/release': owner(byId({})),
  'post /api/agent/conversations/:id/notes': owner(byId({ content: 'a note' })),
  'post /api/agent/send-message': owner(sessionIn({ message: 'hello' })),
  'get /api/agent/chat-history/:session_id': reader(bySession()),
  'get /api/agent/escalations': anyStaff(),
  'get /api/agent/overview/:id': ownFigures('id'),
  'get /api/agent/feedback/:id': ownFigures('id'),

  'get /api/admin/users': admins(),
  'post /api/admin/users': admins(invalidBody),
  'get /api/admin/users/:id': adminsOn('user', byId()),
  'patch /api/admin/users/:id': adminsOn('user', byId({ first_name: 'Ann' })),
  'delete /api/admin/users/:id': adminsOn('user', byId()),
  'get /api/admin/board': admins(),
  'get /api/admin/conversations': admins(),
  'get /api/admin/agents': admins(),
  'get /api/admin/agent/:id': adminsOn('agent', byId()),
  'get /api/admin/audit-logs': admins(),
  'get /api/admin/system-status': admins(),
  'get /api/admin/settings': admins(),
  'put /api/admin/settings': admins(invalidBody),
  'get /api/admin/articles': admins(),
  'post /api/admin/articles': admins(invalidBody),
  'put /api/admin/articles/:id': adminsOn('article', byId({ title: 'A title', content: 'Text.' })),
  'delete /api/admin/articles/:id': adminsOn('article', byId()),
  'post /api/admin/articles/import': admins(invalidBody),
  'get /api/admin/intents': admins(),
  'put /api/admin/intents': admins(invalidBody),
};

/** What the ack of a command says; anonymous people and deactivated agents are refused at the handshake. */
export type CommandVerdict = 'ok' | 'conversation.not_found' | 'conversation.not_owner' | 'auth.forbidden';
export interface CommandRow {
  input: (id: string) => object;
  verdict: (actor: Actor, thing: Thing, seesAll: boolean) => CommandVerdict;
}

const ownOnly: CommandRow['verdict'] = (actor, thing, seesAll) => {
  if (owns(actor, thing)) return 'ok';
  if (isCustomer(actor) || thing === 'missing') return 'conversation.not_found';
  return actor === 'admin' || seesAll ? 'conversation.not_owner' : 'conversation.not_found';
};
const readable: CommandRow['verdict'] = (actor, thing, seesAll) => {
  if (owns(actor, thing)) return 'ok';
  if (isCustomer(actor) || thing === 'missing') return 'conversation.not_found';
  return actor === 'admin' || seesAll ? 'ok' : 'conversation.not_found';
};

/** One row for each socket command. */
export const COMMAND_ROWS: Record<string, CommandRow> = {
  'message:send': {
    input: (id) => ({ session_id: id, client_message_id: randomUUID(), content: 'hello' }),
    verdict: (actor, thing, seesAll) =>
      actor === 'admin' ? 'auth.forbidden' : ownOnly(actor, thing, seesAll),
  },
  'conversation:sync': { input: (id) => ({ session_id: id, after: 0 }), verdict: readable },
  'typing:set': { input: (id) => ({ session_id: id, typing: true }), verdict: ownOnly },
  'conversation:read': { input: (id) => ({ session_id: id, seq: 1 }), verdict: ownOnly },
  'conversation:delivered': { input: (id) => ({ session_id: id, seq: 1 }), verdict: ownOnly },
  'conversation:watch': {
    input: (id) => ({ session_id: id }),
    verdict: (actor, thing, seesAll) =>
      isCustomer(actor) ? 'auth.forbidden' : readable(actor, thing, seesAll),
  },
};
