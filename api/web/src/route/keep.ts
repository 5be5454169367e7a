/** What this phone remembers of a round, and how it forgets it. */
import type { RouteView } from './types';
import type { Entry, Refused } from './outbox';

export interface Kept {
  route: RouteView | null;
  entries: Entry[];
  refused: Refused[];
  /** The server's clock minus this phone's, so that times stay true after an offline reload. */
  offset_ms: number;
}

const PLACE = 'nuancan-route';
export const nothing = (): Kept => ({ route: null, entries: [], refused: [], offset_ms: 0 });

export function recall(): Kept {
  try {
    return { ...nothing(), ...(JSON.parse(localStorage.getItem(PLACE) ?? '{}') as Partial<Kept>) };
  } catch {
    return nothing();
  }
}

/** Written before the screen moves on: localStorage answers at once, so an entry is safe when the next door is shown. */
export function keep(kept: Kept): boolean {
  try {
    localStorage.setItem(PLACE, JSON.stringify(kept));
    return true;
  } catch {
    return false;
  }
}

export function forget(): void {
  try {
    localStorage.removeItem(PLACE);
  } catch {
    // Nothing could be kept, so there is nothing to forget.
  }
}
