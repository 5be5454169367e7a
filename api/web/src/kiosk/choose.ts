import { post } from '@shared/api';
import { asProblem } from '@shared/problem';
import type { DinerDish, Mode, Portion, Quote, Texture } from '@shared/types';
import { keep } from './draft';
import { chosen, blocking, diner, dishes, kiosk, offered, open, orderFor, PER_PAGE, quoteMode, ready, startOver } from './state';

let asked = 0;

/** Nobody but the walk-in pays: the price is the menu's. */
function fullPrice(): Quote {
  const fen = (chosen.value?.price_fen ?? 0) * kiosk.portions;
  return { total: { price_fen: fen, self_fen: fen }, diners: [{ price_fen: fen, self_fen: fen, parts: [], payment: 'cash', payments: ['cash'] }] };
}

/** So many portions, where there are so many left. */
export function setHowMany(n: number): void {
  kiosk.portions = n;
  void requote(openModes());
}

async function quoteFor(mode: Mode, turn: number): Promise<void> {
  if (kiosk.walkIn) {
    kiosk.quotes[mode] = fullPrice();
    return;
  }
  const body = orderFor(mode);
  if (!body) return;
  try {
    const quote = await post<Quote>('/quotes', { sitting_id: body.sitting_id, mode, diners: body.diners });
    if (turn === asked) kiosk.quotes[mode] = quote;
  } catch (error) {
    if (turn !== asked) return;
    const problem = asProblem(error);
    if (problem.code === 'not_identified') startOver(problem);
    else kiosk.quoteProblem = problem;
  }
}

// A function, because the compiler cannot know that the calls above it changed the state.
const quoteFailedOffline = (): boolean => kiosk.quoteProblem?.offline === true;

/** Asks anew what the meal costs; an answer to an earlier question is thrown away. */
export async function requote(modes: readonly Mode[] = [quoteMode.value]): Promise<void> {
  const turn = ++asked;
  const whose = kiosk.diners;
  kiosk.quotes = {};
  kiosk.quoteProblem = null;
  await Promise.all(modes.map((mode) => quoteFor(mode, turn)));
  // Of somebody who has left it says nothing about the line as it is now.
  if (turn === asked && whose === kiosk.diners) kiosk.offline = quoteFailedOffline();
}

export const openModes = (): Mode[] => (['dine_in', 'take_away', 'delivery'] as const).filter(open);

export function saveDraft(): void {
  if (!kiosk.found) return;
  keep({ found: kiosk.found, sittingId: kiosk.sittingId, choices: kiosk.diners.map(({ choice }) => choice), pending: kiosk.pending });
}

/** The nearest the dish offers to what the person needs. */
export function textureFor(dish: DinerDish): Texture {
  return dish.texture ?? (dish.textures.includes('regular') ? 'regular' : (dish.textures[0] ?? 'regular'));
}

/** Chooses a dish for the diner in hand; choosing it again takes it back; null only asks for the price again. */
export function select(dish: DinerDish | null, instead?: string): void {
  const of = diner.value;
  kiosk.hint = null;
  if (of && dish) {
    of.choice = of.choice?.dishId === dish.id ? null : { dishId: dish.id, texture: textureFor(dish), portion: 'regular', instead };
    saveDraft();
  }
  kiosk.problem = null;
  if (ready.value) void requote();
  else {
    asked += 1;
    kiosk.quotes = {};
  }
}

/** So soon after choosing a dish a second tap on it is a trembling hand, not a change of mind. */
const MEANT_MS = 900;
let chosenAt_ms = -Infinity;

/** A tap on a card: the dish itself, or what the kitchen offers in place of one this person must not have. */
export function tapCard(dish: DinerDish): void {
  if (offered(dish)) {
    const now_ms = performance.now();
    if (diner.value?.choice?.dishId === dish.id && now_ms - chosenAt_ms < MEANT_MS) return;
    chosenAt_ms = now_ms;
    return select(dish);
  }
  const other = blocking(dish) ? substitute(dish) : null;
  if (!other) return;
  select(other, dish.id);
  kiosk.page = Math.floor(dishes.value.findIndex(({ id }) => id === other.id) / PER_PAGE);
}

export function substitute(dish: DinerDish): DinerDish | null {
  const other = dishes.value.find(({ id }) => id === dish.substitute_id);
  return other && offered(other) && other.id !== diner.value?.choice?.dishId ? other : null;
}

export function setTexture(texture: Texture): void {
  if (!diner.value?.choice) return;
  kiosk.hint = null;
  diner.value.choice.texture = texture;
  saveDraft();
}

export function setPortion(portion: Portion): void {
  if (!diner.value?.choice) return;
  kiosk.hint = null;
  diner.value.choice.portion = portion;
  saveDraft();
  void requote();
}

/** Another sitting has other dishes: what was chosen belongs to the first one. */
export function switchSitting(id: string): void {
  kiosk.sittingId = id;
  kiosk.page = 0;
  kiosk.second = false;
  for (const of of kiosk.diners) of.choice = null;
  select(null);
}
