import { clockText, dayOf, dayText, hourOf, serverNow } from '@shared/clock';
import { listed, locale, named, t as shared } from '@shared/i18n';
import { yuan } from '@shared/money';
import { Problem } from '@shared/problem';
import { problemText } from '@shared/problems';
import type { Conflict, Fund, Order, OrderLine, Quote, Texture } from '@shared/types';
import { lying } from './lying';
import { usedUp } from './payers';
import { blocking, type Choice, type Diner, diner, dishes, dishOf, isToday, kiosk, offered, quote, ready, self, sitting } from './state';
import { ordersAgain, thisMeal } from './second';
import { slipStep } from './walk-in';
import { t } from './words';

export function greeting(): string {
  const hour = hourOf(serverNow());
  const name = kiosk.diners[0]?.menu.diner.salutation ?? '';
  if (kiosk.walkIn) return t('kiosk.walkin.greet');
  if (hour < 9) return t('kiosk.pick.morning', { name });
  if (hour < 11) return t('kiosk.pick.forenoon', { name });
  if (hour < 14) return t('kiosk.pick.noon', { name });
  if (hour < 18) return t('kiosk.pick.afternoon', { name });
  return t('kiosk.pick.evening', { name });
}

/** Whether somebody has had the meal that is chosen for, from the counter or at the door. */
export const eaten = (of: Diner): boolean => thisMeal(of).some(({ state }) => state === 'served');

export function question(): string {
  const has = diner.value && thisMeal(diner.value).find(({ state }) => state === 'placed');
  if (has && kiosk.at > 0) return t('kiosk.pick.spouseHas', { name: has.masked_name, no: has.pickup_no });
  if (kiosk.at > 0 && dishes.value.some(offered)) return t('kiosk.pick.askSpouse', { name: diner.value?.menu.diner.masked_name ?? '' });
  const of = sitting.value;
  if (!of) return t('kiosk.pick.noMealNote');
  const serviceDay = dayOf(new Date(of.starts_at));
  const day = dayText(serviceDay, locale.value);
  if (!dishes.value.some(offered)) return t('kiosk.pick.noneFit');
  if (diner.value && eaten(diner.value)) return t('kiosk.pick.eaten', { period: shared(`period.${of.period}`).toLowerCase() });
  if (has) return t('kiosk.pick.askMore');
  const when = isToday(serviceDay) ? t(`kiosk.pick.today_${of.period}`) : t(`kiosk.pick.later_${of.period}`, { day });
  return t('kiosk.pick.ask', { when });
}

const FUNDS: readonly Fund[] = ['government', 'collective', 'merchant', 'donation'];

/** Who pays what beside the diners, added up over both of a couple. Why isn't spoken: it is for whoever asks. */
export function shares(of: Quote): { fund: Fund; fen: number }[] {
  const parts = of.diners.flatMap((one) => one.parts);
  return FUNDS.map((fund) => ({ fund, fen: parts.filter((part) => part.fund === fund).reduce((sum, part) => sum + part.fen, 0) })).filter(({ fen }) => fen > 0);
}

export const fundText = (fund: Fund, fen: number): string => t('kiosk.pick.share', { fund: t(`fund.${fund}`), sum: yuan(fen, locale.value) });

/** Why a second meal costs so much more than the first. */
function usedText(of: Quote): string[] {
  const [one] = kiosk.diners.filter(({ choice }) => choice);
  const [share, another] = of.diners;
  if (!one || another || !usedUp(thisMeal(one), share)) return [];
  const words = t('kiosk.why.used');
  return [words.charAt(0).toLowerCase() + words.slice(1)];
}

function payText(of: Quote, own_only: boolean): string {
  const own = yuan(of.total.self_fen, locale.value);
  const others = [...shares(of).map(({ fund, fen }) => fundText(fund, fen)), ...usedText(of)];
  // Said beside one of a couple's dishes, the sum of both would be taken for its price.
  const both = of.diners.length > 1 ? 'Both' : '';
  if (own_only || others.length === 0) return t(`kiosk.pick.pay${both}`, { own });
  return t(`kiosk.pick.pay${both}With`, { own, others: others.join(locale.value === 'en' ? ', ' : '，') });
}

/** A dish with its texture and portion where they aren't the ordinary ones: 南瓜蒸肉（软、小份）. */
export function withOptions(name: string, of: Pick<Choice, 'texture' | 'portion'>): string {
  const english = locale.value === 'en';
  const other = [...(of.texture === 'regular' ? [] : [t(`kiosk.pick.${of.texture}`)]), ...(of.portion === 'regular' ? [] : [t('kiosk.pick.small')])];
  if (other.length === 0) return name;
  return english ? `${name} (${other.join(', ').toLowerCase()})` : `${name}（${other.join('、')}）`;
}

