import type { Request, Response } from 'express';
import type { z } from 'zod';
import type { ErrorCode } from '../../contracts/errors.js';
import type { Staff } from '../auth/staff.js';
import type { AppContext } from '../context.js';
import type { AnyAnswer } from './answer.js';

export type Method = 'get' | 'post' | 'put' | 'patch' | 'delete';

/**
 * Who may call: public (anybody), customer (the token of the conversation named by `session_id`), agent, admin
 * (super_admin), staff (either), ops (anybody, outside the rate limits).
 */
export type RouteAuth = 'public' | 'customer' | 'agent' | 'admin' | 'staff' | 'ops';

type Responses = Record<number, z.ZodType>;

/** What a handler gives back; the body of 204 is null. */
export type Answer<R extends Responses> = {
  [S in keyof R & number]: { status: S; body: z.input<R[S]> };
}[keyof R & number];

type Parsed<S> = S extends z.ZodType ? z.output<S> : undefined;

export interface Call<P, Q, B, A extends RouteAuth> {
  ctx: AppContext;
  req: Request;
  requestId: string;
  ip: string;
  params: Parsed<P>;
  query: Parsed<Q>;
  body: Parsed<B>;
  /** Who is logged in; never null on the routes of agents, admins and staff. */
  staff: A extends 'agent' | 'admin' | 'staff' ? Staff : Staff | null;
  /** The conversation whose token was shown; only on customer routes. */
  sessionId: A extends 'customer' ? string : null;
  /** The same for each attempt at a request with an idempotency key; null without one. */
  onceId: string | null;
}

export interface RouteSpec<
  P extends z.ZodType | undefined,
  Q extends z.ZodType | undefined,
  B extends z.ZodType | undefined,
  R extends Responses,
  A extends RouteAuth,
> {
  method: Method;
  /** As Express writes it: `/api/chat/:session_id`. */
  path: `/${string}`;
  tag: string;
  summary: string;
  auth: A;
  params?: P;
  query?: Q;
  /** A strict object; unknown fields are refused with 422. */
  body?: B;
  responses: R;
  /** Besides those that follow from auth, body and limits. */
  errors: readonly ErrorCode[];
  /** A limit of its own besides the one of all requests of an address. */
  limit?: 'sessions' | 'messages';
  /** False: `Idempotency-Key` is ignored, because the answer must not be kept (log-in). */
  idempotent?: false;
  /** As express.json takes it; more than the usual 64 kB for routes that take whole documents. */
  bodyLimit?: string;
  /** Reachable while a new password is due. */
  whilePasswordDue?: true;
  /** Sets cookies and headers; also when the kept answer of an idempotent request is given again. */
  present?: (input: { ctx: AppContext; req: Request; res: Response; answer: Answer<R> }) => void;
  handler: (call: Call<P, Q, B, A>) => Promise<Answer<R>>;
}

/** What the rest of the API sees of a route: its specification with the types folded away. */
export interface Route {
  readonly method: Method;
  readonly path: `/${string}`;
  readonly tag: string;
  readonly summary: string;
  readonly auth: RouteAuth;
  readonly params: z.ZodType | undefined;
  readonly query: z.ZodType | undefined;
  readonly body: z.ZodType | undefined;
  readonly responses: Responses;
  readonly errors: readonly ErrorCode[];
  readonly limit: 'sessions' | 'messages' | undefined;
  readonly idempotent: boolean;
  readonly bodyLimit: string | undefined;
  readonly whilePasswordDue: boolean;
  readonly present: (input: { ctx: AppContext; req: Request; res: Response; answer: AnyAnswer }) => void;
  readonly run: (call: Call<z.ZodType, z.ZodType, z.ZodType, RouteAuth>) => Promise<AnyAnswer>;
}

/** The only way to make a route: validated, guarded, documented and listed in the authorization matrix. */
export const defineRoute = <
  R extends Responses,
  A extends RouteAuth,
  P extends z.ZodType | undefined = undefined,
  Q extends z.ZodType | undefined = undefined,
  B extends z.ZodType | undefined = undefined,
>(
  spec: RouteSpec<P, Q, B, R, A>,
): Route => ({
  method: spec.method,
  path: spec.path,
  tag: spec.tag,
  summary: spec.summary,
  auth: spec.auth,
  params: spec.params,
  query: spec.query,
  body: spec.body,
  responses: spec.responses,
  errors: spec.errors,
  limit: spec.limit,
  idempotent: spec.method === 'post' && spec.idempotent !== false,
  bodyLimit: spec.bodyLimit,
  whilePasswordDue: spec.whilePasswordDue === true,
  present: (input) => spec.present?.({ ...input, answer: input.answer as Answer<R> }),
  // the mounted handler parses with the same schemas, so the folded types are the true ones
  run: (call) => spec.handler(call as unknown as Call<P, Q, B, A>),
});

/** `return reply(200, body)`: keeps the status as a literal type, so that the body is checked against its schema. */
export const reply = <const S extends number, B>(status: S, body: B): { status: S; body: B } => ({
  status,
  body,
});
