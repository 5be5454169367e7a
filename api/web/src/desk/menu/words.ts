import { dayText } from '@shared/clock';
import { locale, named, type Paths, type Say, words } from '@shared/i18n';
import en from '@shared/i18n/en/desk-menu.json';
import zh from '@shared/i18n/zh-CN/desk-menu.json';
import { yuan } from '@shared/money';
import type { Sitting } from '@shared/types';
import type { Dish } from '../types';
import type { DeskKey } from '../words';
import type { Refused } from './checks';
import { oddPrices, oddSums } from './sums';

export const t = words(zh, en) as Say<DeskKey | Paths<typeof zh>>;
export { label } from '../words';

/** What does not add up, meal by meal, in words; then, once, what too few means and what to do. */
export function sumWords(sittings: readonly Sitting[]): string[] {
  const meals = sittings.map((one) => ({
    name: `${dayText(one.service_day, locale.value)} ${t(`period.${one.period}`)}`,
    capacity: one.capacity,
    dishes: one.dishes.filter((dish) => dish.state !== 'withdrawn'),
  }));
  const sums = oddSums(meals);
  return (['less', 'more'] as const).flatMap((key) => {
    const those = sums.filter((sum) => (sum.dishes < sum.meals) === (key === 'less'));
    const lines = those.map((sum) => t(`desk.menu.sum_${key}`, { meal: sum.name, n: sum.dishes, all: sum.meals, gap: Math.abs(sum.dishes - sum.meals) }));
    // More than can be sold is a choice of dishes, and needs no lesson; fewer turns people away.
    return lines.length > 0 && key === 'less' ? [...lines, t('desk.menu.sum_less_means')] : lines;
  });
}

/** A price that looks like a slip, in words: once for each dish and price, however many days it stands on. */
export function priceWords(sittings: readonly Sitting[], library: readonly Dish[]): string[] {
  const lines = oddPrices(sittings.flatMap((one) => one.dishes), library).map(({ dish, usual_fen }) =>
    usual_fen === null
      ? t('desk.menu.price_zero', { dish: named(dish) })
      : t('desk.menu.price_odd', { dish: named(dish), price: yuan(dish.price_fen, locale.value), usual: yuan(usual_fen, locale.value) }),
  );
  return [...new Set(lines)];
}
/** What a dish costs before subsidies. */
export const priceSaid = (dish: { price_fen: number }): string => t('desk.menu.at_price', { price: yuan(dish.price_fen, locale.value) });

/** What stands at a field whose number can't be kept. */
export const refusedWords = (refused: Refused | undefined): string => (refused ? t(`desk.menu.refused_${refused.why}`, { n: refused.n ?? 0 }) : '');
