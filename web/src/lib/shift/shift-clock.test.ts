import { describe, expect, it } from 'vitest';
import { todaySecondsAt, untilNextSecond, type ShiftReading } from './shift-clock.js';

const reading = (patch: Partial<ShiftReading> = {}): ShiftReading => ({
  state: 'on',
  todaySeconds: 3600,
  receivedAt: 1_000_000,
  ...patch,
});

describe('the clock of a shift', () => {
  it('counts on from what the server said while on', () => {
    expect(todaySecondsAt(reading(), 1_000_000)).toBe(3600);
    expect(todaySecondsAt(reading(), 1_090_500)).toBe(3690.5);
  });

  it.each(['break', 'off'] as const)('stands still when %s', (state) => {
    expect(todaySecondsAt(reading({ state }), 9_000_000)).toBe(3600);
  });

  it('catches up in one step after a sleep, whatever ticks were missed', () => {
    expect(todaySecondsAt(reading(), 1_000_000 + 3_600_000)).toBe(7200);
  });

  it('never runs backwards when the clock of the device is set back', () => {
    expect(todaySecondsAt(reading(), 500_000)).toBe(3600);
  });

  it('waits exactly until the shown second changes', () => {
    expect(untilNextSecond(reading({ todaySeconds: 10.25 }), 1_000_000)).toBe(750);
    expect(untilNextSecond(reading({ todaySeconds: 10 }), 1_000_000)).toBe(1000);
    expect(untilNextSecond(reading({ todaySeconds: 10.999 }), 1_000_000)).toBe(50);
  });
});
