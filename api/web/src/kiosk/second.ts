import type { Order } from '@shared/types';
import { type Diner, kiosk, sitting } from './state';

/** Somebody's orders of the meal that is chosen for. */
export const thisMeal = (of: Diner): Order[] => of.menu.orders.filter(({ sitting_id }) => sitting_id === sitting.value?.id);

/** What one of those who are choosing has ordered of this meal already: of a couple the first one who has. */
export function orderedAlready(): Order[] {
  const theirs = kiosk.diners.filter(({ choice }) => choice).map((one) => thisMeal(one).filter(({ state }) => state === 'placed'));
  return theirs.find((orders) => orders.length > 0) ?? [];
}

/** Whose meal the order shown on the question about a second one is: of a couple it may be the spouse's, made with another card. */
export function ordersAgain(): 'own' | 'spouse' {
  const [order] = kiosk.orders;
  const [own, spouse] = kiosk.diners;
  if (!order || !spouse || own?.menu.orders.some(({ id }) => id === order.id)) return 'own';
  return order.masked_name === spouse.menu.diner.masked_name ? 'spouse' : 'own';
}
