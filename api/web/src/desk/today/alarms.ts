import { computed, type ComputedRef } from 'vue';
import { serverNow } from '@shared/clock';
import type { Alarm } from '../types';
import { type AlarmKey, label, t } from './words';

const WORST: Record<Alarm['kind'], number> = { urgent: 0, no_answer: 1, odd: 2, life_event: 3 };

/** Steps that the desk itself has to make. */
export const STEPS_OF_THE_DESK: readonly string[] = ['cadre', 'rescue', 'follow_up'];

/** Under a hospice flag the last step is the family and the doctor. */
export const nameOf = (alarm: Pick<Alarm, 'hospice'>, step: string): string => (step === 'rescue' && alarm.hospice ? 'rescue_hospice' : step);

/** On its last step first, then urgent before unanswered before odd; unclaimed before claimed; the longest wait first. */
export function worstFirst(alarms: readonly Alarm[]): Alarm[] {
  const rank = (alarm: Alarm) => (alarm.step === 'rescue' ? 0 : 100) + WORST[alarm.kind] * 10 + (alarm.state === 'open' ? 0 : 1);
  return alarms.toSorted((a, b) => rank(a) - rank(b) || a.raised_at.localeCompare(b.raised_at));
}

/**
 * The order that stands on the page stays while somebody works through it: what is pressed moves nothing under the hand. Only an
 * alarm that wasn't there before sorts all of them anew, or one that the clock has brought to its last step.
 */
export function steadyOrder(alarms: readonly Alarm[], before: readonly Alarm[]): Alarm[] {
  const seat = new Map(before.map((one, i) => [one.id, i]));
  const rises = (one: Alarm): boolean => {
    const was = before[seat.get(one.id) ?? -1];
    return was === undefined || (one.step === 'rescue' && was.step !== 'rescue' && one.step_began?.why === 'timer');
  };
  if (alarms.some(rises)) return worstFirst(alarms);
  return alarms.toSorted((a, b) => (seat.get(a.id) ?? 0) - (seat.get(b.id) ?? 0));
}
/** Alarms in an order that lasts as long as the page that shows them. */
export function useSteady(alarms: () => readonly Alarm[]): ComputedRef<Alarm[]> {
  return computed<Alarm[]>((before) => steadyOrder(alarms(), before ?? []));
}

/** Until now, or until it was closed. */
export function waitedMin(alarm: Alarm): number {
  const until = alarm.closed_at ? Date.parse(alarm.closed_at) : serverNow().getTime();
  return Math.max(0, Math.floor((until - Date.parse(alarm.raised_at)) / 60_000));
}

/** How long it has been there. */
export function waitedWords(alarm: Alarm): string {
  const n = waitedMin(alarm);
  if (n === 0) return t('desk.ladder.waited_none');
  return n < 120 ? t('desk.ladder.waited', { n }) : t('desk.ladder.waited_long', { h: Math.floor(n / 60) });
}

/** How long until the step's time is up, in its two largest units. */
export function leftText(due_at: string | null | undefined): string {
  if (!due_at) return '';
  const s = Math.max(0, Math.ceil((Date.parse(due_at) - serverNow().getTime()) / 1000));
  if (s >= 86_400) return t('desk.ladder.days', { d: Math.floor(s / 86_400), h: Math.floor((s % 86_400) / 3_600) });
  if (s >= 3600) return t('desk.ladder.hours', { h: Math.floor(s / 3600), m: Math.floor((s % 3600) / 60) });
  return s >= 60 ? t('desk.ladder.minutes', { m: Math.floor(s / 60), s: s % 60 }) : t('desk.ladder.seconds', { s });
}

/** Why a step began, in words: what led to it, and who did it. */
export function because(alarm: Pick<Alarm, 'kind'>, step: string, why: string | null | undefined, by: string | null | undefined): string {
  if (!why) return label('desk.ladder.because.began', alarm.kind);
  // On the first rungs a call leads on when nobody answers; help is under way when somebody does.
  const which = why === 'call' ? (STEPS_OF_THE_DESK.includes(step) ? 'reached' : 'unanswered') : why;
  return t(`desk.ladder.because.${which}` as AlarmKey, { by: by ?? '' });
}
