import { computed, reactive } from 'vue';
import { dayOf, serverNow } from '@shared/clock';
import type { Problem } from '@shared/problem';
import type { Candidate, Canteen, Demo, DinerDish, DinerMenu, DinerSitting, KioskCall, Line, Meta, Mode, Order, OrderRequest, Payment, Portion, Quote, Texture, WalkIn, WalkInRequest } from '@shared/types';

export type Screen = 'starting' | 'enrol' | 'hello' | 'phone' | 'who' | 'pick' | 'why' | 'where' | 'sending' | 'second' | 'ticket' | 'rate' | 'help' | 'walkin' | 'slipno' | 'slip' | 'change';

export interface Choice {
  dishId: string;
  texture: Texture;
  portion: Portion;
  /** The dish that was touched and that this one takes the place of. */
  instead?: string;
}

/** Somebody a meal is chosen for at this screen: the diner, and perhaps the spouse. */
export interface Diner {
  token: string;
  menu: DinerMenu;
  choice: Choice | null;
}

/** An order on its way: repeated word for word with the same key until the server has answered it. */
export interface Pending {
  key: string;
  since: number;
  /** Whose lines stand in the body: 0 the diner's, 1 the spouse's. Their tokens run out, the order does not. */
  people: number[];
  body: OrderRequest | WalkInRequest;
}

export const kiosk = reactive({
  screen: 'starting' as Screen,
  meta: null as Meta | null,
  demo: null as Demo | null,
  canteen: null as Canteen | null,
  problem: null as Problem | null,
  busy: false,
  offline: false,
  /** Where to return to from the help screen. */
  before: 'hello' as Screen,
  /** The call for help that is open at this machine, as far as the server could be reached. */
  help: null as KioskCall | null,
  /** That call is on its way for the first time: nobody is told to wave before it has failed. */
  ringing: false,
  /** Nobody has answered that call for so long that whoever waits is told what else there is to do. */
  unanswered: false,
  /** Who stands here, as staff who answered the call told it at the desk. */
  named: null as Candidate | null,
  /** What the diner was found by, hashed: finds the draft again without keeping a phone number. */
  found: '',
  candidates: [] as Candidate[],
  diners: [] as Diner[],
  at: 0,
  sittingId: null as string | null,
  page: 0,
  quotes: {} as Partial<Record<Mode, Quote>>,
  quoteProblem: null as Problem | null,
  /** How the own share is to be paid; without a wish the way that asks least. */
  payment: null as Payment | null,
  pending: null as Pending | null,
  second: false,
  orders: [] as Order[],
  /** Somebody without registration orders: full price, paid at the counter. */
  walkIn: false,
  /** How many portions of what they chose. */
  portions: 1,
  slip: null as WalkIn | null,
  /** The ticket shows an order found, not one just made. */
  earlier: false,
  /** The screen asks whether the order is really to be taken back. */
  asking: false,
  /** Why a touch did nothing: no dish yet, or a texture that this dish can't be made in. */
  hint: null as 'first' | Texture | null,
  /** Who showed a card or a slip while somebody else's choice was open, and where that one was. */
  next: null as { from: Screen; enter: () => Promise<void> } | null,
});

/**
 * On to a screen. Whoever called for help stays with it: a step that was still under way when the button was pressed
 * decides what lies behind the help, not whether somebody comes.
 */
export function go(screen: Screen): void {
  Object.assign(kiosk, { problem: null, asking: false, hint: null });
  if (kiosk.screen === 'help') kiosk.before = screen;
  else kiosk.screen = screen;
}

/** Away from the help, by whoever stands there. */
export function leaveHelp(): void {
  if (kiosk.screen === 'help') kiosk.screen = kiosk.before;
}

export const diner = computed<Diner | null>(() => kiosk.diners[kiosk.at] ?? null);
export const self = computed<Diner | null>(() => kiosk.diners[0] ?? null);

/** Sittings somebody can still order from, the soonest first. */
export const sittings = computed<DinerSitting[]>(() =>
  (diner.value?.menu.sittings ?? [])
    .filter((sitting) => sitting.can.dine_in || sitting.can.take_away || sitting.can.delivery)
    .sort((a, b) => a.starts_at.localeCompare(b.starts_at)),
);

export const sitting = computed<DinerSitting | null>(() => sittings.value.find(({ id }) => id === kiosk.sittingId) ?? sittings.value[0] ?? null);

