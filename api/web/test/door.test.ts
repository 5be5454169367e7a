import { describe, expect, it } from 'vitest';
import { type Entry, gone, isBegun, isOver, isUrgent, KEEP_MS, type Look, lossOf, masked, WARN_MS } from '../src/desk/door/entry';
import { emptyDraft } from '../src/desk/people/draft';
import { drain } from '../src/shared/kept/line';

const AT = Date.parse('2026-11-27T02:00:00Z');
const entry = (change: Partial<Entry> = {}): Entry => ({
  key: 'k',
  n: 1,
  by: 'a',
  at_ms: AT,
  tried_ms: AT,
  draft: { ...emptyDraft(), name: '王桂芳', resident_id: '11010519491231002x', village_code: '430822100001' },
  ...change,
});

describe('a form on the phone', () => {
  it('is warned about a day before it goes, and goes after three', () => {
    const one = entry();
    expect(isUrgent(one, AT + KEEP_MS - WARN_MS - 1)).toBe(false);
    expect(isUrgent(one, AT + KEEP_MS - WARN_MS)).toBe(true);
    expect(isOver(one, AT + KEEP_MS - 1)).toBe(false);
    expect(isOver(one, AT + KEEP_MS)).toBe(true);
  });

  it('leaves nobody behind who could be known', () => {
    const left = JSON.stringify(gone(entry()));
    expect(left).toContain('王*芳');
    expect(left).not.toMatch(/桂|110105/);
    expect([masked('王芳'), masked('欧阳桂芳'), masked('王')]).toEqual(['王*', '欧*芳', '王*']);
  });

  it('counts as begun when something was typed', () => {
    expect(isBegun(emptyDraft())).toBe(false);
    expect(isBegun({ ...emptyDraft(), phone: '1' })).toBe(true);
  });

  it('that is only begun waits for nobody: signing out asks about it in other words', () => {
    const begun = { draft: emptyDraft() };
    const refused = { ...entry(), kind: 'refused', code: 'c', why: 'w', told: {} } as Look;
    expect(lossOf([], [gone(entry())], null)).toEqual({ kind: 'nothing', n: 0 });
    expect(lossOf([], [], begun)).toEqual({ kind: 'begun', n: 1 });
    expect(lossOf([], [refused], begun)).toEqual({ kind: 'refused', n: 1 });
    expect(lossOf([entry()], [refused], begun)).toEqual({ kind: 'waiting', n: 2 });
  });
});

describe('the line', () => {
  it('stops at what must wait, and keeps what follows', async () => {
    const left = ['a', 'b', 'c'];
    const end = await drain(
      () => left[0],
      (one) => Promise.resolve({ kind: one === 'b' ? ('later' as const) : ('taken' as const) }),
      () => void left.shift(),
    );
    expect([end, left]).toEqual(['later', ['b', 'c']]);
  });
});
