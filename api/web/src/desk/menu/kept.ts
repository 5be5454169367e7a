/** A meal half written lives in the tab until it is saved: a reload, a way back or the end of a session takes nothing away. */
import type { Period } from '@shared/types';
import { account } from '../session';
import type { SittingDraft } from './sitting';

interface Kept {
  /** What the meal was when the writing began. */
  base: string;
  draft: SittingDraft;
}
const keyOf = (canteen_id: string, day: string, period: Period): string =>
  `nuancan-menu/${account.value?.id ?? ''}/${canteen_id}/${day}/${period}`;

export function keepDraft(canteen_id: string, day: string, period: Period, base: SittingDraft, draft: SittingDraft): void {
  const kept: Kept = { base: JSON.stringify(base), draft };
  sessionStorage.setItem(keyOf(canteen_id, day, period), JSON.stringify(kept));
}
export function dropDraft(canteen_id: string, day: string, period: Period): void {
  sessionStorage.removeItem(keyOf(canteen_id, day, period));
}
export const isKept = (canteen_id: string, day: string, period: Period): boolean =>
  sessionStorage.getItem(keyOf(canteen_id, day, period)) !== null;

/** What was written, and whether it was written on the meal as it is now: somebody else may have saved since. */
export function keptDraft(canteen_id: string, day: string, period: Period, base: SittingDraft): { draft: SittingDraft; current: boolean } | null {
  const text = sessionStorage.getItem(keyOf(canteen_id, day, period));
  if (text === null) return null;
  const kept = JSON.parse(text) as Kept;
  return { draft: kept.draft, current: kept.base === JSON.stringify(base) };
}
