import type { components } from '@shared/schema';

/** How many alarms of a canteen's day still wait until the person is seen, whether or not somebody is on it. */
export function alarmsOf(page: components['schemas']['ProofPage'] | null, canteen_id: string): number {
  const of = page?.items.find((one) => one.canteen_id === canteen_id)?.alarms;
  return of === undefined ? 0 : of.owned + of.open;
}