/** The dishes in the order they are shown: the usual one first, those one cannot have last. */
export const dishes = computed<DinerDish[]>(() => {
  const rank = (dish: DinerDish): number => (dish.usual && offered(dish) ? 0 : blocking(dish) ? 2 : dish.remaining <= 0 ? 3 : 1);
  return (sitting.value?.dishes ?? []).filter(({ state }) => state !== 'withdrawn').map((dish) => ({ dish, at: rank(dish) })).sort((a, b) => a.at - b.at).map(({ dish }) => dish);
});

export const PER_PAGE = 4;
export const pages = computed(() => Math.max(1, Math.ceil(dishes.value.length / PER_PAGE)));
export const shown = computed(() => dishes.value.slice(kiosk.page * PER_PAGE, (kiosk.page + 1) * PER_PAGE));

export function blocking(dish: DinerDish) {
  return dish.conflicts.find(({ blocks }) => blocks);
}

export function offered(dish: DinerDish): boolean {
  return dish.state === 'on' && dish.remaining > 0 && !blocking(dish);
}

export function dishOf(of: Diner | null): DinerDish | null {
  const id = of?.choice?.dishId;
  return of?.menu.sittings.flatMap((one) => one.dishes).find((dish) => dish.id === id) ?? null;
}

export const chosen = computed(() => dishOf(diner.value));
/** Whether there is a meal to order: the spouse may still be without one, then only the diner's is ordered. */
export const ready = computed(() => kiosk.diners.some(({ choice }) => choice !== null));

/** A sitting of another day is asked about with its date. */
export const isToday = (day: string): boolean => day === dayOf(serverNow());

/** Modes open to everyone who orders here: what one of the couple may not have, the bag may not have. */
export function open(mode: Mode): boolean {
  const ordering = kiosk.diners.filter(({ choice }) => choice);
  return ordering.length > 0 && ordering.every(({ menu }) => menu.sittings.find(({ id }) => id === sitting.value?.id)?.can[mode] === true);
}

/** The wish for one diner's own share, where the quote says that this diner may pay so. */
function wish(mode: Mode, i: number): { payment?: Payment } {
  const open = kiosk.quotes[mode]?.diners[i]?.payments ?? [];
  return kiosk.payment && open.includes(kiosk.payment) ? { payment: kiosk.payment } : {};
}

/** The ways that all who pay something may pay by; fewer than two are no choice. */
export function waysToPay(of: Quote | null | undefined): Payment[] {
  const paying = (of?.diners ?? []).filter(({ self_fen }) => self_fen > 0);
  const [first, ...others] = paying;
  return (first?.payments ?? []).filter((way) => others.every(({ payments }) => payments.includes(way)));
}

/** The same portion for each of those at the table. */
export function walkInFor(mode: Mode): WalkInRequest | null {
  const choice = self.value?.choice;
  if (!sitting.value || !choice) return null;
  const line: Line = { sitting_dish_id: choice.dishId, texture: choice.texture, portion: choice.portion };
  return { sitting_id: sitting.value.id, mode, lines: Array.from({ length: kiosk.portions }, () => line) };
}

export function orderFor(mode: Mode): OrderRequest | null {
  if (!sitting.value || !ready.value) return null;
  const line = ({ dishId, texture, portion }: Choice): Line => ({ sitting_dish_id: dishId, texture, portion });
  const body: OrderRequest = {
    sitting_id: sitting.value.id,
    mode,
    diners: kiosk.diners
      .filter(({ choice }) => choice)
      .map(({ token, choice }, i) => ({ diner_token: token, lines: choice ? [line(choice)] : [], ...wish(mode, i) })),
  };
  return kiosk.second ? { ...body, second_meal: true } : body;
}

/** The quote the pick screen shows: eating here, or the first way that is open. */
export const quoteMode = computed<Mode>(() => (['dine_in', 'take_away', 'delivery'] as const).find(open) ?? 'dine_in');
export const quote = computed<Quote | null>(() => kiosk.quotes[quoteMode.value] ?? null);

/** Back to the greeting with a reason: the diner's ten minutes are over, and nobody is known any more. */
export function startOver(problem: Problem): void {
  clearDiner();
  go('hello');
  kiosk.problem = problem;
}

export function clearDiner(): void {
  Object.assign(kiosk, {
    problem: null, busy: false, found: '', candidates: [], diners: [], at: 0, sittingId: null, page: 0,
    quotes: {}, quoteProblem: null, payment: null, pending: null, second: false, orders: [], earlier: false,
    walkIn: false, portions: 1, slip: null, asking: false, hint: null, next: null,
  });
}
