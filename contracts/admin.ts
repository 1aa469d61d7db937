import { z } from 'zod';
import { AvailabilityChoice, InboxItem } from './agent.js';
import { Password, Role } from './auth.js';
import { ConversationStatus, OwnerKind } from './conversation.js';
import { Cursor, Id, Instant, Limit, Text, VisibleText } from './primitives.js';

const isTimeZone = (zone: string): boolean => {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone.length > 0;
  } catch {
    return false;
  }
};
/** IANA name, such as Europe/Berlin; offsets are refused because they know no daylight saving time. */
export const TimeZone = Text(64).refine((zone) => /^[A-Za-z]/.test(zone) && isTimeZone(zone), {
  message: 'is not a known time zone',
});

const Tags = z.array(VisibleText(50)).max(50);
const username = Text(50).regex(/^[A-Za-z0-9][A-Za-z0-9._@-]{1,49}$/, {
  message: 'must be 2–50 letters, digits, dots, dashes or underscores',
});
const profile = {
  username,
  email: z.email().max(254),
  role: Role,
  first_name: Text(100).nullable().optional(),
  last_name: Text(100).nullable().optional(),
  skills: Tags.optional(),
  languages: Tags.optional(),
  hourly_rate: z.number().min(0).max(100_000).nullable().optional(),
  time_zone: TimeZone.optional(),
  capacity: z.int().min(1).max(50).optional(),
  must_change_password: z.boolean().optional(),
};

export const CreateUser = z.strictObject({ ...profile, password: Password });
export type CreateUser = z.infer<typeof CreateUser>;
export const UserCreated = z.strictObject({ success: z.literal(true), user_id: Id });
export type UserCreated = z.infer<typeof UserCreated>;

/** A new password ends the sessions of that user; `active: true` brings a deactivated user back. */
export const UpdateUser = z.strictObject({
  ...profile,
  username: username.optional(),
  email: profile.email.optional(),
  role: Role.optional(),
  password: Password.optional(),
  active: z.boolean().optional(),
});
export type UpdateUser = z.infer<typeof UpdateUser>;

export const UserView = z.strictObject({
  id: Id,
  username: z.string(),
  email: z.string(),
  name: z.string(),
  role: Role,
  first_name: z.string().nullable(),
  last_name: z.string().nullable(),
  skills: z.array(z.string()),
  languages: z.array(z.string()),
  /** Currency units an hour. */
  hourly_rate: z.number().nullable(),
  time_zone: z.string(),
  capacity: z.int(),
  must_change_password: z.boolean(),
  active: z.boolean(),
  created_at: Instant,
  deactivated_at: Instant.nullable(),
});
export type UserView = z.infer<typeof UserView>;
export const UserAnswer = z.strictObject({ success: z.literal(true), user: UserView });
export type UserAnswer = z.infer<typeof UserAnswer>;

const flag = z.enum(['true', 'false']).transform((value) => value === 'true');
export const UserQuery = z.strictObject({
  role: Role.optional(),
  active: flag.optional(),
  q: Text(100).optional(),
  limit: Limit,
  cursor: Cursor,
});
export const UserPage = z.strictObject({ users: z.array(UserView), next_cursor: z.string().nullable() });
export type UserPage = z.infer<typeof UserPage>;

/** Hours are decimal paid hours, by the agent's own midnights; week starts on Monday; rate 0..1; rating 1..5. */
export const AgentFigures = z.strictObject({
  id: Id,
  username: z.string(),
  name: z.string(),
  active: z.boolean(),
  current_status: z.enum(['online', 'offline']),
  availability: AvailabilityChoice,
  reachability: z.enum(['connected', 'away']),
  since: Instant.nullable(),
  today_hours: z.number(),
  week_hours: z.number(),
  month_hours: z.number(),
  total_working_hours: z.number(),
  active_conversations: z.int(),
  capacity: z.int(),
  /** Engagements taken, and those of them that this agent resolved. */
  total_escalations: z.int(),
  resolved_escalations: z.int(),
  resolution_rate: z.number().nullable(),
  avg_satisfaction: z.number().nullable(),
});
export type AgentFigures = z.infer<typeof AgentFigures>;
export const AgentList = z.strictObject({
  agents: z.array(AgentFigures),
  next_cursor: z.string().nullable(),
});
export type AgentList = z.infer<typeof AgentList>;
export const AgentDetail = AgentFigures.extend({ user: UserView });
export type AgentDetail = z.infer<typeof AgentDetail>;

export const AuditQuery = z.strictObject({
  /** Id or user name. */
  actor: Text(100).optional(),
  /** An action, or its category followed by a dot and a star, such as `user.*`. */
  action: Text(100).optional(),
  from: Instant.optional(),
  to: Instant.optional(),
  limit: Limit,
  cursor: Cursor,
});
export const AuditLog = z.strictObject({
  id: Id,
  timestamp: Instant,
  level: z.string(),
  category: z.string(),
  action: z.string(),
  /** `id` is null for an unknown name at log-in. */
  user: z.strictObject({ id: Id.nullable(), name: z.string() }).nullable(),
  target: z.strictObject({ kind: z.string(), id: z.string().nullable() }).nullable(),
  before: z.unknown(),
  after: z.unknown(),
  ip: z.string().nullable(),
  request_id: z.string().nullable(),
});
export type AuditLog = z.infer<typeof AuditLog>;
export const AuditPage = z.strictObject({ logs: z.array(AuditLog), next_cursor: z.string().nullable() });
export type AuditPage = z.infer<typeof AuditPage>;

export const BOARD_STATES = ['available', 'busy', 'unavailable', 'break', 'away', 'offline'] as const;
export const BoardState = z.enum(BOARD_STATES);
export type BoardState = z.infer<typeof BoardState>;
export const Board = z.strictObject({
  at: Instant,
  /** Owned by the assistant. */
  open: z.int(),
  waiting: z.int(),
  longest_wait_seconds: z.int().nullable(),
  in_progress: z.int(),
  /** Since midnight in the admin's time zone. */
  resolved_today: z.int(),
  agent_counts: z.record(BoardState, z.int()),
  agents: z.array(
    z.strictObject({
      id: Id,
      name: z.string(),
      state: BoardState,
      since: Instant.nullable(),
      active_conversations: z.int(),
      open_offers: z.int(),
      capacity: z.int(),
    }),
  ),
  /** At most 20, next first. */
  oldest_waiting: z.array(
    z.strictObject({
      session_id: Id,
      customer_name: z.string().nullable(),
      waiting_since: Instant,
      wait_seconds: z.int(),
      reason: z.string().nullable(),
      priority: z.int(),
      offered_to: z.strictObject({ id: Id, name: z.string() }).nullable(),
    }),
  ),
});
export type Board = z.infer<typeof Board>;

export const AdminConversationQuery = z.strictObject({
  status: ConversationStatus.optional(),
  owner: OwnerKind.optional(),
  agent_id: Id.optional(),
  /** Conversation id, or part of the customer's name or address. */
  q: Text(100).optional(),
  limit: Limit,
  cursor: Cursor,
});
export const AdminConversation = InboxItem.extend({
  created_at: Instant,
  resolved_at: Instant.nullable(),
  workflow_url: z.string().nullable(),
});
export type AdminConversation = z.infer<typeof AdminConversation>;
export const AdminConversationPage = z.strictObject({
  conversations: z.array(AdminConversation),
  next_cursor: z.string().nullable(),
});
export type AdminConversationPage = z.infer<typeof AdminConversationPage>;
