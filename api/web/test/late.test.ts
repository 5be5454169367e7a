import { describe, expect, it } from 'vitest';
import { backAt, lateMs, shiftMs, slackMin } from '../src/desk/rounds/late';

const at = (time: string): string => `2026-11-27T${time}:00+08:00`;
const planned = {
  state: 'planned' as const,
  departs_at: at('10:30'),
  ends_at: at('10:50'),
  duration_s: 1200,
  stops: [
    { state: 'pending' as const, eta_at: at('10:40'), deadline_at: at('12:30') },
    { state: 'pending' as const, eta_at: at('10:45'), deadline_at: at('12:00') },
  ],
};

describe('how late a round runs', () => {
  it('is told from the plan until its time has come, and from the clock after that', () => {
    expect(lateMs(planned, new Date(at('10:00')))).toBe(0);
    expect(slackMin(planned, new Date(at('10:00')))).toBe(75);
    expect(lateMs(planned, new Date(at('10:50')))).toBe(20 * 60_000);
    expect(slackMin(planned, new Date(at('10:50')))).toBe(55);
    expect(slackMin(planned, new Date(at('12:10')))).toBe(-25);
  });

  it('is what it left late by, once it is out', () => {
    const out = { ...planned, state: 'departed' as const, departs_at: at('10:50') };
    expect(lateMs(out, new Date(at('10:55')))).toBe(20 * 60_000);
    expect(slackMin(out, new Date(at('10:55')))).toBe(55);
    expect(backAt(out).toISOString()).toBe(new Date(at('11:10')).toISOString());
  });

  it('moves the expected times both ways, and only of a round that is out', () => {
    expect(shiftMs(planned)).toBe(0);
    expect(shiftMs({ ...planned, state: 'departed', departs_at: at('10:50') })).toBe(20 * 60_000);
    expect(shiftMs({ ...planned, state: 'departed', departs_at: at('09:36') })).toBe(-54 * 60_000);
  });

  it('goes on at a door that waits past its time, and ends when none waits', () => {
    const out = { ...planned, state: 'departed' as const };
    expect(slackMin(out, new Date(at('11:30')))).toBe(30);
    expect(slackMin({ ...out, stops: out.stops.map((stop) => ({ ...stop, state: 'done' as const })) }, new Date(at('11:30')))).toBeNull();
  });
});
