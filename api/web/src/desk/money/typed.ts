export { fenTyped } from '@shared/money';

/** Fen as one would type them: 1250 → "12.50". */
export const typedOf = (fen: number): string => `${Math.trunc(fen / 100)}.${String(fen % 100).padStart(2, '0')}`;

/** Months as the API writes them, this one first. */
export function monthsBack(day: string, count: number): string[] {
  const [year, month] = [Number(day.slice(0, 4)), Number(day.slice(5, 7))];
  return Array.from({ length: count }, (_, back) => {
    const at = year * 12 + month - 1 - back;
    return `${Math.trunc(at / 12)}-${String((at % 12) + 1).padStart(2, '0')}`;
  });
}
