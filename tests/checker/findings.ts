/** What the product promises never happens. */
export type Verdict =
  | 'lost'
  | 'duplicated'
  | 'disordered'
  | 'gap'
  | 'stored twice'
  | 'double-owned'
  | 'over capacity'
  | 'orphaned'
  | 'two answers'
  | 'talked over'
  | 'wrote without owning'
  | 'hours overlap'
  | 'hours wrong'
  | 'personal data';

export interface Finding {
  verdict: Verdict;
  /** The conversation, agent or workflow it is about. */
  subject: string;
  detail: string;
}

export interface Report {
  findings: Finding[];
  /** How much was looked at: no findings among nothing would prove nothing. */
  examined: Record<string, number>;
}

/** Findings as lines of text, one verdict after the other, at most `limit` of each. */
export function describe(report: Report, limit = 5): string {
  const examined = Object.entries(report.examined).map(([name, count]) => `${count} ${name}`);
  const lines = [`examined: ${examined.join(', ')}`];
  for (const [verdict, findings] of groupBy(report.findings, (finding) => finding.verdict)) {
    lines.push(`${verdict}: ${findings.length}`);
    for (const finding of findings.slice(0, limit)) lines.push(`  ${finding.subject}: ${finding.detail}`);
  }
  if (report.findings.length === 0) lines.push('findings: 0');
  return lines.join('\n');
}

/** Map.groupBy, which Node 20 does not have. */
export function groupBy<T, K>(values: readonly T[], keyOf: (value: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>();
  for (const value of values) {
    const group = groups.get(keyOf(value));
    if (group === undefined) groups.set(keyOf(value), [value]);
    else group.push(value);
  }
  return groups;
}
