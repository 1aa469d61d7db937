/** One figure of a report: measured beside its floor, with the goal as a ratio. */
export interface Figure {
  name: string;
  unit: string;
  /** NaN: not measured. */
  ours: number;
  /** Null: the goal is a number, not a ratio. */
  floor: number | null;
  /** The must column: ratio to the floor, or the number itself. Null: shown without a goal. */
  must: number | null;
  /** True: `must` is the least, as for throughput. */
  atLeast?: boolean;
}

/** What is held against the goal. */
export const measured = (figure: Figure): number =>
  figure.floor === null ? figure.ours : figure.ours / figure.floor;

export const holds = ({ must, ...figure }: Figure): boolean => {
  if (must === null) return true;
  const value = measured({ must, ...figure });
  return figure.atLeast ? value >= must : value <= must;
};

const number = (value: number): string =>
  Number.isNaN(value) ? 'not measured' : value >= 100 ? value.toFixed(0) : value.toPrecision(3);

const goal = (figure: Figure): string => `${figure.atLeast ? '≥' : '≤'} ${figure.must}`;

/** How much of the goal is used up; 1 is just held. */
const usedUp = (figure: Figure): number => {
  const [value, must] = [measured(figure), figure.must ?? 0];
  if (must === 0) return value === 0 ? 0 : MOST;
  return Math.min(MOST, figure.atLeast ? must / value : value / must);
};

/** The figures as lines of text in columns. */
export function table(figures: readonly Figure[]): string {
  const rows = figures.map((figure) => [
    figure.name,
    `${number(figure.ours)} ${figure.unit}`,
    figure.floor === null ? '' : number(figure.floor),
    number(measured(figure)),
    figure.must === null ? '' : goal(figure),
    figure.must === null ? '' : holds(figure) ? 'ok' : 'MISSED',
  ]);
  const all = [['figure', 'ours', 'floor', 'ratio or value', 'must', ''], ...rows];
  const widths = all[0]?.map((_, column) => Math.max(...all.map((row) => (row[column] ?? '').length))) ?? [];
  return all.map((row) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ')).join('\n');
}

const WIDTH = 860;
const ROW = 34;
const LABEL = 330;
const SCALE = 400;
/** Longer bars are cut. */
const MOST = 1.5;

/** A self-contained SVG of the figures with a goal: each bar is the share of it that is used up; the line is the goal. */
export function plot(all: readonly Figure[], title: string): string {
  const figures = all.filter((figure) => figure.must !== null);
  const height = 70 + figures.length * ROW;
  const bars = figures.map((figure, index) => {
    const width = usedUp(figure) * (SCALE / MOST);
    const y = 50 + index * ROW;
    const colour = holds(figure) ? '#2f855a' : '#c53030';
    return `<text x="${LABEL - 8}" y="${y + 16}" text-anchor="end">${escape(figure.name)}</text>
<rect x="${LABEL}" y="${y}" width="${width.toFixed(1)}" height="22" fill="${colour}"/>
<text x="${LABEL + SCALE + 8}" y="${y + 16}">${escape(number(measured(figure)))} (${escape(goal(figure))})</text>`;
  });
  const line = LABEL + SCALE / MOST;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${height}" font-family="sans-serif" font-size="13">
<rect width="100%" height="100%" fill="#fff"/>
<text x="12" y="26" font-size="16">${escape(title)}</text>
${bars.join('\n')}
<line x1="${line}" x2="${line}" y1="40" y2="${height - 12}" stroke="#1a202c" stroke-dasharray="4 3"/>
</svg>
`;
}

export const escape = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
