import { named } from '@shared/i18n';
import type { OrderLine } from '@shared/types';
import { t } from '../words';

type Line = Pick<OrderLine, 'name' | 'name_en' | 'texture' | 'portion'>;

/** What had been chosen where the canteen replaced it, to be said by whoever hands it over; nothing as a rule. */
export function insteadWords(lines: readonly Pick<OrderLine, 'instead_of'>[]): string {
  const chosen = new Set(lines.flatMap(({ instead_of }) => (instead_of ? [named(instead_of)] : [])));
  return chosen.size > 0 ? t('desk.instead', { dishes: [...chosen].join(t('desk.comma')) }) : '';
}

/** What stands in a box or on a tray: each dish with what was chosen about it, the same one twice with its count. */
export function lineWords(lines: readonly Line[]): string {
  const counted = new Map<string, number>();
  for (const line of lines) {
    const chosen = [line.texture === 'regular' ? '' : t(`texture.${line.texture}`), line.portion === 'small' ? t('portion.small') : ''];
    const words = [named(line), ...chosen].filter(Boolean).join(' ');
    counted.set(words, (counted.get(words) ?? 0) + 1);
  }
  return [...counted].map(([words, n]) => (n === 1 ? words : `${words} × ${n}`)).join(t('desk.comma'));
}
