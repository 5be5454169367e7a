import { dayText } from '@shared/clock';
import { locale, type Paths, type Say, words } from '@shared/i18n';
import en from '@shared/i18n/en/desk-menu.json';
import zh from '@shared/i18n/zh-CN/desk-menu.json';
import type { Sitting } from '@shared/types';
import type { DeskKey } from '../words';
import { oddSums } from './sums';

export const t = words(zh, en) as Say<DeskKey | Paths<typeof zh>>;
export { label } from '../words';

/** What does not add up, meal by meal, in words. */
export function sumWords(sittings: readonly Sitting[]): string[] {
  const meals = sittings.map((one) => ({
    name: `${dayText(one.service_day, locale.value)} ${t(`period.${one.period}`)}`,
    capacity: one.capacity,
    dishes: one.dishes.filter((dish) => dish.state !== 'withdrawn'),
  }));
  const key = (sum: { dishes: number; meals: number }) => (sum.dishes < sum.meals ? 'desk.menu.sum_less' : 'desk.menu.sum_more');
  return oddSums(meals).map((sum) => t(key(sum), { meal: sum.name, n: sum.dishes, all: sum.meals }));
}
