import { groupBy, type Finding } from './findings.js';
import type { LogEntry } from './log.js';
import type { Ask } from './owners.check.js';

const RULES = [
  {
    verdict: 'hours overlap',
    text: `select a.agent_id as subject, a.period || ' and ' || b.period as detail
      from shift_intervals a join shift_intervals b on b.agent_id = a.agent_id and b.id > a.id
      where a.voided_at is null and b.voided_at is null and a.period && b.period`,
  },
  {
    verdict: 'hours wrong',
    text: `select s.agent_id as subject, 'shift is ' || s.shift || ' with ' || count(i.id) || ' running intervals' as detail
      from agent_states s left join shift_intervals i on i.agent_id = s.agent_id and i.voided_at is null
        and upper_inf(i.period) group by s.agent_id, s.shift having count(i.id) <> (s.shift = 'on')::int`,
  },
  {
    verdict: 'hours wrong',
    text: `select agent_id as subject, 'an interval that ends before it begins or never began: ' || period as detail
      from shift_intervals where isempty(period) or lower_inf(period) or lower(period) > clock_timestamp()
        or (not upper_inf(period) and upper(period) > clock_timestamp() + interval '1 second')`,
  },
] as const;

/** Seconds by which a sum of intervals may differ from a client's clock: the way there and back. */
const CLOCK_TOLERANCE_SECONDS = 2;

/** Paid intervals: none overlaps, sums are what was worked, and the product's own figure is that sum. */
export async function checkHours(
  ask: Ask,
  paidSeconds: (agent: string, from: string, to: string) => Promise<number>,
  entries: readonly LogEntry[],
): Promise<{ findings: Finding[]; largestError: number }> {
  const findings: Finding[] = [];
  for (const { verdict, text } of RULES) {
    for (const row of await ask(text)) findings.push({ verdict, ...row });
  }
  let largestError = 0;
  const compare = async (
    agent: string,
    span: { from: string; to: string },
    expected: number,
    who: string,
  ): Promise<void> => {
    const paid = await paidSeconds(agent, span.from, span.to);
    const error = Math.abs(paid - expected);
    largestError = Math.max(largestError, error > CLOCK_TOLERANCE_SECONDS ? error : 0);
    if (error <= CLOCK_TOLERANCE_SECONDS) return;
    const detail = `${who} ${expected.toFixed(1)} s, intervals say ${paid.toFixed(1)} s from ${span.from} to ${span.to}`;
    findings.push({ verdict: 'hours wrong', subject: agent, detail });
  };
  const now = new Date().toISOString();
  const worked = entries.filter((entry) => entry.t === 'worked');
  for (const [agent, spans] of groupBy(worked, (entry) => entry.agent)) {
    const expected = spans.reduce((sum, { from, to }) => sum + Date.parse(to ?? now) - Date.parse(from), 0);
    const from = spans.map((span) => span.from).toSorted()[0] ?? now;
    await compare(agent, { from, to: now }, expected / 1000, 'worked');
  }
  for (const entry of entries.filter((entry) => entry.t === 'paid')) {
    const span = { from: entry.since, to: new Date(entry.at).toISOString() };
    await compare(entry.agent, span, entry.seconds, 'the product says');
  }
  return { findings, largestError };
}
