import { get, hasToken, post, refresh } from '@shared/api';
import { syncClock } from '@shared/clock';
import { enrolInDemo, enrolWith, ownCanteen } from '@shared/device';
import { locale } from '@shared/i18n';
import { asProblem } from '@shared/problem';
import type { Candidate, Demo, DinerMenu, Identified, Meta, Session } from '@shared/types';
import { usualContrast } from './contrast';
import { forget, kept, markOf } from './draft';
import { helped } from './help';
import { keepPage } from './offline';
import { watchPortions } from './portions';
import { clearDiner, go, kiosk, leaveHelp, ready, type Screen, sitting, startOver } from './state';
import { openMenu } from './walk-in';

/** Runs one step of the way: shows what went wrong where the person is, and never leaves the screen busy. */
export async function step(act: () => Promise<void>): Promise<void> {
  if (kiosk.busy) return;
  kiosk.busy = true;
  kiosk.problem = null;
  try {
    await act();
    kiosk.offline = false;
  } catch (error) {
    const problem = asProblem(error);
    kiosk.offline = problem.offline;
    if (problem.code === 'not_identified') startOver(problem);
    else kiosk.problem = problem;
  } finally {
    kiosk.busy = false;
  }
}

async function enter(session: Session): Promise<void> {
  kiosk.canteen = await ownCanteen(session);
  if (kiosk.canteen) watchPortions(kiosk.canteen.id);
  home();
  // Staff come back to the machine's settings by its address.
  if (globalThis.location?.hash === '#setup') go('enrol');
  keepPage();
}

export async function start(): Promise<void> {
  try {
    kiosk.meta = await get<Meta>('/meta', {}, { anonymous: true });
    syncClock(kiosk.meta.now_at);
    if (kiosk.meta.demo) kiosk.demo = await get<Demo>('/demo', {}, { anonymous: true });
    const session = await refresh();
    kiosk.offline = false;
    if (session) return await enter(session);
    go('enrol');
  } catch (error) {
    kiosk.problem = asProblem(error);
    kiosk.offline = kiosk.problem.offline;
    setTimeout(() => void start(), 5_000);
  }
}

/** Whether the server answers again: what a lost line closed opens by itself. */
export async function askLine(): Promise<void> {
  try {
    await get<Meta>('/meta', {}, { anonymous: true });
    kiosk.offline = false;
  } catch {
    // Asked again in a moment.
  }
}

export const enrol = (code: string): Promise<void> => step(async () => enter(await enrolWith(code)));

export const enrolDemo = (canteenId: string): Promise<void> => step(async () => enter(await enrolInDemo(canteenId, 'kiosk')));

/** Whether a card may be read: the machine is known and not in the middle of being set up. */
export const hasStarted = (): boolean => kiosk.canteen !== null && kiosk.screen !== 'enrol';

/** Back to the greeting, with nothing of the last person left: neither words nor language nor contrast. */
export function home(): void {
  clearDiner();
  locale.value = 'zh-CN';
  usualContrast();
  go(hasToken() ? 'hello' : 'enrol');
}

/** Wants nothing after all: back to the greeting, and nothing is kept of what was chosen. */
export function nothing(): void {
  forget();
  home();
}

/** Ordered: whoever ate here lately is asked how it was, once; everybody else is done. */
export function ordered(): void {
  const meal = kiosk.diners[0]?.menu.rate;
  if (meal && !meal.face) go('rate');
  else home();
}

export function help(): void {
  if (kiosk.screen === 'help') return;
  kiosk.before = kiosk.screen;
  go('help');
}

const CHOOSING: readonly Screen[] = ['pick', 'why', 'where', 'second', 'change'];
/** Something is chosen that nobody has ordered yet. */
export const choosing = (): boolean => ready.value && CHOOSING.includes(kiosk.screen);
/** Somebody has chosen and not ordered: whoever comes next must not take their place without a word, or they leave without a meal. */
export function inTurn(enter: () => Promise<void>): Promise<void> {
  if (!choosing()) return enter();
  kiosk.next = { from: kiosk.next?.from ?? kiosk.screen, enter };
  go('change');
  return Promise.resolve();
}

/** On with the choice that was open. */
export function stay(): void {
  const from = kiosk.next?.from;
  kiosk.next = null;
  if (from) go(from);
}

export const identify = (by: { card: string } | { phone: string }): Promise<void> =>
  step(async () => {
    const answer = await post<Identified>('/kiosk/identify', by);
    const mark = 'card' in by ? by.card : by.phone;
    const [only] = answer.candidates;
    // A card names one person; of a phone's owners each picks the own name, even where it is only one.
    if (only && answer.strong && answer.candidates.length === 1) {
      if (kiosk.found === foundBy(only, mark) && choosing()) {
        if (kiosk.diners[0]) kiosk.diners[0].token = only.diner_token;
        return stay();
      }
      return inTurn(() => welcome(only, mark));
    }
    kiosk.candidates = answer.candidates;
    kiosk.found = mark;
    go('who');
  });

export const menuOf = (token: string): Promise<DinerMenu> => (kiosk.walkIn ? openMenu() : post<DinerMenu>('/diner/menu', { diner_token: token }));

const foundBy = (candidate: Candidate, mark: string): string => markOf(mark, candidate.masked_name, candidate.salutation);

async function welcome(candidate: Candidate, mark: string): Promise<void> {
  const menu = await menuOf(candidate.diner_token);
  clearDiner();
  kiosk.found = foundBy(candidate, mark);
  kiosk.diners = [{ token: candidate.diner_token, menu, choice: null }];
  kiosk.sittingId = sitting.value?.id ?? null;
  const draft = kept(kiosk.found);
  const now = menu.orders.filter(({ state }) => state === 'placed');
  if (now.length > 0 && !draft?.pending) {
    kiosk.orders = now;
    kiosk.earlier = true;
    return go('ticket');
  }
  go('pick');
  // Nobody orders before the greeting has fetched what follows it.
  if (draft) await (await import('./later')).retake(draft);
}

export const choosePerson = (candidate: Candidate): Promise<void> => step(() => welcome(candidate, kiosk.found));

/**
 * Staff said at the desk who stands here: on as if the card had been shown, and nobody needs to come any more. What a step
 * under way or a lost network stops is taken up at the next look at the call.
 */
export async function named(candidate: Candidate): Promise<void> {
  const call = kiosk.help?.id;
  if (kiosk.busy || call === undefined) return;
  await step(async () => {
    // The call stands for the card: namesakes share no draft.
    await welcome(candidate, call);
    void helped();
    leaveHelp();
  });
}

/** The spouse's own dishes, conflicts and subsidy, for the same sitting and bag. */
export const addSpouse = (): Promise<void> =>
  step(async () => {
    if (kiosk.diners.length === 1) {
      const token = kiosk.diners[0]?.menu.spouse?.diner_token;
      if (!token) return;
      const menu = await menuOf(token);
      kiosk.diners.push({ token, menu, choice: null });
    }
    kiosk.at = kiosk.at === 0 ? 1 : 0;
    kiosk.hint = null;
    kiosk.page = 0;
  });
