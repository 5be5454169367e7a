import { listen } from '@shared/events';
import type { Picture } from '@shared/types';
import { askHelp } from './help';
import { kiosk } from './state';

// By sitting: a picture may overtake another on the way.
const seen = new Map<string, number>();
let stop: (() => void) | null = null;

function apply(picture: Picture): void {
  if ((seen.get(picture.sitting_id) ?? 0) > picture.version) return;
  seen.set(picture.sitting_id, picture.version);
  for (const { menu } of kiosk.diners) {
    for (const sitting of menu.sittings) {
      if (sitting.id !== picture.sitting_id) continue;
      for (const dish of sitting.dishes) dish.remaining = picture.remaining[dish.id] ?? dish.remaining;
    }
  }
}

/** Portions left follow what is ordered elsewhere, while somebody is choosing. */
export function watchPortions(canteenId: string): void {
  stop?.();
  stop = listen('/board/stream', { canteen_id: canteenId }, {
    onEvent: ({ event, data }) => {
      if (event === 'picture') apply(JSON.parse(data) as Picture);
      if (event === 'help') void askHelp();
    },
    onLine: (up) => {
      kiosk.offline = !up;
    },
  });
}
