import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { ERROR_STATUS, type ErrorBody, type ErrorCode } from '../../contracts/errors.js';
import type {
  IdempotencyRepository,
  KeptRequest,
  Slot,
} from '../../db/repositories/idempotency.repository.js';
import type { AnyAnswer } from './answer.js';
import { refuse, toRefusal, type RefusalError } from './errors.js';
import { createSealer, type Sealer } from './sealer.js';
import { Settler } from './settler.js';

const WAIT_MS = 35_000;
const POLL_MS = 100;
/** A process whose connection was cut, as by a restart of PostgreSQL, is back before that. */
const GONE_MS = 3_000;
const KEY_PATTERN = /^[\x21-\x7e]{1,255}$/;

const sha256 = (text: string): string => createHash('sha256').update(text).digest('base64url');

/** The same for each attempt at one request, also of another process: what it stores under this id is stored once. */
const onceIdOf = (slot: Slot, requestHash: string): string => {
  const hex = createHash('sha256').update(`${slot.scope}\n${slot.key}\n${requestHash}`).digest('hex');
  const variant = ((Number.parseInt(hex.slice(16, 17), 16) & 0x3) | 0x8).toString(16);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
};

const nameOf = (slot: Slot): string => `${slot.scope}\n${slot.key}`;

const isKept = (code: ErrorCode): boolean => ERROR_STATUS[code] < 500 && ERROR_STATUS[code] !== 429;

const bodyOf = (refusal: RefusalError): object => ({
  error: refusal.message,
  code: refusal.code,
  fields: refusal.details.fields,
  taken_by: refusal.details.takenBy,
});

const answerAgain = (status: number, body: unknown): AnyAnswer => {
  if (status < 400) return { status, body };
  const refusal = body as ErrorBody;
  throw refuse(refusal.code, {
    error: refusal.error,
    ...(refusal.fields === undefined ? {} : { fields: refusal.fields }),
    ...(refusal.taken_by === undefined ? {} : { takenBy: refusal.taken_by }),
  });
};

interface KeyedRequest {
  scope: string;
  key: string;
  request: string;
  work: (onceId: string) => Promise<AnyAnswer>;
}

interface Claim {
  slot: Slot;
  requestHash: string;
  sealer: Sealer;
}

/**
 * Same key and same request: the same answer, also for the refusals a repeat would meet again; while the first one is
 * still being worked on, the repeat waits for it. Same key and another request: 409. A process that dies takes its line to
 * the database with it: the repeat then takes over what it left.
 */
export class IdempotentRequests {
  readonly #repository: IdempotencyRepository;
  readonly #secret: string;
  readonly #line: string;
  /** What this process works on; what else bears its name was left behind by a database that was away. */
  readonly #here = new Set<string>();
  /** The caller is told how its request ended, whether or not that could be written down yet. */
  readonly #settler = new Settler((name) => this.#here.delete(name));

  /** `line`: the name of a connection that lives as long as this process and comes back when it is cut. */
  constructor(options: { repository: IdempotencyRepository; secret: string; line: string }) {
    this.#repository = options.repository;
    this.#secret = options.secret;
    this.#line = options.line;
  }

  async answer({ scope, key, request, work }: KeyedRequest): Promise<AnyAnswer> {
    if (!KEY_PATTERN.test(key)) {
      throw refuse('request.invalid', {
        fields: { 'Idempotency-Key': 'must be 1 to 255 visible characters' },
      });
    }
    const slot = { scope, key: sha256(key) };
    const claim = { slot, requestHash: sha256(request), sealer: createSealer(this.#secret, key) };
    const giveUpAt = performance.now() + WAIT_MS;
    let orphanedAt: number | null = null;
    if (await this.#reserved(claim)) return this.#run(claim, work);
    for (;;) {
      const found = await this.#repository.find(slot);
      if (found !== undefined) {
        if (found.request_hash !== claim.requestHash) throw refuse('idempotency.reused');
        if (found.status !== null) {
          return answerAgain(found.status, claim.sealer.open((found.body as { sealed: string }).sealed));
        }
        orphanedAt = found.orphaned ? (orphanedAt ?? performance.now()) : null;
        if (await this.#takenOver(claim, found, orphanedAt)) return this.#run(claim, work);
      } else if (await this.#reserved(claim)) return this.#run(claim, work);
      if (performance.now() > giveUpAt) throw refuse('unavailable', { retryAfter: 1 });
      await sleep(POLL_MS);
    }
  }

  #reserved({ slot, requestHash }: Claim): Promise<boolean> {
    return this.#claimed(slot, () => this.#repository.reserve({ ...slot, requestHash, holder: this.#line }));
  }

  #takenOver({ slot }: Claim, found: KeptRequest, orphanedAt: number | null): Promise<boolean> {
    const own = found.holder === this.#line;
    const gone = orphanedAt !== null && performance.now() - orphanedAt >= GONE_MS;
    if (!own && !gone) return Promise.resolve(false);
    return this.#claimed(slot, () => this.#repository.takeOver({ ...slot, holder: this.#line }));
  }

  /** Here before it is in the table, so that of two requests in this process one goes on. */
  async #claimed(slot: Slot, claim: () => Promise<boolean>): Promise<boolean> {
    const name = nameOf(slot);
    if (this.#here.has(name)) return false;
    this.#here.add(name);
    try {
      const claimed = await claim();
      if (!claimed) this.#here.delete(name);
      return claimed;
    } catch (error) {
      // nobody knows whether it is in the table now
      void this.#settler.settle(name, this.#forgetting(slot));
      throw error;
    }
  }

  #forgetting(slot: Slot): () => Promise<void> {
    return () => this.#repository.forget({ ...slot, holder: this.#line });
  }

  async #run({ slot, requestHash, sealer }: Claim, work: KeyedRequest['work']): Promise<AnyAnswer> {
    const [holder, name] = [this.#line, nameOf(slot)];
    const keep = (status: number, body: unknown) => () =>
      this.#repository.keep({ ...slot, holder, status, body: { sealed: sealer.seal(body) } });
    try {
      const answer = await work(onceIdOf(slot, requestHash));
      await this.#settler.settle(name, keep(answer.status, answer.body));
      return answer;
    } catch (error) {
      const refusal = toRefusal(error);
      await this.#settler.settle(
        name,
        isKept(refusal.code) ? keep(refusal.status, bodyOf(refusal)) : this.#forgetting(slot),
      );
      throw error;
    }
  }
}
