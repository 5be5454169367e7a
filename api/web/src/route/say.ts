import type { InjectionKey } from 'vue';
import { listed, type SharedKey } from '@shared/i18n';
import type { AlarmResult, RouteStop, RouteView } from './types';
import { isYours } from './watch';
import { t } from './words';

const DIETS = new Set([
  'peanut',
  'egg',
  'milk',
  'fish',
  'shellfish',
  'soy',
  'wheat',
  'nut',
  'sesame',
  'halal',
  'vegetarian',
  'low_salt',
  'low_sugar',
  'soft',
  'chopped',
  'puree',
]);

/** Who lives behind the door at which the sheets below are opened. */
export const DOOR_NAME: InjectionKey<string> = Symbol('door');

/** Several behind one door come as 王桂芳、李国强. */
export const names = (name: string): string => listed(name.split('、'));

/** A diet key in words; "no_peanut" means without; a text that is no key is shown as the kitchen wrote it. */
export function dietWord(key: string): string {
  const bare = key.replace(/^no_/, '');
  if (key === 'regular' || key === '') return t('route.diet.regular');
  if (!DIETS.has(bare)) return key;
  const word = t(`diet.${bare}` as SharedKey);
  return bare === key ? word : t('route.diet.without', { what: word });
}

export interface MealLine {
  words: string;
  /** Differences that matter. */
  chips: string[];
  /** Whatever else the kitchen says, such as the number on the bag. */
  notes: string[];
  /** What had been chosen, where the canteen replaced it. */
  instead: string;
}

/** What this door gets, with the differences that matter as chips. */
export function mealLines(stop: RouteStop): MealLine[] {
  const lines = new Map<string, MealLine & { count: number }>();
  for (const meal of stop.meals) {
    const said = (meal.note ?? '').split(/[,，、;]\s*/).filter(Boolean);
    const isDiet = (note: string) => DIETS.has(note.replace(/^no_/, ''));
    const chips = [...(meal.texture === 'regular' ? [] : [t(`texture.${meal.texture}`)]), ...said.filter(isDiet).map(dietWord)];
    const notes = said.filter((note) => !isDiet(note));
    const instead = meal.instead_of ? t('route.stop.instead', { dish: meal.instead_of }) : '';
    const key = JSON.stringify([meal.dish, chips, notes, instead]);
    const line = lines.get(key) ?? { words: meal.dish, chips, notes, instead, count: 0 };
    line.count += 1;
    lines.set(key, line);
  }
  return [...lines.values()].map(({ count, ...line }) => ({ ...line, words: t('route.stop.meal', { dish: line.words, n: count }) }));
}

export interface DishLine {
  n: number;
  dish: string;
  /** In words, where it isn't the ordinary one. */
  texture: string;
}

/** What lies in the bags of these doors, dish by dish, each texture for itself. */
export function dishLines(stops: readonly RouteStop[]): DishLine[] {
  const lines = new Map<string, DishLine>();
  for (const { dish, texture } of stops.flatMap(({ meals }) => meals)) {
    const key = JSON.stringify([dish, texture]);
    const line = lines.get(key) ?? { n: 0, dish, texture: texture === 'regular' ? '' : t(`texture.${texture}`) };
    line.n += 1;
    lines.set(key, line);
  }
  return [...lines.values()];
}

/** How a finished stop ended. */
export function endWord(stop: RouteStop): string {
  if (!stop.outcome) return t('route.list.pending');
  const word = t(`route.outcome.${stop.outcome}`);
  return stop.outcome === 'handed_over' && stop.care && stop.care !== 'usual' ? `${word} · ${t(`route.care.${stop.care}`)}` : word;
}

/** The search for whoever didn't open at this door, as long as nobody has been seen. */
export const searchFor = (route: RouteView, stop: RouteStop): AlarmResult | undefined =>
  route.alarm_results.find((one) => one.stop_id === stop.id && one.kind === 'no_answer' && one.state !== 'closed');

/** Who has it at the desk. That it has come there isn't yet that somebody sees to it, and the phone never says so. */
export function searchWords({ state, owner, no }: AlarmResult, hotline: string): string {
  if (state === 'seen') return t('route.result.seen', { no: no ?? '', who: owner ?? t('route.no_answer.desk') });
  return state === 'claimed' && owner ? t('route.no_answer.taken', { no: no ?? '', who: owner }) : t('route.no_answer.reported', { no: no ?? '', number: hotline });
}

const HOWS = ['in_person', 'phone', 'family', 'neighbour'] as const;
export const known = <T extends string>(all: readonly T[], one: string | null | undefined): T | undefined => all.find((each) => each === one);

/** What became of a report. What was learned of somebody's end or illness is looked into; that is all a phone needs to say. */
export function resultWords(result: AlarmResult, stops: readonly RouteStop[] = []): string {
  const no = result.no ?? '';
  if (result.kind === 'life_event') return t(result.state === 'closed' ? 'route.result.settled' : 'route.result.settling');
  const how = known(HOWS, result.how);
  if (result.state === 'closed' && how) return t(`route.result.how.${how}`, { who: result.seen_by ?? '', no });
  if (isYours(result, stops)) return t('route.result.yours', { no, step: t('route.stop.no_answer') });
  const who = result.state === 'closed' ? (result.seen_by ?? '') : (result.owner ?? t('route.no_answer.desk'));
  return t(`route.result.${result.state}`, { who, no });
}
