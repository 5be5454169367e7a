/** What can't be kept, told at its field before anything is sent: a number that the server can't even read has no field there. */
import { fenTyped } from '@shared/money';
import type { Sitting } from '@shared/types';
import type { SittingDraft } from './sitting';

/** As the server takes them: beyond these it is a slip of the finger. */
const PORTIONS_MAX = 10_000;
const PRICE_MAX_FEN = 20_000;

export type Why = 'whole' | 'sold' | 'beyond' | 'cutoff_late' | 'ends_early' | 'price';
export interface Refused {
  why: Why;
  /** The number that it must keep to. */
  n?: number;
}
/** By field: of the meal by its name, of a dish by `${dish_id}.price` or `${dish_id}.capacity`. */
export type AllRefused = Record<string, Refused>;

/** Fields of type number hand over numbers, others text. */
export function wholeOf(typed: string | number): number | null {
  const text = String(typed).trim();
  const number = Number(text);
  return /^\d+$/.test(text) && number <= PORTIONS_MAX ? number : null;
}
export function portionsRefused(typed: string | number, sold: number): Refused | null {
  const number = wholeOf(typed);
  if (number === null) return { why: 'whole', n: PORTIONS_MAX };
  return number < sold ? { why: 'sold', n: sold } : null;
}
/** As the server takes them: kcal, grams and milligrams alike. */
const FIGURE_MAX = 20_000;
/** A figure of what is in a dish; an empty one says that nobody knows. */
export function figureRefused(typed: string): Refused | null {
  if (typed.trim() === '') return null;
  return /^\d{1,5}$/.test(typed.trim()) && Number(typed) <= FIGURE_MAX ? null : { why: 'whole', n: FIGURE_MAX };
}
export function priceRefused(typed: string | number): Refused | null {
  const fen = fenTyped(String(typed));
  return fen === null || fen > PRICE_MAX_FEN ? { why: 'price', n: PRICE_MAX_FEN / 100 } : null;
}

/** The times are read as they stand in the fields, two digits each: as text they sort as they run. */
export function timesRefused(draft: SittingDraft): AllRefused {
  if (draft.cutoff === '' || draft.cutoff > draft.starts) return { cutoff: { why: 'cutoff_late' } };
  return draft.ends <= draft.starts ? { ends: { why: 'ends_early' } } : {};
}
export function mealRefused(draft: SittingDraft, sitting: Sitting | null): AllRefused {
  const all = wholeOf(draft.capacity);
  const part = (typed: string, sold: number): Refused | null => {
    const number = wholeOf(typed);
    return portionsRefused(typed, sold) ?? (all !== null && number !== null && number > all ? { why: 'beyond', n: all } : null);
  };
  return only({
    capacity: portionsRefused(draft.capacity, sitting?.sold ?? 0),
    delivery_capacity: part(draft.delivery_capacity, sitting?.delivery_sold ?? 0),
    counter_capacity: part(draft.counter_capacity, sitting?.counter_sold ?? 0),
  });
}
export function dishesRefused(draft: SittingDraft): AllRefused {
  const each = draft.dishes.flatMap((dish) => [
    [`${dish.dish_id}.price`, priceRefused(dish.price)] as const,
    [`${dish.dish_id}.capacity`, portionsRefused(dish.capacity, 0)] as const,
  ]);
  return only(Object.fromEntries(each));
}
const only = (found: Record<string, Refused | null>): AllRefused =>
  Object.fromEntries(Object.entries(found).flatMap(([field, refused]) => (refused ? [[field, refused]] : [])));
