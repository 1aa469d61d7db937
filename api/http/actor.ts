import type { AuditActor } from '../../db/repositories/audit.repository.js';
import type { Staff } from '../auth/staff.js';

/** Who acts in this request, as the audit log writes it down. */
export const actorOf = (call: { staff: Staff; ip: string; requestId: string }): AuditActor => ({
  actorId: call.staff.id,
  actorName: call.staff.username,
  ip: call.ip,
  requestId: call.requestId,
});
