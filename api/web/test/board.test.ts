import { beforeEach, describe, expect, it, vi } from 'vitest';
import { effectScope } from 'vue';
import { leftOf, useBoard } from '../src/board/live';
import type { BoardSitting } from '../src/shared/types';
import { setToken } from '../src/shared/api';

let ready: string[] = [];
let sittings: { id: string; state: string; ends_at: string; dishes: [] }[] = [];
const json = (body: unknown): Response => new Response(JSON.stringify(body), { headers: { 'Content-Type': 'application/json' } });

beforeEach(() => {
  sittings = [];
  vi.useFakeTimers();
  setToken('screen');
  vi.stubGlobal('fetch', async (url: string) => {
    if (url.includes('/board/pickup')) return json({ sitting: null, ready, waiting: 3 });
    if (url.includes('/board/menus')) return json({ sittings });
    return new Response('', { status: 404 });
  });
});

describe('the board', () => {
  it('says a number when it comes to the top, and none when it is switched on', async () => {
    const said = vi.fn();
    const scope = effectScope();
    ready = ['012', '015'];
    const board = scope.run(() => useBoard('k', said))!;
    await vi.advanceTimersByTimeAsync(100);
    expect(board.called.value).toEqual(['012', '015']);
    expect(said).not.toHaveBeenCalled();
    ready = ['012', '015', '018'];
    await vi.advanceTimersByTimeAsync(4_000);
    expect(said).not.toHaveBeenCalled();
    ready = ['015', '018'];
    await vi.advanceTimersByTimeAsync(4_000);
    expect(said.mock.calls).toEqual([['015']]);
    scope.stop();
    ready = ['018'];
    await vi.advanceTimersByTimeAsync(10_000);
    expect(said).toHaveBeenCalledOnce();
  });

  it('knows a day without a meal from one whose meals are over', async () => {
    const scope = effectScope();
    const board = scope.run(() => useBoard('k', () => undefined))!;
    await vi.advanceTimersByTimeAsync(100);
    expect([board.sitting.value, board.over.value]).toEqual([null, false]);
    sittings = [{ id: 'lunch', state: 'closed', ends_at: '2026-11-23T04:30:00Z', dishes: [] }];
    await vi.advanceTimersByTimeAsync(60_000);
    expect([board.sitting.value?.id, board.over.value]).toEqual(['lunch', false]);
    sittings = sittings.map((one) => ({ ...one, state: 'ended' }));
    await vi.advanceTimersByTimeAsync(60_000);
    expect([board.sitting.value, board.over.value]).toEqual([null, true]);
    scope.stop();
  });

  it('promises nobody more portions of a dish than there are meals', () => {
    const dish = (remaining: number, state = 'on') => ({ remaining, state }) as BoardSitting['dishes'][number];
    const sitting = (state: string, preorder: number, counter: number) => ({ state, remaining_preorder: preorder, remaining_counter: counter }) as BoardSitting;
    expect(leftOf(dish(12), sitting('published', 30, 5))).toBe(12);
    expect(leftOf(dish(12), sitting('published', 7, 5))).toBe(7);
    expect(leftOf(dish(12), sitting('closed', 7, 5))).toBe(5);
    expect(leftOf(dish(12), sitting('closed', 7, 0))).toBe(0);
    expect(leftOf(dish(12, 'sold_out'), sitting('published', 30, 5))).toBe(0);
  });
});
