import type { Portion, Texture } from '@shared/types';
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

/** Portions that are cooked apart. */
export const sumOf = (needs: KitchenCount['needs']): number => needs.reduce((sum, { count }) => sum + count, 0);

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
