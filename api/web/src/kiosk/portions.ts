import { listen } from '@shared/events';
import type { Picture } from '@shared/types';
import { kiosk } from './state';

let stop: (() => void) | null = null;

function apply(picture: Picture): void {
  for (const { menu } of kiosk.diners) {
    for (const sitting of menu.sittings) {
      if (sitting.id !== picture.sitting_id || sitting.version > picture.version) continue;
      sitting.version = picture.version;
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
    },
    onLine: (up) => {
      kiosk.offline = !up;
    },
  });
}
