import { dayWords } from '../lib/dates';
import type { Senior } from '../types';
import { t } from './words';

type Pause = NonNullable<Senior['pause']>;

/** A pause as it stands that day: running or still to come; one that has run out is over by itself. */
export function pauseOn(pause: Pause | null | undefined, day: string): (Pause & { planned: boolean }) | null {
  if (!pause || (pause.to && pause.to < day)) return null;
  return { ...pause, planned: pause.from > day };
}

/** From when until when; the last day is one without meals too, which nobody can guess. */
export function pauseSpan({ from, to }: Pick<Pause, 'from' | 'to'>): string {
  if (!to) return t('desk.people.pause_open', { from: dayWords(from) });
  return from === to ? t('desk.people.pause_day', { day: dayWords(from) }) : t('desk.people.pause_span', { from: dayWords(from), to: dayWords(to) });
}
