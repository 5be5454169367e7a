import { get, post } from '@shared/api';
import { clockText, dayOf, serverNow } from '@shared/clock';
import { t as shared } from '@shared/i18n';
import type { BoardSitting, DinerMenu, DinerSitting, WalkIn } from '@shared/types';
import { inTurn, step } from './flow';
import { clearDiner, go, kiosk } from './state';
import { t } from './words';

/** What a reader reads from a slip: W, the number, and the code that nobody guesses. */
const SLIP = /^W\d{7,9}$/i;
export const isSlip = (read: string): boolean => SLIP.test(read);

/** Whether the sitting still takes orders of somebody who isn't registered, and how many meals it has for them. */
function left(of: BoardSitting): number {
  const now = serverNow();
  if (of.state === 'draft' || of.state === 'ended' || now >= new Date(of.ends_at)) return 0;
  return now < new Date(of.cutoff_at) ? of.remaining_preorder : of.remaining_counter;
}

function asDiner(of: BoardSitting): DinerSitting {
  const can = left(of) > 0;
  return {
    id: of.id,
    period: of.period,
    state: of.state,
    cutoff_at: of.cutoff_at,
    starts_at: of.starts_at,
    ends_at: of.ends_at,
    can: { dine_in: can, take_away: can, delivery: false },
    // Nobody is known, so nothing speaks against a dish and nothing is usual.
    dishes: of.dishes.map((dish) => ({ ...dish, remaining: Math.min(dish.remaining, left(of)), conflicts: [], usual: false })),
  };
}

/** The menu of the day as the board shows it: for somebody of whom nothing is known. */
export async function openMenu(): Promise<DinerMenu> {
  const { sittings } = await get<{ sittings: BoardSitting[] }>('/board/menus', { canteen_id: kiosk.canteen?.id, day: dayOf(serverNow()) });
  return {
    diner: { masked_name: '', salutation: '', texture: 'regular', delivery: false },
    orders: [],
    sittings: sittings.map(asDiner),
  };
}

/** Finds the order of a slip, read or typed. */
export const findSlip = (slip: string): Promise<void> =>
  step(async () => {
    const found = await post<WalkIn>('/kiosk/slips/find', { slip });
    await inTurn(async () => {
      clearDiner();
      kiosk.slip = found;
      kiosk.earlier = true;
      go('slip');
    });
  });

/** What to do with this order now, in one sentence without its full stop. */
export function slipStep(of: WalkIn): string {
  const no = of.pickup_no;
  // Of a slip that was found the hours aren't known here.
  const from = kiosk.diners[0]?.menu.sittings.find(({ id }) => id === of.sitting_id)?.starts_at;
  if (of.state === 'placed' && from && serverNow() < new Date(from)) return t('kiosk.slip.payEarly', { no, from: clockText(from) });
  if (of.state === 'placed') return t('kiosk.slip.pay', { no });
  if (of.state === 'paid') return t('kiosk.slip.wait', { no });
  if (of.state === 'served') return t('kiosk.ticket.served');
  return t('kiosk.slip.over');
}

export const modeText = (of: WalkIn): string => shared(`mode.${of.mode}`);
