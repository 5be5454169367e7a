import { describe, expect, it } from 'vitest';
import { fenTyped, held, monthsBack, typedOf } from '../src/desk/money/typed';
import { draftBody, emptyOrder } from '../src/desk/phone/order';

describe('an amount as typed', () => {
  it('is whole fen or nothing at all', () => {
    expect([' 12 ', '12.5', '0.07', '0', '1234567.89'].map(fenTyped)).toEqual([1200, 1250, 7, 0, 123456789]);
    expect(['', '-1', '1.234', '1,5', '12元', '1e3', '.5'].map(fenTyped)).toEqual([null, null, null, null, null, null, null]);
  });

  it('reads back as it was written', () => {
    for (const fen of [0, 5, 70, 1250, 999_999]) expect(fenTyped(typedOf(fen))).toBe(fen);
  });
});

describe('an entry of an account', () => {
  it('is positive where the balance grows: two meals eaten are owed to the canteen, and taken from the fund', () => {
    expect(held('earned:01a2', -900) + held('earned:01a2', -900)).toBe(1800);
    expect([held('fund:policy/county', 300), held('prepaid:01a2', -500), held('drawer:01a2', 500), held('bank', 100)]).toEqual([-300, 500, 500, 100]);
    expect(Object.is(held('fund:policy/county', 0), 0)).toBe(true);
  });
});

describe('months', () => {
  it('go back over the year', () => {
    expect(monthsBack('2026-02-28', 4)).toEqual(['2026-02', '2026-01', '2025-12', '2025-11']);
  });
});

describe('an order by phone', () => {
  it('says how it is paid only where somebody chose', () => {
    const draft = { ...emptyOrder(), sitting_dish_id: 'd', mode: 'dine_in' as const };
    expect(draftBody(draft, 's', 'p', null).diners[0]).not.toHaveProperty('payment');
    expect(draftBody({ ...draft, payment: 'bill' }, 's', 'p', null).diners[0]?.payment).toBe('bill');
  });
});
