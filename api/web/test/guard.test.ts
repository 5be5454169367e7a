import { beforeEach, describe, expect, it, vi } from 'vitest';
import { tapGuard } from '../src/shared/guard';

let meant: ReturnType<typeof tapGuard>;
const keypad = {};
const keys = Object.fromEntries([...'0123456789'].map((digit, i) => [digit, { x: 120 * (i % 3), y: 120 * Math.floor(i / 3) }]));
/** A finger on a key now. */
const key = (digit: string): boolean => meant({ at: performance.now(), button: keys[digit]!, pad: keypad, ...keys[digit]!, finger: true });
const button = (name: object, x: number, finger = true): boolean => meant({ at: performance.now(), button: name, pad: null, x, y: 0, finger });

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['performance'] });
  meant = tapGuard();
});

/** What arrives of a number typed at an even pace. */
function typed(number: string, pace_ms: number): string {
  return [...number].filter((digit) => {
    vi.advanceTimersByTime(pace_ms);
    return key(digit);
  }).join('');
}

describe('the guard against a trembling hand', () => {
  it('lets a whole number through at an even pace, with the same digit several times in a row', () => {
    expect(typed('19999000000', 200)).toBe('19999000000');
    expect(typed('19999000000', 150)).toBe('19999000000');
  });

  it('slows different keys of one keypad never, however near they are touched', () => {
    expect(typed('1324354657', 20)).toBe('1324354657');
  });

  it('still takes a tremble on one key for one digit', () => {
    expect(typed('77', 100)).toBe('7');
  });

  it('keeps to 300 ms on every other button, and to 500 where another has come under the finger', () => {
    const [one, two] = [{}, {}];
    expect(button(one, 0)).toBe(true);
    vi.advanceTimersByTime(250);
    expect(button(one, 0)).toBe(false);
    // Another screen's button under the same finger.
    expect(button(two, 20)).toBe(false);
    vi.advanceTimersByTime(200);
    expect(button(two, 20)).toBe(false);
    expect(button(two, 400)).toBe(true);
    vi.advanceTimersByTime(300);
    expect(button(two, 400)).toBe(true);
  });

  it('leaves alone what no finger does', () => {
    const one = {};
    expect(button(one, 0, false)).toBe(true);
    expect(button(one, 0, false)).toBe(true);
  });

  it('lets the tap that opened the keypad press none of its keys', () => {
    expect(button({}, keys[5]!.x)).toBe(true);
    vi.advanceTimersByTime(200);
    expect(meant({ at: performance.now(), button: keys[5]!, pad: keypad, x: keys[5]!.x, y: 10, finger: true })).toBe(false);
  });
});
