import { today } from '../lib/day';
import { monthWords } from '../lib/dates';
import { t } from './words';

/** A year back in months, and its quarters: what anybody still settles. */
const MONTHS = 12;

const two = (n: number): string => String(n).padStart(2, '0');

/** `2026-11` before `2026-10` and so on, then `2026-Q4` and so on. The month that has just ended comes first. */
export function periods(day: string = today()): string[] {
  const [year, month] = [Number(day.slice(0, 4)), Number(day.slice(5, 7))];
  const months = Array.from({ length: MONTHS + 1 }, (_, back) => {
    const at = year * 12 + month - 1 - back;
    return `${Math.trunc(at / 12)}-${two((at % 12) + 1)}`;
  });
  const quarters = new Set(months.map((one) => `${one.slice(0, 4)}-Q${Math.ceil(Number(one.slice(5)) / 3)}`));
  return [...months, ...quarters, String(year), String(year - 1)];
}

/** The month before a day's. */
export const lastMonth = (day: string = today()): string => periods(day)[1] ?? day.slice(0, 7);

export function periodWords(period: string): string {
  const year = period.slice(0, 4);
  if (period.length === 4) return t('desk.settle.year', { year });
  if (period.includes('Q')) return t('desk.settle.quarter', { year, n: period.slice(6) });
  return monthWords(period);
}
