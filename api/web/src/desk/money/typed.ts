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

/** Funds and debts grow by credits, which the books write as negative; cash and claims by debits. */
const GROWS_BY_CREDIT: readonly string[] = ['fund', 'prepaid', 'ordered', 'earned'];

/** What an account holds more of when its postings sum to `fen`, with the sign that its balance has. */
export function held(account: string, fen: number): number {
  // Not the negative of nothing.
  return GROWS_BY_CREDIT.includes(account.split(':')[0] ?? '') ? 0 - fen : fen;
}
