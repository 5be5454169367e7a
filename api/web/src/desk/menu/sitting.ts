import { clockText } from '@shared/clock';
import type { Period, Sitting, SittingDish } from '@shared/types';
import type { Dish } from '../types';

/** What went and what came, and whether the one can be put back in place of the other. */
export interface Replaced {
  gone: SittingDish;
  came: Dish;
  undoable: boolean;
  /** How many stay on the dish that went, since the other doesn't suit them. */
  left: number;
}

export interface DishDraft {
  dish_id: string;
  name: string;
  name_en: string;
  ingredients: string[];
  photo?: string | null;
  /** Yuan as typed. */
  price: string;
  capacity: string;
}
export interface SittingDraft {
  cutoff: string;
  starts: string;
  ends: string;
  capacity: string;
  delivery_capacity: string;
  counter_capacity: string;
  dishes: DishDraft[];
}

/** Where nothing is known of the canteen's own hours: something to begin with. */
const USUAL: Record<Period, Pick<SittingDraft, 'cutoff' | 'starts' | 'ends'>> = {
  breakfast: { cutoff: '06:00', starts: '07:00', ends: '08:30' },
  lunch: { cutoff: '09:30', starts: '10:30', ends: '12:30' },
  dinner: { cutoff: '15:30', starts: '16:30', ends: '18:00' },
};

/** What the form shows for a sitting; one that is still to be made begins with the numbers of the same meal of another day. */
export function draftOf(sitting: Sitting | null, period: Period, like: Sitting | null = null): SittingDraft {
  const from = sitting ?? like;
  return {
    ...(from ? { cutoff: clockText(from.cutoff_at), starts: clockText(from.starts_at), ends: clockText(from.ends_at) } : USUAL[period]),
    capacity: String(from?.capacity ?? 90),
    delivery_capacity: String(from?.delivery_capacity ?? 30),
    counter_capacity: String(from?.counter_capacity ?? 15),
    dishes: (sitting?.dishes ?? []).map((dish) => ({
      dish_id: dish.dish_id,
      name: dish.name,
      name_en: dish.name_en,
      ingredients: dish.ingredients,
      photo: dish.photo,
      price: String(dish.price_fen / 100),
      capacity: String(dish.capacity),
    })),
  };
}

/** Yuan as typed to whole fen: digits are read as text, so no cent is lost on the way. */
export function fenOf(yuan: string): number {
  const found = /^(\d+)(?:\.(\d{0,2}))?$/.exec(yuan.trim());
  return found ? Number(found[1]) * 100 + Number((found[2] ?? '').padEnd(2, '0')) : 0;
}

/** Writes a draft anew, with nothing of `from` in common: what is typed later must not change what it is compared with. */
export function retake(draft: SittingDraft, from: SittingDraft): void {
  Object.assign(draft, { ...from, dishes: from.dishes.map((dish) => ({ ...dish })) });
}

/** The same meal on the nearest day: the last one before it, else the first after. */
export function likeOf(sittings: readonly Sitting[], day: string, period: Period): Sitting | null {
  const same = sittings.filter((one) => one.period === period && one.service_day !== day).toSorted((a, b) => a.service_day.localeCompare(b.service_day));
  return same.findLast((one) => one.service_day < day) ?? same[0] ?? null;
}

/** Whether saving would change anything: by what is sent, for what was typed and put back may stand there as another text. */
export const differs = (draft: SittingDraft, saved: SittingDraft): boolean => sent(draft) !== sent(saved);
const sent = (draft: SittingDraft): string => JSON.stringify(sittingBody(draft, '', '', 'lunch'));

export function sittingBody(draft: SittingDraft, canteen_id: string, service_day: string, period: Period) {
  return {
    canteen_id,
    service_day,
    period,
    cutoff: draft.cutoff,
    starts: draft.starts,
    ends: draft.ends,
    capacity: Number(draft.capacity),
    delivery_capacity: Number(draft.delivery_capacity),
    counter_capacity: Number(draft.counter_capacity),
    dishes: draft.dishes.map((dish) => ({ dish_id: dish.dish_id, price_fen: fenOf(dish.price), capacity: Number(dish.capacity) })),
  };
}
