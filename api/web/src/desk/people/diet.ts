import type { Diet, Living } from '../types';
import { label, t } from './words';

/** A diet as short words, what must not be eaten first. */
export function dietWords(diet: Diet | null | undefined): string[] {
  if (!diet) return [];
  const words = (diet.allergens ?? []).map((one) => t('desk.people.without', { what: label('diet', one) }));
  if (diet.religion) words.push(label('diet', diet.religion));
  if (diet.texture && diet.texture !== 'regular') words.push(label('diet', diet.texture));
  if (diet.low_salt) words.push(t('diet.low_salt'));
  if (diet.low_sugar) words.push(t('diet.low_sugar'));
  const dislikes = Array.isArray(diet.dislikes) ? diet.dislikes : diet.dislikes ? [diet.dislikes] : [];
  return [...words, ...dislikes.map((one) => t('desk.people.dislikes', { what: one }))];
}

export function livingWords(living: Living | null | undefined): string {
  if (!living) return '';
  if (living.alone) return t('desk.people.alone');
  if (living.with_spouse) return t('desk.people.with_spouse');
  return t(living.with_family ? 'desk.people.with_others' : 'desk.people.unsaid');
}
