import pg from 'pg';
import type { Verdict } from './findings.js';

/** A mechanism of the product, switched off in a scratch database, and what the checker must say about it. */
export interface Plant {
  name: string;
  expect: Verdict;
  /** Replacements in the bodies of SQL functions; each must be found. */
  functions?: Record<string, [from: string | RegExp, to: string][]>;
  statements?: string[];
}

const NO_LOCK: [string, string] = [
  "select pg_advisory_xact_lock(hashtextextended('switchboard.pool:' || p_pool, 0))",
  'select null::void',
];

const NO_OUTBOX_KEY = 'alter table outbox drop constraint outbox_pkey';

export const PLANTS: Plant[] = [
  {
    name: 'messages without an outbox row',
    expect: 'lost',
    functions: { post_message: [[/insert into outbox[^;]*;/, '']] },
  },
  {
    name: 'acks before the commit',
    expect: 'lost',
    statements: [
      'alter function post_message rename to post_message_real',
      `create function post_message(a uuid, b text, c uuid, d text, e uuid) returns jsonb language plpgsql as $$
       declare r jsonb; begin
         begin
           r := post_message_real(a, b, c, d, e);
           if (r ->> 'ok')::boolean and random() < 0.2 then raise exception '%', r; end if;
           return r;
         exception when raise_exception then return sqlerrm::jsonb;
         end;
       end $$`,
    ],
  },
  {
    name: 'random numbers',
    expect: 'gap',
    // the same for every column of a row, so that only the numbers are wrong
    functions: { post_message: [[/head_seq \+ 1/g, '(head_seq + 1 + abs(hashint4(head_seq)) % 3)']] },
  },
  {
    name: 'numbers given without the row lock',
    expect: 'gap',
    statements: ['alter table messages drop constraint messages_pkey', NO_OUTBOX_KEY],
    functions: {
      post_message: [
        [
          /head_seq = head_seq \+ 1/g,
          'head_seq = (select q.head_seq + 1 from conversations q, pg_sleep(0.004) where q.id = p_conversation)',
        ],
      ],
    },
  },
  {
    name: 'no unique index on the client message id',
    expect: 'stored twice',
    statements: ['drop index messages_client_id'],
  },
  {
    name: 'the assistant publishes whoever owns the conversation',
    expect: 'talked over',
    statements: ['drop index messages_one_answer'],
    functions: {
      transition: [
        [/if c\.owner_kind <> 'assistant' or c\.status <> 'open' or not exists[^;]*? then/, 'if false then'],
      ],
    },
  },
  {
    name: 'a turn may be published twice',
    expect: 'two answers',
    statements: ['drop index messages_one_answer'],
    functions: { transition: [['and ended_at is null and content is not null', 'and content is not null']] },
  },
  {
    name: 'nobody counts the conversations of an agent',
    expect: 'over capacity',
    functions: { agent_load: [['select count(*)::int', 'select 0 * count(*)::int']] },
  },
  {
    name: 'assignment by check-then-act, without lock and unique index',
    expect: 'double-owned',
    statements: [
      'drop index assignments_one_open',
      'alter table ledger drop constraint ledger_pkey',
      NO_OUTBOX_KEY,
    ],
    functions: {
      lock_pool: [NO_LOCK],
      assign_waiting: [
        ['where id = v_id for update;', 'where id = v_id; perform pg_sleep(0.02);'],
        ["continue when c.status <> 'escalated' or c.offer_id is not null;", ''],
      ],
    },
  },
  {
    name: 'a claim takes what another agent owns',
    expect: 'double-owned',
    statements: ['drop index assignments_one_open'],
    functions: { transition: [["return refuse(c, 'conversation.taken');", 'null;']] },
  },
  {
    name: 'an agent who lost the conversation may still write',
    expect: 'wrote without owning',
    functions: { post_message: [["and owner_kind = 'agent' and agent_id = p_agent", '']] },
  },
  {
    name: 'going online twice pays twice',
    expect: 'hours overlap',
    statements: ['alter table shift_intervals drop constraint shift_intervals_agent_id_period_excl'],
    functions: { shift_transition: [["if s.shift <> 'off' then", 'if false then']] },
  },
  {
    name: 'a vanished agent is paid until somebody notices',
    expect: 'hours wrong',
    functions: {
      shift_transition: [["when 'lost' then s.last_seen_at else", "when 'never' then s.last_seen_at else"]],
    },
  },
  {
    name: 'a queue without a deadline',
    expect: 'orphaned',
    statements: ['drop trigger conversations_sound on conversations'],
    functions: { set_due: [["when 'queue_check' then", "when 'queue_check' then null * "]] },
  },
  {
    name: 'customers’ messages do not ring',
    expect: 'orphaned',
    functions: { post_message: [["v_ring := v_customer and v_owner = 'assistant'", 'v_ring := false']] },
  },
  {
    name: 'nobody is offered what waits',
    expect: 'orphaned',
    functions: { assign_waiting: [['for v_id in', 'return 0; for v_id in']] },
  },
];

/** Alters a scratch database; throws when the product has changed so that there is nothing left to switch off. */
export async function plant(databaseUrl: string, fault: Plant): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    for (const statement of fault.statements ?? []) await client.query(statement);
    for (const [name, changes] of Object.entries(fault.functions ?? {})) {
      const { rows } = await client.query<{ body: string }>(
        'select pg_get_functiondef($1::regproc) as body',
        [name],
      );
      let body = rows[0]?.body ?? '';
      for (const [from, to] of changes) {
        const changed = body.replace(from, to);
        if (changed === body) throw new Error(`${name} does not hold ${String(from)} any more`);
        body = changed;
      }
      await client.query(body);
    }
  } finally {
    await client.end();
  }
}
