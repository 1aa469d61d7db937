import { createContext } from 'svelte';
import { AdminApi } from '$lib/api/admin.api.js';
import type { StaffSession } from '$lib/session/staff-session.svelte.js';
import { Realtime } from '$lib/socket/realtime.svelte.js';

/** Everything at an admin's place of work: the routes and one live connection that tells when the board has changed. */
export class AdminOffice {
  readonly adminId: string;
  readonly api: AdminApi;
  readonly realtime = new Realtime();

  constructor(session: StaffSession) {
    this.adminId = session.user.id;
    this.api = new AdminApi(session);
  }

  mount(): () => void {
    this.realtime.open();
    return () => this.realtime.close();
  }
}

export const [getOffice, setOffice] = createContext<AdminOffice>();
