import { mutantsOf, type Mutant } from '../mutant.js';
import { RECONCILER, RELAY } from '../tests.js';

const unit = (file: string, test: string) => mutantsOf({ file, project: 'unit', tests: [test] });
const database = (file: string, tests: readonly string[]) =>
  mutantsOf({ file, project: 'integration', tests });
const BATCHES = ['tests/integration/repairs-batches.test.ts'];
const CONNECTIONS = ['tests/integration/connections.test.ts'];

const relay = database('api/realtime/relay.ts', RELAY);
const reconciler = database('api/realtime/reconciler.ts', RECONCILER);
const repairs = database('db/repositories/repairs.repository.ts', BATCHES);
const suspicion = database('api/realtime/suspicion.ts', BATCHES);
const sweeper = unit('api/realtime/sweeper.ts', 'api/realtime/sweeper.test.ts');
const presence = unit('api/realtime/presence.ts', 'api/realtime/presence.test.ts');
const waiters = unit('api/realtime/waiters.ts', 'api/realtime/waiters.test.ts');
const looper = unit('api/realtime/looper.ts', 'api/realtime/looper.test.ts');
const listener = database('db/listener.ts', CONNECTIONS);
const notifier = database('db/notifier.ts', CONNECTIONS);
const pool = database('db/client.ts', CONNECTIONS);

const link = database('api/temporal/temporal-link.ts', ['tests/integration/temporal-link.test.ts']);
const health = database('api/health.ts', ['tests/integration/temporal-link.test.ts']);
const bounded = database('db/bounded-pool.ts', CONNECTIONS);

