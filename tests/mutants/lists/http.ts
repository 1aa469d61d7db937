import { mutantsOf, type Mutant } from '../mutant.js';
import { FLOOD } from '../tests.js';

const integration = (name: string): string => `tests/integration/${name}.test.ts`;
const HTTP = [integration('api-http-rules')];
const INFRASTRUCTURE = [integration('api-infrastructure')];
const LOG_IN = [integration('staff-log-in')];
const CUSTOMER = [integration('api-customer')];
const SIGHT = [integration('staff-agent')];

const unit = (file: string, test: string) =>
  mutantsOf({ file: `api/${file}`, project: 'unit', tests: [`api/${test}.test.ts`] });
const api = (file: string, tests: readonly string[]) =>
  mutantsOf({ file: `api/${file}`, project: 'integration', tests });

const idempotency = api('http/idempotency.ts', HTTP);
const mount = api('http/mount.ts', HTTP);
const route = api('http/route.ts', HTTP);
const app = api('app.ts', HTTP);
const limits = api('http/rate-limits.ts', FLOOD);
const errors = unit('http/errors.ts', 'http/errors');
const origin = unit('http/origin.ts', 'http/origin');
const bucket = unit('http/token-bucket.ts', 'http/token-bucket');
const hash = unit('auth/password-hash.ts', 'auth/password-hash');
const lockOut = api('auth/lock-out.ts', LOG_IN);
const logIn = api('auth/log-in.usecase.ts', LOG_IN);
const passport = api('auth/passport.ts', LOG_IN);
const password = api('auth/change-password.usecase.ts', LOG_IN);
const session = api('auth/session.ts', LOG_IN);
const token = api('auth/customer-token.ts', CUSTOMER);
const access = api('auth/access.ts', SIGHT);
const readable = unit('auth/readable.ts', 'auth/readable');
const staff = api('auth/staff.ts', HTTP);

