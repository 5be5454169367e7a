/** Fen as an office writes them: always two digits, thousands apart. Money stays a whole number until here. */
export function amount(fen: number): string {
  const whole = Math.trunc(Math.abs(fen) / 100);
  const rest = String(Math.abs(fen) % 100).padStart(2, '0');
  return `${fen < 0 ? '-' : ''}${String(whole).replace(/\B(?=(\d{3})+$)/g, ',')}.${rest}`;
}

/** Tenths of a day: 75 → "7.5". */
export const tenths = (value: number): string => `${Math.trunc(value / 10)}.${Math.abs(value % 10)}`;

const FEW = 5;

/** Whether a public notice may print amounts by village: not when one village has so few people that its amount is theirs.
 * Hiding that one alone would not help: what is left of the total gives it away. */
export const amountsByVillage = (people: number[]): boolean => people.every((count) => count >= FEW);
