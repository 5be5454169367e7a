import { clockText } from '@shared/clock';
import type { Period, Sitting, SittingDish } from '@shared/types';
import type { Dish } from '../types';

/** What went and what came, and whether the one can be put back in place of the other. */
export interface Replaced {
  gone: SittingDish;
  came: Dish;
  undoable: boolean;
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

/** What the form shows for a sitting, or for one that is still to be made. */
export function draftOf(sitting: Sitting | null): SittingDraft {
  return {
    cutoff: sitting ? clockText(sitting.cutoff_at) : '09:30',
    starts: sitting ? clockText(sitting.starts_at) : '10:30',
    ends: sitting ? clockText(sitting.ends_at) : '12:30',
    capacity: String(sitting?.capacity ?? 90),
    delivery_capacity: String(sitting?.delivery_capacity ?? 30),
    counter_capacity: String(sitting?.counter_capacity ?? 15),
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
