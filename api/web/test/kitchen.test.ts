import { describe, expect, it } from 'vitest';
import { dueHere, unpaid } from '../src/desk/kitchen/cash';

const meal = (id: string, over = {}) => ({ id, mode: 'dine_in' as const, payment: 'cash' as const, self_fen: 900, ...over });
const receipt = (order_id: string, over = {}) => ({ kind: 'collect' as const, corrected_at: null, lines: [{ order_id, service_day: '2026-11-27', fen: 900 }], ...over });

describe('cash for meals handed out', () => {
  it('is due at the counter for what is paid in cash and not carried', () => {
    expect(dueHere(meal('a'))).toBe(true);
    expect([meal('b', { payment: 'bill' }), meal('c', { self_fen: 0 }), meal('d', { mode: 'delivery' })].some(dueHere)).toBe(false);
  });

  it('stays open until a receipt names the meal, and again once that receipt was taken back', () => {
    const served = [meal('a'), meal('b'), meal('c'), meal('d')];
    const receipts = [receipt('a'), receipt('b', { corrected_at: '2026-11-27T12:00:00+08:00' }), receipt('c', { kind: 'pay_out' })];
    expect(unpaid(served, receipts).map((one) => one.id)).toEqual(['b', 'c', 'd']);
  });
});
