import { mutantsOf, type Mutant } from '../mutant.js';

const of = (file: string, ...tests: readonly string[]) =>
  mutantsOf({
    file,
    project: 'integration',
    tests: tests.map((name) => `tests/integration/${name}.test.ts`),
  });

const commands = of('api/sockets/command.ts', 'api-flood');
const lockOut = of('api/auth/lock-out.ts', 'api-flood');
const handshakes = of('api/sockets/handshake-guard.ts', 'api-handshakes');
const address = of('api/http/address.ts', 'api-handshakes');
const keys = of('api/http/idempotency.ts', 'idempotency');
const claims = of('db/repositories/idempotency.repository.ts', 'idempotency');

/** What the api lets in, how often, and once. */
export const SURFACE_MUTANTS: readonly Mutant[] = [
  commands(
    'the commands of a caller are counted over all its sockets',
    'ctx.limits.commands.take(who)',
    'ctx.limits.commands.take(socket.id)',
  ),
  lockOut('log-in attempts of one IPv6 /64 are counted together', '${addressKey(ip)}', '${ip}'),
  handshakes(
    'handshakes of an address are counted',
    "if (wait > 0) throw refuse('rate.limited', { retryAfter: wait });",
    '',
  ),
  handshakes('an empty session id is none', '/[?&]sid=[^&]/', '/[?&]sid=/'),
  handshakes(
    'a handshake by polling is counted, whatever its headers say',
    'guarded.has(request) ?',
    'request.headers.upgrade !== undefined ?',
  ),
  handshakes(
    'a connection that is reset while it is refused does not end the process',
    "socket.on('error', () => socket.destroy());",
    '',
  ),
  address('what a client claims to be its address is not believed', 'forwarded.reverse()', 'forwarded'),
  address('a whole IPv6 /64 is one address', 'const IPV6_PREFIX = 64;', 'const IPV6_PREFIX = 128;'),
  keys(
    'what failed for a while is tried again by any process',
    ': this.#forgetting(slot)',
    ': () => Promise.resolve()',
  ),
  keys(
    'what a dead process had begun is taken over',
    'if (!own && !gone) return Promise.resolve(false);',
    'if (!own) return Promise.resolve(false);',
  ),
  keys('a line that was cut may come back', 'const GONE_MS = 3_000;', 'const GONE_MS = 0;'),
  keys(
    'each attempt at a request bears the same id',
    "createHash('sha256').update(`${slot.scope}\\n${slot.key}\\n${requestHash}`)",
    "createHash('sha256').update(String(performance.now()))",
  ),
  keys('of several repeats one takes over', 'if (this.#here.has(name)) return false;', ''),
  keys(
    'a key of which nobody knows whether it is in the table is given back',
    'void this.#settler.settle(name, this.#forgetting(slot));\n      throw error;',
    'throw error;',
  ),
  claims(
    'a process that is alive is not taken over',
    'else not exists (select 1 from pg_stat_activity line',
    'else true or not exists (select 1 from pg_stat_activity line',
  ),
  claims(
    'an answer that comes too late does not count',
    ".set({ status: input.status, body: JSON.stringify(input.body) })\n        .where('scope', '=', input.scope)\n        .where('key', '=', input.key)\n        .where('holder', '=', input.holder)",
    ".set({ status: input.status, body: JSON.stringify(input.body) })\n        .where('scope', '=', input.scope)\n        .where('key', '=', input.key)",
  ),
];
