import type { Portion, Sitting, Texture } from '@shared/types';
import type { KitchenCount } from '../types';

/** The columns of the sheet, plain food first. */
export const VARIANTS = (['regular', 'soft', 'chopped', 'puree'] as const).flatMap((texture: Texture) =>
  (['regular', 'small'] as const).map((portion: Portion) => ({ key: `${texture} ${portion}`, texture, portion })),
);

export interface DishCount {
  name: string;
  name_en: string;
  counts: Record<string, number>;
  total: number;
  delivery: number;
}

/** What one pot is for: portions of a dish that are cooked alike. */
export interface Apart {
  dish: string;
  dish_en: string;
  keys: string[];
  count: number;
  pickup_nos: string[];
}

/**
 * The server counts each need for itself, and so a meal with less salt and less sugar twice. A pot is cooked for one or both: here
 * each portion stands once.
 */
export function cookedApart(needs: KitchenCount['needs']): Apart[] {
  const dishes = new Map<string, KitchenCount['needs']>();
  for (const need of needs) dishes.set(need.dish, [...(dishes.get(need.dish) ?? []), need]);
  return [...dishes.values()].flatMap((own) => {
    const shared = own.length === 2 ? (own[0]?.pickup_nos ?? []).filter((no) => own[1]?.pickup_nos.includes(no)) : [];
    const rows = own.map(({ dish, dish_en, key, count, pickup_nos }) => ({
      dish, dish_en, keys: [key], count: count - shared.length, pickup_nos: pickup_nos.filter((no) => !shared.includes(no)),
    }));
    const [first] = own;
    const both = first && shared.length > 0 ? [{ dish: first.dish, dish_en: first.dish_en, keys: own.map(({ key }) => key), count: shared.length, pickup_nos: shared }] : [];
    return [...rows, ...both].filter(({ count }) => count > 0);
  });
}

/** Portions that are cooked apart. */
export const sumOf = (needs: readonly { count: number }[]): number => needs.reduce((sum, { count }) => sum + count, 0);

/** One line per dish, in the order the server gave them. */
export function byDish(rows: KitchenCount['rows']): DishCount[] {
  const dishes = new Map<string, DishCount>();
  for (const row of rows) {
    const dish = dishes.get(row.dish) ?? { name: row.dish, name_en: row.dish_en, counts: {}, total: 0, delivery: 0 };
    const key = `${row.texture} ${row.portion}`;
    dish.counts[key] = (dish.counts[key] ?? 0) + row.count;
    dish.total += row.count;
    dish.delivery += row.delivery;
    dishes.set(row.dish, dish);
  }
  return [...dishes.values()];
}

/** The dishes of a sitting that were replaced, by the names in the count; one that stands on the menu again is none of them. */
export function withdrawnOf(sitting: { dishes: readonly Pick<Sitting['dishes'][number], 'name' | 'state'>[] } | undefined): Set<string> {
  const dishes = sitting?.dishes ?? [];
  const offered = new Set(dishes.filter((dish) => dish.state !== 'withdrawn').map((dish) => dish.name));
  return new Set(dishes.map((dish) => dish.name).filter((name) => !offered.has(name)));
}
