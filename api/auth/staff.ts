import type { IdentitiesRepository } from '../../db/repositories/identities.repository.js';

/** Who is logged in, as PostgreSQL says it. */
export interface Staff {
  id: string;
  username: string;
  name: string;
  role: 'agent' | 'super_admin';
  must_change_password: boolean;
  /** The log-in (cookie session) this request belongs to. */
  session_id: string;
}

const MAX_AGE_MS = 1_000;

/** Active users by id, at most one second old; `forget` at once when a user was changed. */
export class StaffDirectory {
  readonly #known = new Map<string, { at: number; user: Promise<Omit<Staff, 'session_id'> | null> }>();

  constructor(private readonly repository: IdentitiesRepository) {}

  find(userId: string): Promise<Omit<Staff, 'session_id'> | null> {
    const known = this.#known.get(userId);
    if (known !== undefined && performance.now() - known.at < MAX_AGE_MS) return known.user;
    const user = this.repository.activeStaff(userId).then((row) => row ?? null);
    this.#known.set(userId, { at: performance.now(), user });
    user.catch(() => this.#known.delete(userId));
    return user;
  }

  forget(userId: string): void {
    this.#known.delete(userId);
  }
}
