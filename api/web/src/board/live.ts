import { onScopeDispose, ref } from 'vue';
import { get } from '@shared/api';
import { listen } from '@shared/events';
import type { BoardSitting, Picture, PickupBoard } from '@shared/types';

const PICKUP_MS = 4_000;
const MENU_MS = 60_000;

/** Portions that whoever stands here can still have: never more than the meal has left, after the cut-off at the counter. */
export function leftOf(dish: BoardSitting['dishes'][number], sitting: BoardSitting): number {
  const meals = sitting.state === 'published' ? sitting.remaining_preorder : sitting.remaining_counter;
  return dish.state === 'on' ? Math.max(0, Math.min(dish.remaining, meals)) : 0;
}

/** What a canteen's television shows, kept fresh until the page goes. */
export function useBoard(canteenId: string, onCall: (number: string) => void) {
  const called = ref<string[]>([]);
  const waiting = ref(0);
  const sitting = ref<BoardSitting | null>(null);
  /** Whether there was a meal today, and it is over. */
  const over = ref(false);
  const offline = ref(false);
  let first = true;

  async function pickup(): Promise<void> {
    try {
      const { ready, waiting: rest } = await get<PickupBoard>('/board/pickup', { canteen_id: canteenId });
      const next = ready[0];
      // Said when a number comes to the top; not when the television is merely switched on.
      if (!first && next !== undefined && next !== called.value[0]) onCall(next);
      called.value = ready;
      waiting.value = rest;
      offline.value = false;
      first = false;
    } catch {
      offline.value = true;
    }
  }

  async function menus(): Promise<void> {
    try {
      const { sittings } = await get<{ sittings: BoardSitting[] }>('/board/menus', { canteen_id: canteenId });
      const running = sittings.filter(({ state }) => state === 'published' || state === 'closed');
      over.value = running.length === 0 && sittings.some(({ state }) => state === 'ended');
      sitting.value = running.sort((a, b) => a.ends_at.localeCompare(b.ends_at))[0] ?? null;
    } catch {
      offline.value = true;
    }
  }

  function apply(picture: Picture): void {
    const at = sitting.value;
    if (!at || picture.sitting_id !== at.id || picture.state !== at.state) return void menus();
    for (const dish of at.dishes) dish.remaining = picture.remaining[dish.id] ?? dish.remaining;
    at.remaining_preorder = picture.remaining_preorder;
    at.remaining_counter = picture.remaining_counter;
  }

  void pickup();
  void menus();
  const timers = [setInterval(() => void pickup(), PICKUP_MS), setInterval(() => void menus(), MENU_MS)];
  const stop = listen('/board/stream', { canteen_id: canteenId }, {
    onEvent: ({ event, data }) => {
      if (event === 'picture') apply(JSON.parse(data) as Picture);
    },
  });
  onScopeDispose(() => {
    timers.forEach(clearInterval);
    stop();
  });
  return { called, waiting, sitting, over, offline };
}
