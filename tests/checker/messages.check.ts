import { groupBy, type Finding, type Verdict } from './findings.js';
import type { LogEntry } from './log.js';

/** A stored message, as the checker's own SQL reads it. */
export interface StoredMessage {
  conversation: string;
  seq: number;
  message: string;
  id: string | null;
  content: string;
  created: number;
}

type Of<T extends LogEntry['t']> = Extract<LogEntry, { t: T }>;

/** What clients sent, were promised and saw, against what is stored. */
export function checkLogs(entries: readonly LogEntry[], stored: readonly StoredMessage[]): Finding[] {
  const findings: Finding[] = [];
  const report = (verdict: Verdict, subject: string, detail: string): number =>
    findings.push({ verdict, subject, detail });
  const rows = new Map(stored.map((row) => [`${row.conversation}/${row.seq}`, row]));
  const storedIn = groupBy(stored, (row) => row.conversation);

  const promised = new Map<string, number>();
  const sender = new Map<string, { highest: number; floor: Map<string, number> }>();
  const feed = new Map<string, { last: number; messages: Set<string>; ids: Set<string> }>();
  const senderOf = (entry: Of<'sent'> | Of<'acked'>) => {
    const key = `${entry.client}/${entry.conversation}`;
    const known = sender.get(key) ?? { highest: 0, floor: new Map<string, number>() };
    sender.set(key, known);
    return known;
  };
  const feedOf = (client: string, conversation: string) => {
    const key = `${client}/${conversation}`;
    const known = feed.get(key) ?? { last: 0, messages: new Set<string>(), ids: new Set<string>() };
    feed.set(key, known);
    return known;
  };

  const acked = (entry: Of<'acked'>): void => {
    const key = `${entry.conversation}/${entry.id}`;
    const before = promised.get(key);
    if (before !== undefined && before !== entry.seq) {
      report('duplicated', entry.conversation, `${entry.id} was acked as ${before} and as ${entry.seq}`);
    }
    promised.set(key, entry.seq);
    const row = rows.get(`${entry.conversation}/${entry.seq}`);
    if (row === undefined) report('lost', entry.conversation, `acked number ${entry.seq} is not stored`);
    else if (row.id !== entry.id) {
      report('lost', entry.conversation, `acked number ${entry.seq} holds another message`);
    }
    const own = senderOf(entry);
    if (entry.seq <= (own.floor.get(entry.id) ?? 0)) {
      report(
        'disordered',
        entry.conversation,
        `${entry.id} got number ${entry.seq}, not above what was acked before`,
      );
    }
    own.highest = Math.max(own.highest, entry.seq);
  };

  const saw = (entry: Of<'saw'>): void => {
    const own = feedOf(entry.client, entry.conversation);
    const again = own.messages.has(entry.message) || (entry.id !== null && own.ids.has(entry.id));
    if (again) report('duplicated', entry.conversation, `${entry.client} saw number ${entry.seq} again`);
    else if (entry.seq <= own.last) {
      report('disordered', entry.conversation, `${entry.client} saw ${entry.seq} after ${own.last}`);
    } else if (entry.seq > own.last + 1) {
      report('gap', entry.conversation, `${entry.client} saw ${entry.seq} right after ${own.last}`);
    }
    const row = rows.get(`${entry.conversation}/${entry.seq}`);
    if (row === undefined)
      report('lost', entry.conversation, `number ${entry.seq} was seen, but is not stored`);
    else if (row.message !== entry.message) {
      report(
        'disordered',
        entry.conversation,
        `number ${entry.seq} was seen as another message than is stored`,
      );
    }
    own.last = Math.max(own.last, entry.seq);
    own.messages.add(entry.message);
    if (entry.id !== null) own.ids.add(entry.id);
  };

  const expects = (entry: Of<'expects'>): void => {
    const own = feedOf(entry.client, entry.conversation);
    for (const row of storedIn.get(entry.conversation) ?? []) {
      if (row.seq >= entry.from && !own.messages.has(row.message)) {
        report('lost', entry.conversation, `${entry.client} never saw number ${row.seq}`);
      }
    }
  };

  for (const entry of entries) {
    if (entry.t === 'sent') {
      const own = senderOf(entry);
      // the first attempt counts: a repeated send must get the number of its first row
      if (!own.floor.has(entry.id)) own.floor.set(entry.id, own.highest);
    } else if (entry.t === 'acked') acked(entry);
    else if (entry.t === 'saw') saw(entry);
    else if (entry.t === 'expects') expects(entry);
  }
  return findings;
}

/** Numbers and copies of what is stored; `heads` maps a conversation to its highest given number. */
export function checkStored(
  stored: readonly StoredMessage[],
  heads: ReadonlyMap<string, number>,
  entries: readonly LogEntry[],
): Finding[] {
  const findings: Finding[] = [];
  const sentOnce = new Set(entries.flatMap((entry) => (entry.t === 'sent' ? [entry.content] : [])));
  const byConversation = groupBy(stored, (row) => row.conversation);
  for (const [conversation, head] of heads) {
    const rows = (byConversation.get(conversation) ?? []).toSorted((a, b) => a.seq - b.seq);
    const numbers = new Set(rows.map((row) => row.seq));
    if (numbers.size !== rows.length) {
      findings.push({ verdict: 'gap', subject: conversation, detail: 'one number was given twice' });
    }
    const last = Math.max(head, rows.at(-1)?.seq ?? 0);
    for (let seq = 1; seq <= last; seq += 1) {
      if (!numbers.has(seq)) {
        findings.push({
          verdict: 'gap',
          subject: conversation,
          detail: `number ${seq} of ${last} is missing`,
        });
      }
    }
    const ids = new Map<string, number>();
    const contents = new Map<string, number>();
    let previous = 0;
    for (const row of rows) {
      if (row.created < previous) {
        findings.push({
          verdict: 'disordered',
          subject: conversation,
          detail: `${row.seq} is older than the one before`,
        });
      }
      previous = Math.max(previous, row.created);
      const copy = (row.id === null ? undefined : ids.get(row.id)) ?? contents.get(row.content);
      if (copy !== undefined) {
        findings.push({
          verdict: 'stored twice',
          subject: conversation,
          detail: `${row.seq} is a copy of ${copy}`,
        });
      }
      if (row.id !== null) ids.set(row.id, row.seq);
      if (sentOnce.has(row.content)) contents.set(row.content, row.seq);
    }
  }
  return findings;
}
