import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { CookieOptions, Request } from 'express';
import type { IdentitiesRepository } from '../../db/repositories/identities.repository.js';

export const CUSTOMER_COOKIE = 'sb_session';
const TOKEN_PATTERN = /^[A-Za-z0-9_-]{43}$/;
const MAX_KNOWN = 50_000;

/** 32 random bytes as base64url: the key of one conversation. */
export const newCustomerToken = (): string => randomBytes(32).toString('base64url');

export const hashToken = (token: string): Buffer => createHash('sha256').update(token).digest();

export const customerCookie = (req: Pick<Request, 'secure'>): CookieOptions => ({
  httpOnly: true,
  sameSite: 'lax',
  path: '/',
  secure: req.secure,
  maxAge: 30 * 24 * 60 * 60 * 1000,
});

const cookieValue = (header: string | undefined, name: string): string | undefined =>
  header
    ?.split(';')
    .map((part) => part.trim())
    .find((part) => part.startsWith(`${name}=`))
    ?.slice(name.length + 1);

/** The token shown by Bearer or, failing that, by cookie; null when there is none. */
export const shownToken = (req: Pick<IncomingMessage, 'headers'>): string | null => {
  const bearer = /^Bearer +(\S+)$/i.exec(req.headers.authorization ?? '')?.[1];
  const token = bearer ?? cookieValue(req.headers.cookie, CUSTOMER_COOKIE);
  return token === undefined || token === '' ? null : token;
};

/** Which token opens which conversation; a conversation's token never changes, so what was read once stays true. */
export class CustomerTokens {
  readonly #hashes = new Map<string, Buffer>();

  constructor(private readonly repository: IdentitiesRepository) {}

  async opens(token: string, conversationId: string): Promise<boolean> {
    if (!TOKEN_PATTERN.test(token)) return false;
    let hash = this.#hashes.get(conversationId);
    if (hash === undefined) {
      hash = (await this.repository.tokenHash(conversationId)) ?? undefined;
      if (hash === undefined) return false;
      this.#remember(conversationId, hash);
    }
    return timingSafeEqual(hash, hashToken(token));
  }

  #remember(conversationId: string, hash: Buffer): void {
    if (this.#hashes.size >= MAX_KNOWN) this.#hashes.clear();
    this.#hashes.set(conversationId, hash);
  }
}
