import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { serverNow, syncClock } from '../src/shared/clock';

const MINUTE_MS = 60_000;
const at = (ms: number): string => new Date(ms).toISOString();

describe('the clock of the server', () => {
  beforeEach(() => void vi.useFakeTimers({ now: Date.UTC(2026, 10, 23, 4, 0) }));
  afterEach(() => void vi.useRealTimers());

  it('is what the last answer says, and goes on from there', () => {
    syncClock(at(Date.now() + 7 * MINUTE_MS));
    vi.advanceTimersByTime(MINUTE_MS);
    expect(serverNow().getTime() - Date.now()).toBe(7 * MINUTE_MS);
  });

  it('is not learnt from an answer that slept with the phone, nor over a change of its own clock', () => {
    syncClock(at(Date.now()));
    const asked = Date.now();
    const said = at(asked);
    vi.setSystemTime(asked + 40 * MINUTE_MS);
    syncClock(said, asked);
    expect(serverNow().getTime()).toBe(Date.now());
    vi.setSystemTime(asked - MINUTE_MS);
    syncClock(said, asked);
    expect(serverNow().getTime()).toBe(Date.now());
    syncClock(at(Date.now() + 5_000), Date.now() - 10_000);
    expect(serverNow().getTime() - Date.now()).toBe(5_000);
  });
});
