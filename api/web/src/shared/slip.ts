/** The number of a walk-in's order, as it is printed and told at the counter: pick-up number and code. */
import type { WalkIn } from './types';

export const slipNumber = (of: Pick<WalkIn, 'pickup_no' | 'code'>): string => `${of.pickup_no}-${of.code}`;

/** Whether what was typed or told means this order: its number, or as much of it as tells whose turn it is. */
export function isMeant(of: Pick<WalkIn, 'pickup_no' | 'code'>, said: string): boolean {
  const digits = said.replace(/\D/g, '');
  if (digits === '') return false;
  return digits.length <= of.pickup_no.length ? Number(digits) === Number(of.pickup_no) : digits === of.pickup_no + of.code;
}
