import type { Figure } from './plot.js';

/** LibreDesk 2.7 at 64 chats and, for the delivery, at one; measured once on another run of the same kind of machine. */
const PEER = { messagesASecond: 137, deliveryP95Ms: 71, cpuMs: 8 };

const ours = (figures: readonly Figure[], name: string): number =>
  figures.find((figure) => figure.name.startsWith(name))?.ours ?? Number.NaN;

/** Against a peer that cannot run beside the product here, so against a figure of another run. */
export function peerFigures(figures: readonly Figure[]): Figure[] {
  const against = 'against LibreDesk (a figure of another run)';
  const found: Figure[] = [
    {
      name: `messages a second, ${against}`,
      unit: '/s',
      ours: ours(figures, 'messages a second, 16'),
      floor: PEER.messagesASecond,
      must: 3,
      atLeast: true,
    },
    {
      name: `delivery p95, 1 chat, ${against}`,
      unit: 'ms',
      ours: ours(figures, 'delivery p95, 1 chat, closed'),
      floor: PEER.deliveryP95Ms,
      must: 0.5,
    },
    {
      name: `CPU a message, ${against}`,
      unit: 'ms',
      ours: ours(figures, 'CPU a message, 1 '),
      floor: PEER.cpuMs,
      must: 0.2,
    },
  ];
  return found.filter((figure) => !Number.isNaN(figure.ours));
}

/** The goals by the beginnings of the names that measure them. */
const GOALS = [
  'ack p95, 1 chat',
  'delivery p95, 1 chat',
  'messages a second',
  'CPU a message',
  'SQL statements a message',
  'assistant turn p95',
  'ack p95, Temporal stopped',
  'history events a turn',
  'history events of 100 messages to a person',
  'ack p95, 100 → 100000 open',
  'api, an idle open conversation',
  'worker, a parked workflow',
  'reports over 1 M conversations p95',
  'search over 1 M messages p95',
  'customer view, agent console, widget loader, gz',
  'first start, later start, api alone',
];

/** What the goals name and this run did not measure. */
export const notMeasured = (figures: readonly Figure[]): Figure[] =>
  GOALS.filter((goal) => !figures.some(({ name }) => name.startsWith(goal))).map((name) => ({
    name,
    unit: '',
    ours: Number.NaN,
    floor: null,
    must: null,
  }));
