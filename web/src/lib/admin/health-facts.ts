import type { SystemStatus } from '$contracts/system-status.js';
import { formatTime } from '$lib/format/time.js';
import * as m from '$lib/paraglide/messages.js';

type Checks = SystemStatus['checks'];
const present = (facts: readonly (string | null)[]): string[] => facts.filter((fact) => fact !== null);
const answered = (ms: number | null): string | null =>
  ms === null ? null : m.check_ms({ ms: Math.round(ms * 10) / 10 });

export const databaseFacts = (check: Checks['database']): string[] =>
  present([answered(check.query_ms), check.error]);

export const temporalFacts = (check: Checks['temporal']): string[] =>
  present([m.check_namespace({ name: check.namespace }), answered(check.query_ms), check.error]);

export const workerFacts = (check: Checks['workers'], locale: string): string[] =>
  check.queues.map((queue) =>
    present([
      m.check_pollers({ name: queue.name, count: queue.pollers }),
      queue.last_seen_at === null
        ? null
        : m.check_last_seen({ time: formatTime(queue.last_seen_at, locale) }),
    ]).join(', '),
  );

export const assistantFacts = (check: Checks['assistant'], locale: string): string[] => {
  const turn = check.last_turn;
  return present([
    check.adapter === 'local' ? m.check_adapter_local() : m.check_adapter_openai(),
    turn === null ? m.check_no_turn() : m.check_last_turn({ time: formatTime(turn.at, locale) }),
    turn?.fallback_code ? m.check_fallback({ code: turn.fallback_code }) : null,
  ]);
};

export const outboxFacts = (check: Checks['outbox']): string[] => [
  m.check_pending({ count: check.pending, seconds: Math.round(check.lag_seconds) }),
];
