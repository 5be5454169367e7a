import { describe, expect, it } from 'vitest';
import { urgentOf } from '../src/desk/today/urgent';
import type { Today, TodaySitting } from '../src/desk/types';

const sitting = (over: Partial<TodaySitting> = {}): TodaySitting => ({
  id: 's', period: 'lunch', state: 'closed', cutoff_at: '', ordered: 20, walk_ins: 0, served: 0, cancelled: 0, flagged: 0, open: 20,
  delivery: 14, rounds: 5, planning: 'made', rounds_late: 0, unplaced: 0, ...over,
});
const day = (sittings: TodaySitting[], over: Partial<Today> = {}): Today => ({
  day: '2026-11-27', now_at: '', canteens: [{ canteen_id: 'c', name: '朱家台', sittings }],
  alarms_open: 0, jobs_dead: 0, registrations_waiting: 0, top_ups_waiting: 0, standing_open: 0, ...over,
});

describe('what is to be looked at now', () => {
  it('is nothing on a day that runs', () => {
    expect(urgentOf(day([sitting()]))).toEqual([]);
  });

  it('names rounds that stand, meals on no round and people without one, with where', () => {
    const found = urgentOf(day([sitting({ rounds_late: 5, unplaced: 3 }), sitting({ period: 'dinner' })], { standing_open: 1, jobs_dead: 2 }));
    expect(found.map((one) => [one.kind, one.n, one.at?.period])).toEqual([
      ['standing_open', 1, undefined],
      ['rounds_late', 5, 'lunch'],
      ['unplaced', 3, 'lunch'],
      ['jobs_dead', 2, undefined],
    ]);
  });

  it('is no round that stands when every meal has its end', () => {
    expect(urgentOf(day([sitting({ rounds_late: 5, unplaced: 1, open: 0 })]))).toEqual([]);
  });

  it('is a sitting whose rounds were not made, or that nobody closed', () => {
    expect(urgentOf(day([sitting({ planning: 'missing', rounds: 0 }), sitting({ planning: 'overdue' })])).map((one) => one.kind)).toEqual(['rounds_missing', 'overdue']);
  });
});
