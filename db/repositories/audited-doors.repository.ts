import { CompiledQuery, type Kysely } from 'kysely';
import type { Schema } from '../schema.js';
import type { AuditActor } from './audit.repository.js';
import { createDoors, type Doors, type Queryable } from './doors.repository.js';

/** How the subject stands, before (read by the statement's own snapshot) and after (from the door's answer). */
const SUBJECTS = {
  conversation: {
    before: `select jsonb_build_object('status', status, 'owner', owner_kind, 'agent_id', agent_id)
      from conversations where id = `,
    after: `jsonb_build_object('status', result -> 'snapshot' -> 'status', 'owner', result -> 'snapshot' -> 'owner',
      'agent_id', result -> 'snapshot' -> 'agent_id')`,
  },
  shift: {
    before: `select jsonb_build_object('shift', shift, 'availability', availability)
      from agent_states where agent_id = `,
    after: `jsonb_build_object('shift', result -> 'snapshot' -> 'shift',
      'availability', result -> 'snapshot' -> 'availability')`,
  },
} as const;

export interface DoorAudit extends AuditActor {
  action: string;
  subject: keyof typeof SUBJECTS;
  targetId: string;
}

/**
 * The doors for a person: what the door does and its audit row are one statement, so one commit and one round trip. A
 * refusal, and a repetition that changed nothing, leave no row.
 */
export const createAuditedDoors = (db: Queryable, audit: DoorAudit): Doors =>
  createDoors({
    query: ({ name, text, values }) => {
      const subject = SUBJECTS[audit.subject];
      const at = (index: number, cast: string) => `$${values.length + index}::${cast}`;
      return db.query({
        name: `${name}_audited_${audit.subject}`,
        text: `with done as materialized (${text}), logged as (
          insert into audit_logs (category, action, actor_id, actor_name, target_kind, target_id, before, after, ip, request_id)
          select split_part(${at(1, 'text')}, '.', 1), ${at(1, 'text')}, ${at(2, 'uuid')}, ${at(3, 'text')},
            ${at(4, 'text')}, ${at(5, 'text')}, (${subject.before} ${at(5, 'text')}::uuid), ${subject.after},
            ${at(6, 'text')}, ${at(7, 'text')}
          from done where (result ->> 'ok')::boolean and coalesce((result ->> 'changed')::boolean, true))
          select result from done`,
        values: [
          ...values,
          audit.action,
          audit.actorId,
          audit.actorName,
          audit.subject,
          audit.targetId,
          audit.ip,
          audit.requestId,
        ],
      });
    },
  });

/** The doors inside a kysely transaction. */
export const createDoorsIn = (trx: Kysely<Schema>): Doors =>
  createDoors({
    query: async <R extends object>({ text, values }: { text: string; values: unknown[] }) => {
      const { rows } = await trx.executeQuery<R>(CompiledQuery.raw(text, values));
      return { rows };
    },
  });