export const dishName = (of: Diner): string => {
  const dish = dishOf(of);
  return dish && of.choice ? withOptions(named(dish), of.choice) : '';
};

/** What is about to be ordered, dish by dish; a guest's with how many of it. */
export const chosenDishes = (): string[] =>
  kiosk.diners.map(dishName).filter(Boolean).map((name) => (kiosk.portions > 1 ? t('kiosk.slip.dish', { name, n: kiosk.portions }) : name));

/** Another meal than the one already ordered looks just like it: here it says that it isn't ordered yet. */
export const whereTitle = (): string => t(kiosk.second ? 'kiosk.where.again' : 'kiosk.where.title');

/** Whose choice is open while somebody else shows a card. */
export const whoseTurn = (): string => self.value?.menu.diner.salutation || t('kiosk.change.guest');

/** Of a couple one has no dish: said before the touch that orders, since they may think it is for both. */
export function leftOut(): string {
  const without = kiosk.diners.filter(({ choice }) => !choice);
  const [one] = without;
  return one && without.length < kiosk.diners.length ? t('kiosk.where.left_out', { name: one.menu.diner.masked_name }) : '';
}

/** An order seen again is one person's: that the spouse's stands beside it, and stays, is said. */
export function spousesMeal(): string {
  const numbers = kiosk.earlier ? (self.value?.menu.spouse?.pickup_nos ?? []) : [];
  if (numbers.length === 0) return '';
  const gone = kiosk.orders.length > 0 && kiosk.orders.every(({ state }) => state === 'cancelled');
  return t(gone ? 'kiosk.ticket.spouse_stays' : 'kiosk.ticket.spouse', { no: listed(numbers) });
}

/** Dishes that the canteen replaced after they were chosen: whoever comes for one is told before the tray is. */
export function replaced(lines: readonly OrderLine[]): string {
  const chosen = new Set(lines.flatMap(({ instead_of }) => (instead_of ? [named(instead_of)] : [])));
  return chosen.size > 0 ? t('kiosk.ticket.instead', { dishes: listed([...chosen]) }) : '';
}

/** Sentences in a row: Chinese needs no space between them. */
const joined = (...sentences: string[]): string => sentences.join(locale.value === 'en' ? ' ' : '');

/** What a conflict is about; for a key newer than the dictionary no more than that it is not for this person. */
export function conflictText(conflict: Conflict): string {
  const known = ['peanut', 'egg', 'milk', 'fish', 'shellfish', 'soy', 'wheat', 'nut', 'sesame', 'halal', 'vegetarian'] as const;
  const key = known.find((one) => one === conflict.key);
  if (conflict.kind === 'salt' || conflict.kind === 'sugar') return t(`kiosk.conflict.${conflict.kind}`);
  if (conflict.kind === 'texture') return cannotBe(conflict.key as Texture);
  return key ? t(`kiosk.conflict.${conflict.kind}`, { what: shared(`diet.${key}`) }) : t('kiosk.conflict.other');
}

/** A card has room for "salty"; here it is said whom that concerns. */
function warningText(of: Conflict): string {
  if (of.kind !== 'salt' && of.kind !== 'sugar') return conflictText(of) + stop();
  return t(kiosk.at === 0 ? `kiosk.conflict.${of.kind}Say` : `kiosk.conflict.${of.kind}Spouse`);
}

const cannotBe = (texture: Texture): string => t('kiosk.conflict.texture', { what: t(`kiosk.pick.${texture}`).toLowerCase() });
const stop = (): string => (locale.value === 'en' ? '.' : '。');

function choseText(of: Diner, name: string): string {
  const instead = dishes.value.find(({ id }) => id === of.choice?.instead);
  const barred = instead && blocking(instead);
  if (barred) return t('kiosk.pick.swapped', { why: conflictText(barred), dish: name });
  return t(kiosk.at === 0 ? 'kiosk.pick.chose' : 'kiosk.pick.choseSpouse', { dish: name });
}

