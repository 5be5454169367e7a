/** The round in hand: one reactive state for all views. */
import { computed, reactive, ref } from 'vue';
import { serverNow } from '@shared/clock';
import { dropRound, type Keeping, keepRefused, keepRound, type Kept, noRound } from './keep';
import { masked, type Remains, replay } from './outbox';
import type { RouteView } from './types';

/** So long after the last door, or after the server's last word, the phone forgets where people live. */
const GRACE_MS = 60 * 60_000;

export const kept = reactive<Kept>({ ...noRound(), entries: [], refused: [] });
export const keeping = ref<Keeping>('sealed');
export const online = ref(true);
export const signedOut = ref(true);
/** True from handing in until another round is joined. */
export const finished = ref(false);
/** What is still to be seen to after the round that was handed in. */
export const remaining = ref<Remains | null>(null);
/** The round's time was over and this phone has forgotten it. */
export const expired = ref(false);

/** Counts the rounds this page has held: an answer that was asked for in an earlier one says nothing about this one. */
export const life = { no: 0 };

export const route = computed<RouteView | null>(() => (kept.route === null ? null : replay(kept.route, kept.entries, kept.order)));
export const unsent = computed(() => kept.entries.length);
export const refused = computed(() => kept.refused);
export const counted = computed({ get: () => kept.counted, set: (bags: string[]) => set({ counted: bags }) });
export const last = computed(() => kept.last);
export const hotline = computed(() => kept.hotline);

/** Changes the round and keeps it. */
export function set(change: Partial<Kept>): void {
  Object.assign(kept, change);
  kept.offset_ms = Math.round((serverNow().getTime() - Date.now()) / 1000) * 1000;
  const { entries: _entries, refused: _refused, ...round } = kept;
  void keepRound(round).then(downgrade);
}

/** The phone's storage is full or gone: the page says so. */
export function downgrade(written: boolean): void {
  if (!written) keeping.value = 'nothing';
}

/** When the phone forgets this round by itself. */
export function untilOf(view: RouteView): number {
  const doors = view.stops.flatMap((stop) => [Date.parse(stop.deadline_at), Date.parse(stop.eta_at)]);
  return Math.max(...doors, Date.parse(view.round.departs_at), serverNow().getTime()) + GRACE_MS;
}

/** Names, addresses and phones go; what waits to be sent, or to be read, stays without them. */
export function dropPeople(): void {
  kept.refused = kept.refused.map((one) => ({ ...one, name: one.name === '' || one.name.includes('*') ? one.name : masked(one.name) }));
  for (const one of kept.refused) void keepRefused(one);
  Object.assign(kept, { route: null, order: [], counted: [], last: null, staying: null, until_ms: 0 });
  void dropRound();
}

/** The round's time is over. */
export function expire(): void {
  if (kept.route === null || serverNow().getTime() < kept.until_ms) return;
  dropPeople();
  expired.value = true;
  signedOut.value = true;
}
