import type { ShiftState } from '$contracts/workflow.js';

/** What the server said about a shift, and when it arrived here (milliseconds since 1970, by this device's clock). */
export interface ShiftReading {
  readonly state: ShiftState;
  readonly todaySeconds: number;
  readonly receivedAt: number;
}

/**
 * Paid seconds since the agent's own midnight. The server's figure is the truth; in between only the time since it arrived
 * is added, so neither a reload nor a sleeping tab nor a wrong device clock can change the total.
 */
export const todaySecondsAt = (reading: ShiftReading, now: number): number =>
  reading.state === 'on'
    ? reading.todaySeconds + Math.max(0, (now - reading.receivedAt) / 1000)
    : reading.todaySeconds;

/** Milliseconds until the shown whole second changes: a fixed 1 s interval drifts and then skips one. */
export const untilNextSecond = (reading: ShiftReading, now: number): number => {
  const seconds = todaySecondsAt(reading, now);
  return Math.max(50, Math.ceil((Math.floor(seconds) + 1 - seconds) * 1000));
};