function pickText(): string {
  if (kiosk.hint) return (kiosk.hint === 'first' ? t('kiosk.pick.first_dish') : cannotBe(kiosk.hint)) + stop();
  const dish = dishOf(diner.value);
  if (!diner.value || !dish) return kiosk.at === 0 ? joined(greeting(), question()) : question();
  // Texture and portion stand pressed above; here the room is the money's.
  const said = choseText(diner.value, named(dish));
  const small = diner.value.choice?.portion === 'small';
  const warning = dish.conflicts.find(({ blocks }) => !blocks);
  const more = small ? t('kiosk.pick.smallSame') : warning ? warningText(warning) : '';
  const words = (pay: string): string => joined(...[said, more, pay, t('kiosk.pick.next')].filter(Boolean));
  // What stands in the bar as well gives way to what stands nowhere else: who else pays first, then the sum.
  const of = quote.value;
  const ways = of ? [words(payText(of, false)), words(payText(of, true))] : [];
  return ways.find((one) => widthOf(one) <= room()) ?? words('');
}

/** About how many signs the dish page's caption holds: upright three lines of them, beside the money fewer. */
const room = (): number => (lying.value ? (locale.value === 'en' ? 42 : 33) : 46);
/** In signs: a Latin letter is half as wide. */
const widthOf = (words: string): number => [...words].reduce((sum, sign) => sum + (/[\u0000-\u00ff]/.test(sign) ? 0.5 : 1), 0);

/** What to do with these orders now, in one sentence without its full stop. */
export function nextStep(orders: readonly Order[]): string {
  const [order] = orders;
  if (!order) return '';
  if (order.state === 'served') return t('kiosk.ticket.served');
  const at = kiosk.diners[0]?.menu.sittings.find(({ id }) => id === order.sitting_id);
  const from = at ? clockText(at.starts_at) : '';
  const numbers = [...new Set(orders.map(({ pickup_no }) => pickup_no))];
  const no = listed(numbers);
  if (order.mode === 'delivery') return t('kiosk.ticket.delivery', { from, to: at ? clockText(at.ends_at) : '' });
  const early = at !== undefined && serverNow() < new Date(at.starts_at);
  return t(`kiosk.ticket.${order.mode}${early ? '_early' : ''}`, { no, from, n: numbers.length });
}

/** The dishes of these lines, each with what was chosen about it; the same one twice is said once, with its count. */
export function linesText(lines: readonly OrderLine[]): string {
  const counted = new Map<string, number>();
  for (const line of lines) {
    const name = withOptions(named(line), line);
    counted.set(name, (counted.get(name) ?? 0) + 1);
  }
  return listed([...counted].map(([name, n]) => (n === 1 ? name : t('kiosk.slip.dish', { name, n }))));
}

/** Taking back is asked about aloud as well, with what it is about. */
const cancelText = (lines: readonly OrderLine[]): string => t('kiosk.ticket.cancelSay', { dishes: linesText(lines) });

export const salutationOf = ({ masked_name }: Order): string => kiosk.diners.find(({ menu }) => menu.diner.masked_name === masked_name)?.menu.diner.salutation ?? '';
/** What tells one order of this ticket from another: its number, but a couple's may share one. */
export const which = (order: Order): string =>
  kiosk.orders.every(({ masked_name }) => masked_name === order.masked_name) ? order.pickup_no : salutationOf(order) || order.masked_name;

/** In time, and yet not to be taken back here: the order was made with the card, and whoever stands here came with a phone number. */
export const needsCard = (live: readonly Order[]): boolean =>
  (!kiosk.problem || kiosk.problem.code === 'card_needed') &&
  live.every(({ can_cancel }) => !can_cancel) &&
  live.some(({ state, cancel_until }) => state === 'placed' && serverNow() < new Date(cancel_until));

/** The words of the refusal that a try would earn. */
export const cardNeeded = (): string => problemText(new Problem(403, 'card_needed', ''));

function ticketText(): string {
  const live = kiosk.orders.filter(({ state }) => state !== 'cancelled');
  if (live.length === 0) return joined(...[`${t('kiosk.ticket.cancelled')}${stop()}`, t('kiosk.ticket.cancelledNote'), spousesMeal()].filter(Boolean));
  if (kiosk.asking) {
    const going = live.filter(({ can_cancel }) => can_cancel);
    if (going.length > 1) return t('kiosk.ticket.whichSay', { meals: listed(going.map((one) => `${which(one)} ${linesText(one.lines)}`)) });
    return cancelText(going.flatMap(({ lines }) => lines));
  }
  const gone = kiosk.orders.filter(({ state }) => state === 'cancelled');
  if (gone.length > 0) return joined(t('kiosk.ticket.stays', { gone: listed(gone.map(which)), no: listed(live.map(which)) }), nextStep(live) + stop());
  if (kiosk.earlier) return joined(...[t(live.every(({ standing }) => standing) ? 'kiosk.ticket.sayStanding' : 'kiosk.ticket.sayAgain', { next: nextStep(live) }), replaced(live.flatMap(({ lines }) => lines)), spousesMeal(), needsCard(live) ? cardNeeded() + stop() : ''].filter(Boolean));
  const own = live.reduce((sum, one) => sum + one.self_fen, 0);
  return t('kiosk.ticket.say', { next: nextStep(live), own: yuan(own, locale.value) });
}

