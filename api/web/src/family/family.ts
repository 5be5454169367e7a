import { get, hasToken, newKey, post, refresh, setToken } from '@shared/api';
import { clockText, dayOf, dayText, serverNow } from '@shared/clock';
import { locale } from '@shared/i18n';
import type { components } from '@shared/schema';
import type { Session } from '@shared/types';

type Served = components['schemas'];
export type View = Served['FamilyView'];
export type Meal = Served['FamilyMealView'];
export type Menu = Served['FamilyMenu'];
export type Sitting = Served['FamilySitting'];
export type Dish = Served['FamilyDish'];
export type Wanted = Served['FamilyWantedBody'];
export type Quote = Served['FamilyQuote'];
export type Ordered = Served['FamilyOrdered'];
export type TopUps = Served['FamilyTopUps'];
export type TopUp = Served['FamilyTopUp'];
export type Announced = Served['FamilyAnnounceBody'];

/** The secret behind the link's `#`. It is taken out of the address at once: whoever looks at the phone later can't copy it. */
function secret(): string | null {
  const found = new URLSearchParams(location.hash.slice(1)).get('k');
  if (location.hash) history.replaceState(null, '', location.pathname);
  return found;
}

/** Comes in by the link, or by the session that an earlier visit left; false where neither is good. */
export async function enter(): Promise<boolean> {
  const token = secret();
  if (token === null) return hasToken() || (await refresh()) !== null;
  const session = await post<Session>('/family/join', { token }, { anonymous: true });
  setToken(session.access_token);
  return true;
}

/** Until when something can still be done. A time alone is taken for today's: another day is named. */
export function momentText(instant: string): string {
  const day = dayOf(new Date(instant));
  return day === dayOf(serverNow()) ? clockText(instant) : `${dayText(day, locale.value)} ${clockText(instant)}`;
}

export const look = (): Promise<View> => get<View>('/family');
export const menu = (canteenId: string, day: string): Promise<Menu> => get<Menu>('/family/menu', { canteen_id: canteenId, day });
export const quote = (wanted: Wanted): Promise<Quote> => post<Quote>('/family/quote', wanted);
export const order = (wanted: Wanted, key: string): Promise<Ordered> => post<Ordered>('/family/orders', wanted, { key });
export const cancel = (id: string): Promise<void> => post<void>(`/family/orders/${id}/cancel`);
export const pause = (from: string, to: string): Promise<void> => post<void>('/family/pause', { from, to });
export const resume = (): Promise<void> => post<void>('/family/resume');
export const topUps = (): Promise<TopUps> => get<TopUps>('/family/top-ups');
export const announce = (body: Announced, key: string): Promise<TopUp> => post<TopUp>('/family/top-ups', body, { key });
export const withdrawTopUp = (id: string): Promise<void> => post<void>(`/family/top-ups/${id}/withdraw`);
export { newKey };
