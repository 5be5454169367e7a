import { describe, expect, it } from 'vitest';
import { dayRuns } from '../src/desk/lib/day';
import { may } from '../src/desk/lib/may';
import { HOME, PARTS } from '../src/desk/nav';
import { canteenBody, canteenGaps, emptyCanteen } from '../src/desk/office/canteen';

describe('a canteen to be opened', () => {
  const typed = () => ({ ...emptyCanteen(), name: ' 白石老年食堂 ', place_code: '430822106201' });

  it('names what is still missing', () => {
    expect(canteenGaps(emptyCanteen())).toEqual(['name', 'place_code']);
    expect(canteenGaps(typed())).toEqual([]);
  });

  it('has a whole point or none', () => {
    expect(canteenGaps({ ...typed(), lat: '29.4' })).toEqual(['lon']);
    expect(canteenGaps({ ...typed(), lat: '二十九', lon: '110.1' })).toEqual(['lat']);
    expect(canteenGaps({ ...typed(), lat: '29.3985', lon: '110.1642' })).toEqual([]);
  });

  it('is sent without a point that nobody knows', () => {
    expect(canteenBody(typed())).toEqual({ name: '白石老年食堂', name_en: '', place_code: '430822106201', hours: '', halal: false });
  });

  it('takes figures as a Chinese keyboard writes them', () => {
    expect(canteenBody({ ...typed(), lat: ' 29。3985 ', lon: '110.1642°', halal: true })).toMatchObject({ lat: 29.3985, lon: 110.1642, halal: true });
  });
});

describe('the canteens', () => {
  it('are opened by administrators alone, who begin there', () => {
    const roles = ['registrar', 'verifier', 'approver', 'canteen_manager', 'kitchen', 'dispatcher', 'supervisor', 'finance', 'auditor'];
    expect(roles.filter((role) => may(role, 'canteens_admin'))).toEqual([]);
    expect(may('administrator', 'canteens_admin')).toBe(true);
    expect(PARTS.find((part) => part.name === HOME.administrator)?.needs).toBe('canteens_admin');
  });
});

describe('days in a row', () => {
  it('are told by their first and last', () => {
    expect(dayRuns(['2026-11-30', '2026-11-29', '2026-12-01', '2026-12-01', '2026-12-05'])).toEqual([
      { from: '2026-11-29', to: '2026-12-01' },
      { from: '2026-12-05', to: '2026-12-05' },
    ]);
    expect(dayRuns([])).toEqual([]);
  });
});
