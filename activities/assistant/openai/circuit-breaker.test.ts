import { describe, expect, it } from 'vitest';
import { CircuitBreaker } from './circuit-breaker.js';
import { ModelFault, retryAfterMs } from './model-fault.js';

describe('the circuit breaker', () => {
  it('opens after three faults in a row, lets one caller try after a while, closes on success', () => {
    let now = 0;
    const breaker = new CircuitBreaker(() => now);
    for (let fault = 0; fault < 3; fault++) {
      expect(breaker.enter()).toBe(true);
      breaker.failed(new ModelFault('model.server_error'));
    }
    expect(breaker.enter()).toBe(false);
    now += 30_000;
    expect(breaker.enter()).toBe(true);
    expect(breaker.enter()).toBe(false);
    breaker.succeeded();
    expect([breaker.enter(), breaker.enter()]).toEqual([true, true]);
  });

  it('stays closed for answers that were only bad', () => {
    const breaker = new CircuitBreaker(() => 0);
    for (let fault = 0; fault < 10; fault++) breaker.failed(new ModelFault('model.malformed'));
    expect(breaker.enter()).toBe(true);
  });

  it('leaves a busy server alone for about as long as it says', () => {
    let now = 0;
    const breaker = new CircuitBreaker(() => now);
    breaker.failed(new ModelFault('model.rate_limited', { retryAfterMs: 10_000 }));
    expect(breaker.enter()).toBe(false);
    now = 10_000;
    expect(breaker.enter()).toBe(true);
  });

  it('frees the try of a caller who went away', () => {
    let now = 0;
    const breaker = new CircuitBreaker(() => now);
    breaker.failed(new ModelFault('model.unauthorized'));
    now = 60_000;
    expect(breaker.enter()).toBe(true);
    breaker.abandoned();
    expect(breaker.enter()).toBe(true);
  });

  it.each([
    [{ 'retry-after': '3' }, 3_000],
    [{ 'retry-after-ms': '250', 'retry-after': '9' }, 250],
    [{ 'retry-after': 'Thu, 01 Jan 1970 00:00:05 GMT' }, 5_000],
    [{}, 1_000],
    [{ 'retry-after': 'soon' }, 1_000],
  ])('reads when to come back: %o', (headers, ms) => {
    expect(retryAfterMs(new Headers(headers as Record<string, string>), 0)).toBe(ms);
  });
});
