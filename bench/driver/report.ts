import { percentile } from '../measure.js';
import { escape } from '../plot.js';
import type { TimedAck } from './actors.js';
import type { Struck } from './faults.js';

export interface RunReport {
  title: string;
  /** The command that does the same again. */
  replay: string;
  startedAt: number;
  talkSeconds: number;
  acks: readonly TimedAck[];
  faults: readonly Struck[];
  figures: readonly (readonly [name: string, value: string])[];
  findings: readonly { verdict: string; subject: string; detail: string }[];
}

const WIDTH = 1100;
const HEIGHT = 320;
const [LEFT, BOTTOM] = [60, 30];
const SLICES = 220;
const COLOURS = { kill: '#c53030', stop: '#b7791f', network: '#3182ce' } as const;

/** One page without anything from elsewhere: the acks over time with the faults among them, figures, faults, findings. */
export function reportPage(run: RunReport): string {
  const findings = run.findings.map(({ verdict, subject, detail }) => [verdict, subject, detail]);
  const faults = run.faults.map((fault) => [
    ((fault.at - run.startedAt) / 1000).toFixed(1),
    fault.what,
    fault.pids.join(', '),
  ]);
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>${escape(run.title)}</title>
<style>
body { font: 15px/1.5 sans-serif; margin: 2rem auto; padding: 0 1rem; max-width: ${WIDTH}px;
  color: #1a202c; }
table { border-collapse: collapse; } td, th { border: 1px solid #cbd5e0; padding: 2px 8px; text-align: left; }
.good { color: #276749; } .bad { color: #c53030; }
</style>
<h1>${escape(run.title)}</h1>
<p>Again: <code>${escape(run.replay)}</code></p>
<p class="${findings.length === 0 ? 'good' : 'bad'}"><strong>Findings: ${findings.length}</strong></p>
<h2>Acks over time</h2>
${timeline(run)}
<p>Milliseconds, logarithmic: <span style="color:#2f855a">median</span> and <span style="color:#718096">slowest</span> of
each slice, by the time of the ack. Faults: <span style="color:${COLOURS.kill}">kill</span>,
<span style="color:${COLOURS.stop}">stop</span>, <span style="color:${COLOURS.network}">network</span>.</p>
<h2>Figures</h2>
${tableOf(['figure', 'value'], run.figures)}
<h2>Findings</h2>
${findings.length === 0 ? '<p>None.</p>' : tableOf(['verdict', 'subject', 'detail'], findings)}
<h2>Faults</h2>
${tableOf(['second', 'what', 'processes'], faults)}
</html>
`;
}

function tableOf(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[], tag: 'td' | 'th'): string =>
    `<tr>${cells.map((cell) => `<${tag}>${escape(cell)}</${tag}>`).join('')}</tr>`;
  return `<table>\n${[line(heads, 'th'), ...rows.map((row) => line(row, 'td'))].join('\n')}\n</table>`;
}

function timeline(run: RunReport): string {
  const spanMs = Math.max(1, run.talkSeconds * 1000);
  const slowest = run.acks.reduce((most, { ms }) => Math.max(most, ms), 10);
  const decades = Math.ceil(Math.log10(slowest));
  const x = (at: number): number =>
    LEFT + (Math.min(Math.max(at - run.startedAt, 0), spanMs) / spanMs) * (WIDTH - LEFT);
  const y = (ms: number): number => (HEIGHT - BOTTOM) * (1 - Math.log10(Math.max(ms, 1)) / decades);
  const slices = Array.from({ length: SLICES }, (): number[] => []);
  for (const { at, ms } of run.acks) {
    const slice = Math.floor(((at - run.startedAt) / spanMs) * SLICES);
    slices[Math.min(SLICES - 1, Math.max(0, slice))]?.push(ms);
  }
  const points = (of: (values: number[]) => number): string =>
    slices
      .map((values, index) => ({ values, at: run.startedAt + ((index + 0.5) / SLICES) * spanMs }))
      .filter(({ values }) => values.length > 0)
      .map(({ values, at }) => `${x(at).toFixed(1)},${y(of(values)).toFixed(1)}`)
      .join(' ');
  const grid = Array.from({ length: decades + 1 }, (_, power) => {
    const height = y(10 ** power).toFixed(1);
    return `<line x1="${LEFT}" x2="${WIDTH}" y1="${height}" y2="${height}" stroke="#e2e8f0"/>
<text x="${LEFT - 6}" y="${height}" text-anchor="end">${10 ** power}</text>`;
  });
  const faults = run.faults.map((fault) => {
    const from = x(fault.at);
    const width = Math.max(1.5, x(fault.at + fault.ms) - from);
    return `<rect x="${from.toFixed(1)}" y="0" width="${width.toFixed(1)}" height="${HEIGHT - BOTTOM}" fill="${COLOURS[fault.kind]}" opacity="${fault.kind === 'kill' ? 0.4 : 0.2}"><title>${escape(fault.what)}</title></rect>`;
  });
  const ticks = Array.from({ length: 6 }, (_, index) => {
    const at = run.startedAt + (index / 5) * spanMs;
    return `<text x="${x(at).toFixed(1)}" y="${HEIGHT - 8}" text-anchor="${index === 5 ? 'end' : 'middle'}">${((index / 5) * run.talkSeconds).toFixed(0)} s</text>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 -10 ${WIDTH} ${HEIGHT + 10}" font-family="sans-serif" font-size="12">
${[...grid, ...faults, ...ticks].join('\n')}
<polyline points="${points((values) => Math.max(...values))}" fill="none" stroke="#718096"/>
<polyline points="${points((values) => percentile(values, 0.5))}" fill="none" stroke="#2f855a" stroke-width="1.5"/>
</svg>`;
}
