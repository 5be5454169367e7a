import { serverNow } from '@shared/clock';
import type { Alarm } from '../types';

const WORST: Record<Alarm['kind'], number> = { urgent: 0, no_answer: 1, odd: 2 };
/** Minutes in which someone must have seen the person. */
export const DUE_MIN: Record<Alarm['kind'], number> = { urgent: 10, no_answer: 30, odd: 480 };

/** Urgent before unanswered before odd; unclaimed before claimed; the longest wait first. */
export function worstFirst(alarms: readonly Alarm[]): Alarm[] {
  const rank = (alarm: Alarm) => WORST[alarm.kind] * 10 + (alarm.state === 'open' ? 0 : 1);
  return alarms.toSorted((a, b) => rank(a) - rank(b) || a.raised_at.localeCompare(b.raised_at));
}

/** Until now, or until it was closed. */
export function waitedMin(alarm: Alarm): number {
  const until = alarm.closed_at ? Date.parse(alarm.closed_at) : serverNow().getTime();
  return Math.max(0, Math.floor((until - Date.parse(alarm.raised_at)) / 60_000));
}
