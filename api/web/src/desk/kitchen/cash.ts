/** What is still to be paid of the meals that went over the counter. */
import { computed, ref, watch } from 'vue';
import { get, newKey, post } from '@shared/api';
import type { Order, Page, Sitting } from '@shared/types';
import { useAct } from '../lib/act';
import { today } from '../lib/day';
import { onEvents } from '../lib/live';
import { useLoad } from '../lib/load';
import { say } from '../lib/say';
import type { Drawer, Receipt } from '../money/types';
import { can } from '../session';
import { t } from './words';

type Due = Pick<Order, 'id' | 'mode' | 'payment' | 'self_fen'>;

/** At the door it is the volunteer who takes the money. */
export const dueHere = (order: Due): boolean => order.payment === 'cash' && order.self_fen > 0 && order.mode !== 'delivery';

/** Those that no receipt of the day names; one that was taken back counts as none. */
export function unpaid<T extends Due>(served: readonly T[], receipts: readonly Pick<Receipt, 'kind' | 'corrected_at' | 'lines'>[]): T[] {
  const paid = new Set(receipts.filter((one) => one.kind === 'collect' && !one.corrected_at).flatMap((one) => one.lines.map((line) => line.order_id)));
  return served.filter((one) => dueHere(one) && !paid.has(one.id));
}

/** Whoever has a drawer open takes the cash where the meal is handed out; everybody else is told where it is paid. */
export function useCash(sitting: () => Sitting) {
  const mayTake = can('drawer_use') && can('debts_edit');
  const drawers = useLoad(async () => (mayTake ? (await get<{ items: Drawer[] }>('/drawers', { canteen_id: sitting().canteen_id })).items : []));
  const shiftId = computed(() => drawers.data?.find((one) => one.mine)?.shift_id ?? null);
  /** Of the whole sitting, whoever handed it out. Of an earlier day the money is found in the till, by name. */
  const open = useLoad(async () => {
    const { id, canteen_id, service_day } = sitting();
    if (!mayTake || !can('order_read') || !can('receipts_read') || service_day !== today()) return [];
    const [served, receipts] = await Promise.all([
      get<Page<Order>>('/orders', { sitting_id: id, state: 'served' }),
      get<{ items: Receipt[] }>('/receipts', { canteen_id, day: service_day }),
    ]);
    return unpaid(served.items, receipts.items);
  });
  watch(
    () => sitting().id,
    () => {
      open.data = null;
      void drawers.reload();
      void open.reload();
    },
  );
  onEvents(['order', 'clock'], open.reload);

  const taken = ref<Record<string, string>>({});
  const act = useAct();
  async function take(order: Order): Promise<void> {
    const body = { order_id: order.id, way: 'cash', shift_id: shiftId.value, orders: [order.id], expected_fen: order.self_fen };
    const receipt = await act.run(() => post<Receipt>('/collections', body, { key: newKey() }));
    // Somebody took it before, at the till or with the order: there is nothing more to pay.
    if (receipt) {
      taken.value[order.id] = receipt.number;
      say(t('desk.kitchen.cash_receipt', { number: receipt.number }));
    } else if (act.failed.value?.code === 'nothing_owed') taken.value[order.id] = '✓';
    await Promise.all([drawers.reload(), open.reload()]);
  }
  const owes = (order: Order): boolean => dueHere(order) && !taken.value[order.id];
  return { mayTake, shiftId, drawers, open, taken, act, take, owes };
}
