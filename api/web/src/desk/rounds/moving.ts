/** A door in somebody's hand: where it would go, what that costs by the server's reckoning, and the way back. */
import { computed, ref, shallowRef } from 'vue';
import { post } from '@shared/api';
import { useAct } from '../lib/act';
import { say } from '../lib/say';
import type { Moved, Round, Stop } from '../types';
import { t } from './words';

export interface Seat {
  round_id: string;
  round_no: number;
  position: number;
}
export interface Carried {
  stop: Stop;
  from: Seat;
}

/** A hand that only passes over asks nothing of the server. */
const REST_MS = 120;

const path = (stop: Stop): string => `/stops/${stop.id}/move`;
const body = (seat: Seat, dry_run: boolean) => ({ round_id: seat.round_id, position: seat.position, dry_run });
export const seatOf = (round: Round, stop: Stop): Seat => ({ round_id: round.id, round_no: round.no, position: stop.seq });
const same = (a: Seat | null, b: Seat | null): boolean => a?.round_id === b?.round_id && a?.position === b?.position;

export function useMoving(changed: () => void) {
  const carried = shallowRef<Carried | null>(null);
  const over = shallowRef<Seat | null>(null);
  const cost = shallowRef<Moved | null>(null);
  /** Let go over a place that breaks something: it waits for a yes. */
  const asks = ref(false);
  const last = shallowRef<(Carried & { to_no: number }) | null>(null);
  const trying = useAct();
  const doing = useAct();
  let turn = 0;
  let timer = 0;

  function take(round: Round, stop: Stop): void {
    letGo();
    last.value = null;
    carried.value = { stop, from: seatOf(round, stop) };
  }
  function letGo(): void {
    turn += 1;
    window.clearTimeout(timer);
    carried.value = over.value = cost.value = null;
    asks.value = false;
    trying.forget();
    doing.forget();
  }
  async function reckon(held: Carried, seat: Seat, mine: number): Promise<void> {
    const found = await post<Moved>(path(held.stop), body(seat, true)).catch((error: unknown) => error as Error);
    if (mine !== turn) return;
    if (found instanceof Error) trying.fail(found);
    else cost.value = found;
  }
  /** The hand is over a place: what it would cost there is shown as soon as the hand rests. */
  function hover(seat: Seat): void {
    const held = carried.value;
    if (held === null || asks.value || same(over.value, seat)) return;
    turn += 1;
    over.value = seat;
    cost.value = null;
    trying.forget();
    window.clearTimeout(timer);
    const mine = turn;
    timer = window.setTimeout(() => void reckon(held, seat, mine), REST_MS);
  }
  /** Let go: what breaks nothing is done, what breaks something asks first. */
  async function drop(seat: Seat): Promise<void> {
    const held = carried.value;
    if (held === null) return;
    if (same(seat, held.from)) return letGo();
    if (!same(over.value, seat) || cost.value === null) {
      turn += 1;
      window.clearTimeout(timer);
      over.value = seat;
      await reckon(held, seat, turn);
    }
    if (carried.value !== held || cost.value === null) return;
    if (cost.value.violations.length > 0) asks.value = true;
    else await put();
  }
  async function put(): Promise<void> {
    const [held, seat] = [carried.value, over.value];
    if (held === null || seat === null) return;
    const done = await doing.run(() => post<Moved>(path(held.stop), body(seat, false)));
    if (done === undefined) {
      asks.value = true;
      return;
    }
    say(t('desk.rounds.moved', { name: held.stop.masked_name, no: seat.round_no }));
    letGo();
    last.value = { ...held, to_no: seat.round_no };
    changed();
  }
  /** Somebody moved it by the dialog: the same way back. */
  function moved(held: Carried, to_no: number): void {
    last.value = { ...held, to_no };
  }
  async function undo(): Promise<void> {
    const held = last.value;
    if (held === null) return;
    const done = await doing.run(() => post<Moved>(path(held.stop), body(held.from, false)));
    if (done === undefined) return;
    last.value = null;
    say(t('desk.rounds.undone', { name: held.stop.masked_name, no: held.from.round_no }));
    changed();
  }
  const problem = computed(() => trying.problem.value || doing.problem.value);
  return { carried, over, cost, asks, last, problem, busy: doing.busy, take, hover, drop, put, letGo, moved, undo };
}
export type MovingHand = ReturnType<typeof useMoving>;
