import { dayText } from '@shared/clock';
import { locale, type Paths, type Say, words } from '@shared/i18n';
import en from '@shared/i18n/en/desk-menu.json';
import zh from '@shared/i18n/zh-CN/desk-menu.json';
import type { Sitting } from '@shared/types';
import type { DeskKey } from '../words';
import type { Refused } from './checks';
import { oddSums } from './sums';

export const t = words(zh, en) as Say<DeskKey | Paths<typeof zh>>;
export { label } from '../words';

/** What does not add up, meal by meal, in words; then, once, what it means and what to do. */
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
    return lines.length > 0 ? [...lines, t(`desk.menu.sum_${key}_means`)] : [];
  });
}

/** What stands at a field whose number can't be kept. */
export const refusedWords = (refused: Refused | undefined): string => (refused ? t(`desk.menu.refused_${refused.why}`, { n: refused.n ?? 0 }) : '');