function slipText(): string {
  const of = kiosk.slip;
  if (!of || of.state === 'cancelled') return joined(`${t('kiosk.ticket.cancelled')}${stop()}`, t('kiosk.slip.cancelledNote'));
  if (kiosk.asking) return cancelText(of.lines);
  return joined(...[t('kiosk.slip.say', { next: slipStep(of), sum: yuan(of.price_fen, locale.value) }), replaced(of.lines)].filter(Boolean));
}

/** What becomes of an order that is not waited for any more. A guest without registration has nothing to take it up again with. */
export const stopNote = (): string => t(kiosk.walkIn ? 'kiosk.sending.stopNote_guest' : 'kiosk.sending.stopNote');

function sendingText(): string {
  if (!kiosk.offline) return t('kiosk.sending.title');
  return kiosk.asking ? joined(t('kiosk.sending.stopTitle'), stopNote()) : t('kiosk.sending.wait');
}

/** The meal that is asked about, by its dishes. */
export function rateText(): string {
  const meal = self.value?.menu.rate;
  return meal ? t('kiosk.rate.ask', { dishes: listed(meal.dishes.map(named)) }) : '';
}

/** Who comes, as the whole room may read it: by surname. */
export function helper(): string {
  const surname = kiosk.help?.helper;
  return surname ? t('kiosk.helpNamed', { surname }) : t('kiosk.helpOne');
}

/** Whoever answered is told of; as long as nobody could be reached, and where nobody comes, one has to wave. */
function helpText(): string {
  if (kiosk.help?.state === 'answered') return t('kiosk.helpComing', { who: helper() });
  if (kiosk.help && kiosk.unanswered) return t('kiosk.helpNobody', { hotline: kiosk.meta?.hotline ?? '' });
  if (kiosk.help) return t('kiosk.helpRinging');
  if (kiosk.ringing) return t('kiosk.helpCalling');
  return t('kiosk.helpBody', { hotline: kiosk.meta?.hotline ?? '' });
}

/** Nobody has the number that was typed, or there can be no such one: said where one looks, until another key is pressed. */
export function wrongNumber(): string {
  const { problem, screen } = kiosk;
  if (!problem || (screen !== 'phone' && screen !== 'slipno')) return '';
  if (problem.code === 'nobody_found') return t('kiosk.phone.unknown');
  // Not everybody holds a slip: where there is no printer nobody does.
  return problem.code === 'slip_unknown' ? t('kiosk.slipno.unknown') : problemText(problem);
}

/**
 * The one source of what is shown in the caption and what is spoken: the two can never differ, and whoever hears
 * badly reads the same words.
 */
export function caption(): string {
  if (wrongNumber() && !kiosk.problem?.offline) return wrongNumber();
  // Nobody has chosen anything here: what the lost line means for whoever comes now goes before what failed.
  if (kiosk.offline && kiosk.screen === 'hello') return t('kiosk.hello.offline');
  if (kiosk.problem && kiosk.screen !== 'help') return kiosk.problem.offline && ready.value ? t('kiosk.kept') : problemText(kiosk.problem);
  switch (kiosk.screen) {
    case 'starting':
      return t('kiosk.starting');
    case 'enrol':
      return t('kiosk.enrol.title');
    case 'hello':
      return t('kiosk.hello.say');
    case 'phone':
      return t('kiosk.phone.say');
    case 'who':
      return kiosk.candidates.length === 1 ? t('kiosk.who.sayOne', { name: kiosk.candidates[0]?.masked_name ?? '' }) : t('kiosk.who.say');
    case 'pick':
      return pickText();
    case 'why':
      return t('kiosk.why.say');
    case 'where':
      return joined(...[leftOut(), t(kiosk.second ? 'kiosk.where.sayAgain' : 'kiosk.where.say', { dishes: listed(chosenDishes()) })].filter(Boolean));
    case 'sending':
      return sendingText();
    case 'second':
      return ordersAgain() === 'spouse' ? t('kiosk.second.say_spouse') : t('kiosk.second.say');
    case 'change':
      return t('kiosk.change.title', { name: whoseTurn() });
    case 'ticket':
      return ticketText();
    case 'rate':
      return rateText();
    case 'walkin':
      return t('kiosk.walkin.say');
    case 'slipno':
      return t('kiosk.slipno.say');
    case 'slip':
      return slipText();
    case 'help':
      return helpText();
  }
}
