import type {
  AgentStatus,
  AvailabilityChoice,
  SetAvailability,
  SetStatus,
  ShiftView,
} from '../../contracts/agent.js';
import type { AuditActor } from '../../db/repositories/audit.repository.js';
import { createAuditedDoors } from '../../db/repositories/audited-doors.repository.js';
import type { ShiftAction } from '../../db/repositories/doors.repository.js';
import type { Staff } from '../auth/staff.js';
import type { AppContext } from '../context.js';
import { refuse, refuseAsDoor } from '../http/errors.js';

interface ShiftInput {
  ctx: AppContext;
  staff: Staff;
  actor: AuditActor;
}

const statusOf = async (ctx: AppContext, agentId: string): Promise<AgentStatus> => {
  const status = await ctx.repositories.agents.status(agentId);
  if (status === undefined) throw refuse('agent.not_found');
  return status;
};

const viewOf = (status: AgentStatus): ShiftView => ({
  started_at: status.started_at,
  today_seconds: status.today_seconds,
  state: status.state,
});

const move = async (
  { ctx, staff, actor }: ShiftInput,
  change: { action: ShiftAction; audit: string; args?: { availability?: string; reason?: string } },
): Promise<AgentStatus> => {
  const doors = createAuditedDoors(ctx.statements, {
    ...actor,
    action: change.audit,
    subject: 'shift',
    targetId: staff.id,
  });
  const result = await doors.shiftTransition({
    agentId: staff.id,
    action: change.action,
    actorKind: 'agent',
    actorId: staff.id,
    ...(change.args === undefined ? {} : { args: change.args }),
  });
  if (!result.ok) throw refuseAsDoor(result);
  ctx.wakeRelay();
  return statusOf(ctx, staff.id);
};

/** Starts or ends the shift; repeated, it changes nothing. Ending gives open conversations back to the queue. */
export const setStatus = async (
  input: ShiftInput & { change: SetStatus },
): Promise<{ status: 'online' | 'offline'; shift: ShiftView }> => {
  const { ctx, staff, change } = input;
  if (change.status === 'online') {
    const status = await move(input, { action: 'online', audit: 'shift.start' });
    await ctx.presence.renew(staff.id);
    return { status: 'online', shift: viewOf(status) };
  }
  if (change.only_if_idle === true && (await statusOf(ctx, staff.id)).active_conversations > 0) {
    throw refuse('agent.has_open_conversations');
  }
  const status = await move(input, { action: 'offline', audit: 'shift.end' });
  return { status: 'offline', shift: viewOf(status) };
};

/** `break` pauses the shift, the next other value resumes it; agent.offline (409) without a shift. */
export const setAvailability = async (
  input: ShiftInput & { change: SetAvailability },
): Promise<{ availability: AvailabilityChoice; shift: ShiftView }> => {
  const { ctx, staff, change } = input;
  const { availability, reason } = change;
  const args = { ...(reason ? { reason } : {}) };
  await ctx.presence.renew(staff.id);
  const status = await move(
    input,
    availability === 'break'
      ? { action: 'break', audit: 'shift.break', args }
      : { action: 'availability', audit: 'shift.availability', args: { ...args, availability } },
  );
  return { availability: status.availability, shift: viewOf(status) };
};