/** Relay, reconciler, sweeper, presence, and the connections they live on. */
export const REALTIME_MUTANTS: readonly Mutant[] = [
  relay('the relay pushes by itself', 'this.#push.start();', ''),
  relay('the relay rings by itself', 'this.#ring.start();', ''),
  relay(
    'a push waits for no lease',
    'return (await this.#outbox.push(PUSH_LIMIT)) === PUSH_LIMIT;',
    'return this.#options.link.isReachable() && (await this.#outbox.push(PUSH_LIMIT)) === PUSH_LIMIT;',
  ),
  relay(
    'an unreachable Temporal is no failure of a ring',
    'if (error instanceof TemporalUnreachable || isDatabaseAway(error)) return;',
    'if (isDatabaseAway(error)) return;',
  ),
  relay(
    'a ring that was refused is tried again soon',
    'await this.#outbox.failed(subject, retryMs)',
    'await this.#outbox.rung(subject, Number.MAX_SAFE_INTEGER)',
  ),
  relay(
    'a ring delivers what it has read and nothing later',
    'await this.#outbox.rung(subject, found?.snapshot.change_no ?? Number.MAX_SAFE_INTEGER);',
    'await this.#outbox.rung(subject, Number.MAX_SAFE_INTEGER);',
  ),
  relay(
    'a ring for what does not exist any more is dropped',
    'found?.snapshot.change_no ?? Number.MAX_SAFE_INTEGER',
    'found?.snapshot.change_no ?? 0',
  ),
  relay('two relays do not ring one conversation at a time', 'link.callMs + LEASE_MARGIN_MS', '0'),
  suspicion(
    'the reconciler repairs only what looked the same twice',
    'page.filter((suspect) => this.#before.get(keyOf(suspect)) === suspect.mark)',
    '[...page]',
    RECONCILER,
  ),
  suspicion(
    'who was asked about longest ago comes first',
    'confirmed.toSorted((a, b) => this.#askedAt(a) - this.#askedAt(b))',
    'confirmed',
  ),
  reconciler(
    'a workflow that runs is left alone',
    'if (isFirst) await this.#tell(suspect);\n        continue;',
    'if (isFirst) await this.#tell(suspect);',
  ),
  reconciler('a suspect that runs is told how it stands', 'if (isFirst) await this.#tell(suspect);', ''),
  reconciler('after a start of the server who changed last is told', 'await this.#greetAfterStart();', ''),
  repairs(
    'one start of the server is asked about once',
    'set server_started_at = ${startedAt}::timestamptz`',
    'set server_started_at = null`',
    RECONCILER,
  ),
  reconciler('what was repaired is rung at once', 'if (repaired.length > 0) this.#options.wakeRelay();', ''),
  reconciler('a restored database is noticed', 'await this.#noticeRestore();\n    if (!this', 'if (!this'),
  reconciler('what a restore has to ring is rung', 'await this.#ringRestored();', ''),
  reconciler(
    'one copy of the reconciler leads',
    'if (await this.#leader.leads()) await this.look();',
    'await this.#leader.leads();\n        await this.look();',
  ),
  reconciler(
    'with Temporal away nothing is taken for lost',
    'if (!this.#options.link.isReachable()) {\n      this.#suspicion.forget();\n      return [];\n    }',
    '',
  ),
  repairs(
    'what waits to be rung is no suspect',
    'o.subject_id = c.id and o.ring)`',
    'o.subject_id = c.id and false)`',
  ),
  repairs(
    'a deadline has a grace before it is suspect',
    'c.due_at < statement_timestamp() - make_interval(secs => ${graceSeconds})',
    'c.due_at < statement_timestamp()',
  ),
  repairs(
    'every repair is counted',
    '.values({ subject_kind: subject.kind, subject_id: subject.id, cause })\n        .execute();',
    '.values({ subject_kind: subject.kind, subject_id: subject.id, cause });',
  ),
  repairs(
    'a restored database gets a new epoch',
    'epoch = a.epoch + case when before.system_identifier is null then 0 else 1 end,',
    'epoch = a.epoch,',
    [...BATCHES, ...RECONCILER],
  ),
  repairs(
    'rings after a restore go on where they came to',
    'set ringing_kind = ${next}, ringing_after = ${last}::uuid`',
    'set ringing_kind = ${next}, ringing_after = null`',
  ),
  sweeper('the sweep offers what waits', 'let changes = await doors.sweepWaiting();', 'let changes = 0;'),
  sweeper(
    'the sweep looks for agents who are away',
    'changes += await doors.sweepLeases();',
    'changes += 0;',
  ),
  sweeper(
    'after a pause agents first get the time to show that they are alive',
    'if (now - this.#steadySince >= (this.#options.settledMs ?? SETTLED_MS))',
    'if (true)',
  ),
  sweeper(
    'a fault of the database begins that time anew',
    'this.#steadySince = null;\n        options',
    'options',
  ),
  sweeper('what the sweep changed is rung at once', 'if (changes > 0) wakeRelay();', ''),
  presence('requests in a row renew a lease once', 'if (!this.isDue(agentId)) return;', ''),
  presence('a short lease is renewed more often', '/ RENEWALS_IN_A_LEASE', '* RENEWALS_IN_A_LEASE'),
  presence(
    'who is back is offered what waits',
    'if (await this.deps.doors.agentAlive(agentId)) this.deps.onReturn();',
    'await this.deps.doors.agentAlive(agentId);',
  ),
  waiters(
    'news between look and wait are not missed',
    'if (!news && !signal.aborted) {',
    'if (!signal.aborted) {',
  ),
  waiters('who waits is woken', 'resume?.();', ''),
  waiters(
    'everybody is woken at the end',
    'this.#closing = true;\n    this.wakeAll();',
    'this.#closing = true;',
  ),
  waiters('who stopped listening is woken no more', 'others.delete(wake);', ''),
  looper('a loop works by itself', 'else this.#timer = setTimeout(() => this.wake(), waitMs);', ''),
  looper(
    'a loop never works twice at a time',
    'if (this.#turn !== null || (this.#resting && patient)) return;',
    'if (this.#resting && patient) return;',
  ),
  looper(
    'a fault does not become a busy loop',
    '// a fault must not become a busy loop, however often it is woken\n      this.#again = false;',
    '',
  ),
  listener(
    'a lost listener comes back',
    'this.#retryTimer = setTimeout(() => void this.#connect(), this.#retryMs);',
    '',
  ),
  listener('a listener that is back says so', 'this.#options.onConnect?.();', ''),
  listener(
    'a stopped listener stays away',
    'if (this.#client !== client || !this.#running) return;',
    'if (this.#client !== client && this.#running) return;',
  ),
  listener('a stopped listener has no connection', 'await client?.end();', 'void client;'),
  notifier('wake-ups of the relay are coalesced', 'this.#wake = false;\n      return', 'return'),
  notifier(
    'the notifier makes a cut connection anew',
    'if (this.#client === client) this.#client = null;',
    '',
  ),
  notifier(
    'hints that nobody can take make room',
    'if (this.#waiting.length >= MAX_WAITING_HINTS) this.#waiting.shift();',
    '',
  ),
  pool(
    'a cut connection that is checked out does not end the process',
    "client.on('error', () => undefined);",
    '',
  ),
  link('a slow Temporal is waited for', 'this.#latencyMs = performance.now() - start;', ''),
  link(
    'a Temporal that says nothing is noticed',
    'if (performance.now() - this.#answeredAt > PROBE_MS + patienceMs) this.#saw(false);',
    '',
  ),
  health('a desk is ready once it is set up', ' && !ctx.seeding', ''),
  bounded(
    'connections are opened before anybody needs them',
    "if (one.status === 'fulfilled') one.value.release();",
    "if (one.status === 'fulfilled') one.value.release(true);",
  ),
];