/** What a request must be, who may make it, how often, and what its repeat gets. */
export const HTTP_MUTANTS: readonly Mutant[] = [
  idempotency(
    'a key used for another request is refused',
    "if (found.request_hash !== claim.requestHash) throw refuse('idempotency.reused');",
    '',
    INFRASTRUCTURE,
  ),
  api('agent/own-conversation.usecase.ts', [integration('idempotency')])(
    'a note is stored once under the id of its request',
    'onceId === null',
    'true',
  ),
  idempotency('what a repeat would be refused again is kept', 'isKept(refusal.code) ?', 'false ?'),
  idempotency(
    'no fault of the server is kept as the answer',
    'ERROR_STATUS[code] < 500 && ERROR_STATUS[code] !== 429',
    'true',
  ),
  idempotency('a limit is not kept as the answer', ' && ERROR_STATUS[code] !== 429', ''),
  idempotency('a key is short and visible', 'if (!KEY_PATTERN.test(key)) {', 'if (false) {'),
  mount(
    'the keys of two people are kept apart',
    "const caller = sessionId ?? req.staff?.id ?? `address:${req.ip ?? ''}`;",
    "const caller = 'anybody';",
  ),
  mount(
    'a body is parsed strictly',
    'route.body && parseStrictly(route.body, req.body ?? {});',
    'route.body && (req.body as unknown);',
    INFRASTRUCTURE,
  ),
  mount(
    'who is not logged in is asked to',
    "if (staff === null) throw refuse('auth.required');",
    'if (staff === null) return;',
  ),
  mount(
    'routes of admins are for admins',
    "if (route.auth === 'admin' && staff.role !== 'super_admin') throw refuse('auth.forbidden');",
    '',
  ),
  mount(
    'routes of agents are for agents',
    "if (route.auth === 'agent' && staff.role !== 'agent') throw refuse('auth.forbidden');",
    '',
  ),
  mount(
    'who must set a new password can do nothing else',
    "if (staff.must_change_password && !route.whilePasswordDue)\n        throw refuse('auth.password_change_required');",
    '',
    LOG_IN,
  ),
  mount('a customer shows a token', "if (shownToken(req) === null) throw refuse('auth.required');", ''),
  mount(
    'a token opens its own conversation only, over HTTP',
    '|| !(await ctx.tokens.opens(token, sessionId))',
    '',
    CUSTOMER,
  ),
  mount(
    'an id that cannot exist is one that does not',
    'throw refuse(route.errors.find',
    "throw refuse('internal'); throw refuse(route.errors.find",
  ),
  mount(
    'messages of a customer over HTTP are limited',
    "if (wait > 0) throw refuse('rate.limited', { retryAfter: wait });",
    '',
    FLOOD,
  ),
  route(
    'the answer to a log-in is not kept',
    "spec.method === 'post' && spec.idempotent !== false",
    "spec.method === 'post'",
  ),
  app(
    'a refusal says when to try again',
    "if (refusal.details.retryAfter !== undefined) res.setHeader('Retry-After', refusal.details.retryAfter);",
    '',
  ),
  app('requests of other sites are refused', 'api.use(checkOrigin(ctx.config.http));', '', INFRASTRUCTURE),
  app('a body has a size', "const BODY_LIMIT = '64kb';", "const BODY_LIMIT = '64mb';", INFRASTRUCTURE),
  limits(
    'new sessions of an address are limited',
    "sessions: perAddress('sessions_per_minute'),",
    "sessions: perAddress('requests_per_minute'),",
  ),
  errors(
    'a database that is away is 503',
    "if (isDatabaseAway(error)) return refuse('unavailable', { retryAfter: 2, cause: error });",
    '',
  ),
  errors(
    'a database that is away says when to try again',
    "refuse('unavailable', { retryAfter: 2, cause: error })",
    "refuse('unavailable', { cause: error })",
  ),
  errors('what no column can hold is the caller’s fault', '/^22[0-9A-Z]{3}$/.test(error.code)', 'false'),
  errors(
    'an unexpected error says nothing',
    "return refuse('internal', { cause: error });",
    "return refuse('internal', { error: String(error), cause: error });",
  ),
  origin('an origin of another site is refused', 'if (!ours) return false;', ''),
  origin(
    'a page of another site is refused',
    "return request.headers['sec-fetch-site'] !== 'cross-site';",
    'return true;',
  ),
  origin('the operator’s list lets sites in', 'if (rules.allowedOrigins.includes(origin)) return true;', ''),
  origin(
    'an origin that is none is refused',
    'if (!URL.canParse(origin)) return false;',
    'if (!URL.canParse(origin)) return true;',
  ),
  origin('where the address is known no other name is ours', 'rules.publicUrl === null\n', 'true\n'),
  bucket('a bucket fills again', '(now - bucket.at) * perMs', '0'),
  bucket(
    'a bucket is not fuller than full',
    'Math.min(capacity, bucket.tokens',
    'Math.max(capacity, bucket.tokens',
  ),
  bucket('an empty bucket gives nothing', 'if (tokens < 1) {', 'if (false) {'),
  bucket(
    'buckets do not grow without end',
    'if (this.#buckets.size >= this.maxKeys) this.#dropOldest();',
    '',
  ),
  hash(
    'a flood of log-ins is refused',
    "if (waiting.length >= MAX_WAITING) throw refuse('unavailable', { retryAfter: 2 });",
    '',
  ),
  hash('the next who waits gets its turn', 'else next();', 'else running -= 1;'),
  hash('nobody has no password', 'return right && hash !== null;', 'return right;'),
  {
    ...hash(
      'an unknown user takes as long as a known one',
      'const compared = hash ?? (await nobody);',
      'if (hash === null) return false;\n  const compared = hash;',
    ),
    project: 'integration',
    tests: LOG_IN,
  },
  lockOut('failed log-ins are counted', 'await limiter.consume(keyOf(attempt));', ''),
  lockOut('an account is locked in any spelling', 'username.toLowerCase()', 'username'),
  lockOut('a success forgets the failures', 'await limiter.delete(keyOf(attempt));', ''),
  passport(
    'the password is waited for',
    'const right = await verifyPassword',
    'const right = verifyPassword',
  ),
  logIn(
    'a log-in is counted before its password is looked at',
    'await ctx.lockOut.count(attempt,',
    'await (async (..._given: unknown[]) => undefined)(attempt,',
  ),
  logIn(
    'an agent does not come in at the door of admins',
    'if (login.portal && user.role !== PORTAL_ROLE[login.portal]) {',
    'if (false) {',
  ),
  logIn(
    'a failed log-in is in the audit log',
    "await audit.record({ ...unknown, action: 'auth.login_failed', level: 'warn' });",
    '',
  ),
  password(
    'guesses of the current password are counted',
    'await ctx.lockOut.count(attempt,',
    'await (async (..._given: unknown[]) => undefined)(attempt,',
  ),
  password('the current password is asked for', 'if (!(await verifyPassword(', 'if (!(verifyPassword('),
  password('a new password is long', 'if ([...password].length >= min) return;', 'return;'),
  password(
    'a new password ends the other log-ins',
    'await endSessionsOf(ctx, { userId: staff.id, exceptSid: staff.session_id });',
    '',
  ),
  session(
    'a log-in gets a new session',
    'req.session.regenerate((error) => {',
    '((next: (error?: unknown) => void) => next())((error) => {',
  ),
  session('a log-in ends after twelve hours', ' || now - data.logged_in_at > ABSOLUTE_LIFE_MS;', ';', HTTP),
  session(
    'a log-in that nobody uses ends',
    'get: () => ctx.settings.current.session_timeout_minutes * 60',
    'get: () => 86_400',
    HTTP,
  ),
  session('a fault of the database ends no log-in', "unset: 'keep',", "unset: 'destroy',"),
  session(
    'no script reads the cookie of a log-in',
    'cookie: { httpOnly: true, sameSite',
    'cookie: { httpOnly: false, sameSite',
  ),
  session(
    'a log-out ends the log-in',
    'req.session.destroy((error) => (error ? reject(error as Error) : resolve()));',
    'resolve(); void reject;',
  ),
  session(
    'who was deactivated is nobody',
    'return user === null ? null : { ...user, session_id: req.sessionID };',
    "return { ...(user ?? { id: userId, username: '', name: '', role: 'agent', must_change_password: false }), session_id: req.sessionID };",
    HTTP,
  ),
  staff('who was deactivated is known a moment later', 'performance.now() - known.at < MAX_AGE_MS', 'true'),
  token(
    'only its own token opens a conversation',
    'return timingSafeEqual(hash, hashToken(token));',
    'return timingSafeEqual(hash, hash);',
  ),
  access(
    'what an agent may not see is not there',
    "if (!readable) throw refuse('conversation.not_found');",
    '',
  ),
  readable('an agent sees what it has', 'access.owner_id === agentId ||', ''),
  readable(
    'an agent sees what it had last',
    '(access.owner_id === null && access.last_agent_id === agentId) ||',
    '',
  ),
  readable('an agent sees the queue', "access.status === 'escalated';", 'false;'),
];
