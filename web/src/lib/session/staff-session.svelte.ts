import { createContext } from 'svelte';
import type { Me } from '$contracts/auth.js';
import { ApiError } from '$lib/api/api-error.js';
import { request, type ApiRequest } from '$lib/api/client.js';

export type Portal = 'agent' | 'admin';
export type StaffUser = Me['user'];

/**
 * loading → anonymous → (password →) ready; foreign = logged in with a role that has no business here. A 401 at any time
 * leads back to anonymous, a 403 that asks for a new password to password; the page behind is taken down, so that nothing of
 * the former person is left.
 */
export type SessionState =
  | { kind: 'loading' }
  | { kind: 'failed'; error: unknown }
  | { kind: 'anonymous'; expired: boolean }
  | { kind: 'foreign'; user: StaffUser }
  | { kind: 'password'; user: StaffUser }
  | { kind: 'ready'; user: StaffUser };

const ROLE: Record<Portal, StaffUser['role']> = { agent: 'agent', admin: 'super_admin' };

export const stateFor = (user: StaffUser, portal: Portal): SessionState =>
  user.role !== ROLE[portal]
    ? { kind: 'foreign', user }
    : { kind: user.must_change_password ? 'password' : 'ready', user };

/** Who is logged in on this page, and the only way of its requests to the server. */
export class StaffSession {
  readonly portal: Portal;
  #state = $state.raw<SessionState>({ kind: 'loading' });

  constructor(portal: Portal) {
    this.portal = portal;
  }

  get state(): SessionState {
    return this.#state;
  }

  /** The logged-in person; only to be asked for below a gate that has made sure of it. */
  get user(): StaffUser {
    if (this.#state.kind !== 'ready') throw new Error('nobody is logged in');
    return this.#state.user;
  }

  async load(): Promise<void> {
    try {
      const { user } = await request<Me>({ path: '/api/auth/me' });
      this.#state = stateFor(user, this.portal);
    } catch (error) {
      const nobody = error instanceof ApiError && error.code === 'auth.required';
      this.#state = nobody ? { kind: 'anonymous', expired: false } : { kind: 'failed', error };
    }
  }

  /** Rejects with ApiError: auth.invalid_credentials, auth.forbidden (wrong portal), rate.limited (locked out). */
  async login(input: { username: string; password: string }): Promise<void> {
    const body = { ...input, portal: this.portal };
    await request({ method: 'POST', path: '/api/auth/login', body });
    await this.load();
  }

  /** Rejects with ApiError: auth.invalid_credentials, request.invalid. */
  async changePassword(input: { current_password: string; new_password: string }): Promise<void> {
    await request({ method: 'POST', path: '/api/auth/password', body: input });
    await this.load();
  }

  async logout(): Promise<void> {
    await request({ method: 'POST', path: '/api/auth/logout' });
    this.#state = { kind: 'anonymous', expired: false };
  }

  /** The live connection was refused: most likely the log-in has ended. */
  async recheck(): Promise<void> {
    try {
      await this.request<Me>({ path: '/api/auth/me' });
    } catch (error) {
      console.warn('The log-in could not be confirmed.', error);
    }
  }

  /** As `request`, and notices when the log-in has ended. */
  async request<T>(input: ApiRequest): Promise<T> {
    try {
      return await request<T>(input);
    } catch (error) {
      if (error instanceof ApiError) this.#noteRefusal(error);
      throw error;
    }
  }

  #noteRefusal(error: ApiError): void {
    const state = this.#state;
    if (state.kind !== 'ready') return;
    if (error.code === 'auth.required') this.#state = { kind: 'anonymous', expired: true };
    if (error.code === 'auth.password_change_required') this.#state = { kind: 'password', user: state.user };
  }
}

export const [getStaffSession, setStaffSession] = createContext<StaffSession>();
