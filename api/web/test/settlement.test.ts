import { describe, expect, it } from 'vitest';
import { amount, amountsByVillage, tenths } from '../src/desk/settlement/amounts';
import { lastMonth, periods, periodWords } from '../src/desk/settlement/period';

describe('amounts of settlement', () => {
  it('have two digits and thousands apart, whatever their sign', () => {
    expect(amount(0)).toBe('0.00');
    expect(amount(5)).toBe('0.05');
    expect(amount(-1234)).toBe('-12.34');
    expect(amount(123456789)).toBe('1,234,567.89');
    expect(amount(-100000)).toBe('-1,000.00');
  });

  it('count days in tenths', () => {
    expect(tenths(75)).toBe('7.5');
    expect(tenths(0)).toBe('0.0');
  });

  it('stay off a notice when a village has few people', () => {
    expect(amountsByVillage([36, 5])).toBe(true);
    expect(amountsByVillage([36, 4])).toBe(false);
  });
});

describe('periods of settlement', () => {
  it('go back a year in months, then quarters, then years', () => {
    const all = periods('2027-01-15');
    expect(all.slice(0, 3)).toEqual(['2027-01', '2026-12', '2026-11']);
    expect(all).toContain('2026-Q4');
    expect(all.filter((one) => one.includes('Q'))).toEqual(['2027-Q1', '2026-Q4', '2026-Q3', '2026-Q2', '2026-Q1']);
    expect(all.slice(-2)).toEqual(['2027', '2026']);
    expect(lastMonth('2027-01-15')).toBe('2026-12');
  });

  it('are said in words', () => {
    expect(periodWords('2026-11')).toBe('2026 年 11 月');
    expect(periodWords('2026-Q4')).toBe('2026 年第 4 季度');
    expect(periodWords('2026')).toBe('2026 年');
  });
});
