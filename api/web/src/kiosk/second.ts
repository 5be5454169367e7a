import { kiosk } from './state';

/** Whose meal the order shown on the question about a second one is: of a couple it may be the spouse's, made with another card. */
export function ordersAgain(): 'own' | 'spouse' {
  const [order] = kiosk.orders;
  const [own, spouse] = kiosk.diners;
  if (!order || !spouse || own?.menu.orders.some(({ id }) => id === order.id)) return 'own';
  return order.masked_name === spouse.menu.diner.masked_name ? 'spouse' : 'own';
}
