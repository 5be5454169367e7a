import { afterEach, expect, test } from 'vitest';
import { locale } from '../src/shared/i18n';
import { dayWords, fullDay, monthWords, spoken } from '../src/desk/lib/dates';
import { dayPlus, today } from '../src/desk/lib/day';

afterEach(() => {
  locale.value = 'zh-CN';
});

test('a near day is said with its weekday, a far one with its year', () => {
  expect(dayWords(dayPlus(today(), 3))).toMatch(/^\d+月\d+日（周[一二三四五六日]）$/);
  expect(dayWords('2001-02-03')).toBe('2001 年 2 月 3 日');
  locale.value = 'en';
  expect(dayWords('2001-02-03')).toBe('3 Feb 2001');
  expect(fullDay('2001-02-03')).toBe('3 Feb 2001');
});

test('no day or month stands in a sentence as the API writes it, and nothing else is touched', () => {
  expect(spoken('2001-02-03')).toBe('2001 年 2 月 3 日');
  expect(spoken('2001-02')).toBe('2001 年 2 月');
  expect(monthWords('2001-12')).toBe('2001 年 12 月');
  for (const other of ['2001-02-0001', '2001-Q1', '09:30', '石翠屏', 'S0002816']) expect(spoken(other)).toBe(other);
  expect(spoken(12)).toBe('12');
});
