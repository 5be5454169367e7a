/** What can't wait besides alarms: somebody's meal stands still, or nobody has it. */
import type { Today, TodaySitting } from '../types';

export type UrgentKind = 'rounds_late' | 'unplaced' | 'rounds_missing' | 'overdue' | 'standing_open' | 'jobs_dead';
export interface Urgent {
  kind: UrgentKind;
  /** How many rounds, meals, people or tasks. */
  n: number;
  at?: { canteen_id: string; name: string; period: TodaySitting['period'] };
}

function ofSitting(sitting: TodaySitting): Omit<Urgent, 'at'>[] {
  // A round that never left is nobody's hurry any more once each of its meals is explained.
  const waits = sitting.open > 0;
  const found: Omit<Urgent, 'at'>[] = [
    { kind: 'rounds_late', n: waits ? sitting.rounds_late : 0 },
    { kind: 'unplaced', n: waits ? sitting.unplaced : 0 },
    { kind: 'rounds_missing', n: sitting.planning === 'missing' ? sitting.delivery : 0 },
    { kind: 'overdue', n: sitting.planning === 'overdue' ? 1 : 0 },
  ];
  return found.filter((one) => one.n > 0);
}

/** People without a meal first, then sitting by sitting. */
export function urgentOf(day: Today): Urgent[] {
  const sittings = day.canteens.flatMap(({ canteen_id, name, sittings }) =>
    sittings.flatMap((sitting) => ofSitting(sitting).map((one) => ({ ...one, at: { canteen_id, name, period: sitting.period } }))),
  );
  const whole: Urgent[] = [{ kind: 'standing_open', n: day.standing_open }];
  const behind: Urgent[] = [{ kind: 'jobs_dead', n: day.jobs_dead }];
  return [...whole, ...sittings, ...behind].filter((one) => one.n > 0);
}
