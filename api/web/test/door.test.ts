import { describe, expect, it } from 'vitest';
import { type Entry, gone, isBegun, isOver, isSame, isUrgent, KEEP_MS, masked, mayBe, WARN_MS } from '../src/desk/door/entry';
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
const row = (change = {}) => ({ name: '王桂芳', submitted_at: new Date(AT + 1_000).toISOString(), submitted_by: '覃晓梅', ...change });
const file = (change = {}) => ({ village_code: '430822100001', birth_date: '1949-12-31', gender: 'female', resident_id_masked: '110105********002X', ...change });

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
});

describe('a form whose answer was lost', () => {
  it('is looked for among one’s own since it was sent', () => {
    expect(mayBe(entry(), row(), '覃晓梅')).toBe(true);
    expect(mayBe(entry({ tried_ms: null }), row(), '覃晓梅'), 'never sent').toBe(false);
    expect(mayBe(entry(), row({ submitted_by: '彭建国' }), '覃晓梅')).toBe(false);
    expect(mayBe(entry(), row({ name: '王桂芬' }), '覃晓梅')).toBe(false);
    expect(mayBe(entry(), row({ submitted_at: new Date(AT - 3_600_000).toISOString() }), '覃晓梅'), 'an hour before').toBe(false);
  });

  it('is the same person only with the same number, village, birth and gender', () => {
    expect(isSame(entry(), file())).toBe(true);
    for (const other of [{ village_code: '430822100002' }, { birth_date: '1949-12-30' }, { gender: 'male' }, { resident_id_masked: '110105********0038' }]) {
      expect(isSame(entry(), file(other)), JSON.stringify(other)).toBe(false);
    }
  });

  it('of somebody without a number is known by birth and gender, and is never somebody with one', () => {
    const without = entry({ draft: { ...entry().draft, resident_id: '', without_id: true, birth_date: '1949-12-31', gender: 'female' } });
    expect(isSame(without, file({ resident_id_masked: null }))).toBe(true);
    expect(isSame(without, file())).toBe(false);
  });

  it('may have been a number of 15 digits, which the server writes as 18', () => {
    expect(isSame(entry({ draft: { ...entry().draft, resident_id: '110105491231002' } }), file())).toBe(true);
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
