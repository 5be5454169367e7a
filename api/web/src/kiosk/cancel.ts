import { post } from '@shared/api';
import { asProblem } from '@shared/problem';
import type { Order, WalkIn } from '@shared/types';
import { step } from './flow';
import { kiosk } from './state';

/** After these answers an order can't be taken back any more; after others it is tried again. */
const OVER = new Set(['cutoff_passed', 'too_late', 'sitting_not_open', 'already_served', 'order_cancelled', 'order_flagged', 'card_needed']);

/** Takes these orders of the ticket back, one after the other. */
export async function cancel(orders: readonly Order[]): Promise<void> {
  if (kiosk.busy) return;
  kiosk.busy = true;
  kiosk.problem = null;
  try {
    for (const which of orders) {
      const owner = kiosk.diners.find(({ menu }) => menu.diner.masked_name === which.masked_name) ?? kiosk.diners[0];
      const gone = await post<Order>(`/orders/${which.id}/cancel`, { diner_token: owner?.token });
      kiosk.orders = kiosk.orders.map((one) => (one.id === gone.id ? gone : one));
    }
  } catch (error) {
    kiosk.problem = asProblem(error);
    // The kitchen has begun meanwhile: a ticket that still offers to take it back would contradict.
    if (OVER.has(kiosk.problem.code)) kiosk.orders = kiosk.orders.map((one) => ({ ...one, can_cancel: false }));
  } finally {
    kiosk.busy = false;
  }
}

export const cancelSlip = (): Promise<void> =>
  step(async () => {
    const of = kiosk.slip;
    if (!of) return;
    kiosk.slip = await post<WalkIn>('/kiosk/slips/cancel', { slip: `W${of.pickup_no}${of.code}` });
  });
