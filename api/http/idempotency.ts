import { createCipheriv, createDecipheriv, createHash, hkdfSync, randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { ERROR_STATUS, type ErrorBody, type ErrorCode } from '../../contracts/errors.js';
import type { IdempotencyRepository } from '../../db/repositories/idempotency.repository.js';
import { refuse, toRefusal } from './errors.js';
import type { AnyAnswer } from './route.js';

const WAIT_MS = 35_000;
const POLL_MS = 100;
const KEY_PATTERN = /^[\x21-\x7e]{1,255}$/;

const sha256 = (text: string): string => createHash('sha256').update(text).digest('base64url');

const isKept = (code: ErrorCode): boolean => ERROR_STATUS[code] < 500 && ERROR_STATUS[code] !== 429;

/** Answers may hold tokens and message text: they are kept sealed under a key only the caller's own key opens. */
const sealer = (secret: string, key: string) => {
  const cipherKey = new Uint8Array(hkdfSync('sha256', secret, key, 'idempotency', 32));
  return {
    seal: (value: unknown): string => {
      const iv = randomBytes(12);
      const cipher = createCipheriv('aes-256-gcm', cipherKey, iv);
      const sealed = Buffer.concat([cipher.update(JSON.stringify(value), 'utf8'), cipher.final()]);
      return Buffer.concat([iv, cipher.getAuthTag(), sealed]).toString('base64');
    },
    open: (text: string): unknown => {
      const bytes = Buffer.from(text, 'base64');
      const decipher = createDecipheriv('aes-256-gcm', cipherKey, bytes.subarray(0, 12));
      decipher.setAuthTag(bytes.subarray(12, 28));
      const opened = Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]).toString('utf8');
      return JSON.parse(opened) as unknown;
    },
  };
};

/**
 * Same key and same request: the same answer, also for the refusals a repeat would meet again; while the first one is
 * still being worked on, the repeat waits for it. Same key and another request: 409.
 */
export const answerOnce = async (
  deps: { repository: IdempotencyRepository; secret: string },
  input: { scope: string; key: string; request: string; work: () => Promise<AnyAnswer> },
): Promise<AnyAnswer> => {
  if (!KEY_PATTERN.test(input.key)) {
    throw refuse('request.invalid', { fields: { 'Idempotency-Key': 'must be 1 to 255 visible characters' } });
  }
  const slot = { scope: input.scope, key: sha256(input.key) };
  const requestHash = sha256(input.request);
  const { seal, open } = sealer(deps.secret, input.key);
  const giveUpAt = performance.now() + WAIT_MS;
  while (!(await deps.repository.reserve({ ...slot, requestHash }))) {
    const kept = await deps.repository.find(slot);
    if (kept === undefined) continue;
    if (kept.request_hash !== requestHash) throw refuse('idempotency.reused');
    if (kept.status !== null) {
      const { sealed } = kept.body as { sealed: string };
      const body = open(sealed);
      if (kept.status < 400) return { status: kept.status, body };
      const refusal = body as ErrorBody;
      throw refuse(refusal.code, {
        error: refusal.error,
        ...(refusal.fields === undefined ? {} : { fields: refusal.fields }),
        ...(refusal.taken_by === undefined ? {} : { takenBy: refusal.taken_by }),
      });
    }
    if (performance.now() > giveUpAt) throw refuse('unavailable', { retryAfter: 1 });
    await sleep(POLL_MS);
  }
  try {
    const answer = await input.work();
    await deps.repository.keep({ ...slot, status: answer.status, body: { sealed: seal(answer.body) } });
    return answer;
  } catch (error) {
    const refusal = toRefusal(error);
    if (isKept(refusal.code)) {
      const body = {
        error: refusal.message,
        code: refusal.code,
        fields: refusal.details.fields,
        taken_by: refusal.details.takenBy,
      };
      await deps.repository.keep({ ...slot, status: refusal.status, body: { sealed: seal(body) } });
    } else {
      await deps.repository.forget(slot);
    }
    throw error;
  }
};
