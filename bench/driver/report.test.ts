import { expect, test } from 'vitest';
import { reportPage, type RunReport } from './report.js';

const run: RunReport = {
  title: 'Chaos, seed 7',
  replay: 'npm run chaos -- --seed 7',
  startedAt: 1_000_000,
  talkSeconds: 10,
  acks: [1, 5, 900].map((ms, index) => ({ at: 1_000_000 + index * 3_000, ms })),
  faults: [
    { what: 'kill -9 api', kind: 'kill', at: 1_002_000, ms: 0, pids: [17] },
    { what: 'network 1 silent for 4000 ms', kind: 'network', at: 1_004_000, ms: 4_000, pids: [] },
  ],
  figures: [['acks', '3']],
  findings: [{ verdict: 'lost', subject: 'c1', detail: 'never saw <script>alert(1)</script>' }],
};

test('the report of a run shows acks, faults and findings, takes nothing from elsewhere and runs nothing', () => {
  const page = reportPage(run);
  expect(page).toContain('<td>kill -9 api</td>');
  expect(page).toContain('Findings: 1');
  expect(page.match(/<polyline points="[\d., ]+"/g)).toHaveLength(2);
  // the fault of 4 s is as wide as four of the ten seconds
  expect(page).toMatch(/<rect x="476.0" y="0" width="416.0"/);
  expect(page).not.toMatch(/<script|<link|src=|href=|@import/);
});

test('a run without acks still has its report', () => {
  expect(reportPage({ ...run, acks: [], faults: [], findings: [] })).toContain('Findings: 0');
});
