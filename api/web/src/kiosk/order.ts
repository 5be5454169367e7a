import { newKey, post } from '@shared/api';
import { asProblem, type Problem } from '@shared/problem';
import type { Mode, Order, WalkIn } from '@shared/types';
import { saveDraft, select } from './choose';
import { type Draft, forget, KEPT_MS } from './draft';
import { dishOf, go, kiosk, offered, orderFor, type Pending, sitting, startOver, walkInFor } from './state';

const AGAIN_MS = 4_000;
let timer: ReturnType<typeof setTimeout> | undefined;

/** One touch orders: from here on the same words travel under the same key until the server answers. */
export async function order(mode: Mode): Promise<void> {
  const body = kiosk.walkIn ? walkInFor(mode) : orderFor(mode);
  if (!body || kiosk.pending) return;
  kiosk.pending = { key: newKey(), since: Date.now(), people: kiosk.diners.flatMap(({ choice }, i) => (choice ? [i] : [])), body };
  saveDraft();
  await deliver();
}

export async function deliver(): Promise<void> {
  clearTimeout(timer);
  const pending = kiosk.pending;
  if (!pending || (kiosk.busy && kiosk.screen === 'sending')) return;
  // A try that comes by itself leaves a question standing that is just being answered.
  if (kiosk.screen !== 'sending') go('sending');
  kiosk.busy = true;
  try {
    if ('lines' in pending.body) {
      const slip = await post<WalkIn>('/walk-ins', pending.body, { key: pending.key });
      if (kiosk.pending !== pending) return;
      Object.assign(kiosk, { pending: null, offline: false, slip, earlier: false });
      return go('slip');
    }
    const { orders } = await post<{ orders: Order[] }>('/orders', pending.body, { key: pending.key });
    if (kiosk.pending !== pending) return;
    Object.assign(kiosk, { pending: null, offline: false, orders, earlier: false });
    forget();
    go('ticket');
  } catch (error) {
    if (kiosk.pending === pending) failed(asProblem(error));
  } finally {
    kiosk.busy = false;
  }
}

function failed(problem: Problem): void {
  if (problem.repeatable) {
    // Not answered: the order may or may not stand. Only the same key finds out.
    kiosk.offline = true;
    if (Date.now() - (kiosk.pending?.since ?? 0) > KEPT_MS) return;
    timer = setTimeout(() => void deliver(), Math.max(AGAIN_MS, (problem.retryAfterS ?? 0) * 1_000));
    return;
  }
  kiosk.offline = false;
  // The draft keeps the order: once the person is identified again it goes on under its key.
  if (problem.code === 'not_identified') return startOver(problem);
  kiosk.pending = null;
  saveDraft();
  if (problem.code !== 'already_ordered') {
    kiosk.problem = problem;
    return;
  }
  const earlier = (problem.extra as { order?: Order } | null)?.order;
  kiosk.orders = earlier ? [earlier] : (kiosk.diners[0]?.menu.orders ?? []).filter(({ state }) => state === 'placed');
  go('second');
}

/** The diner gives up waiting. The key is kept with the draft for ten minutes, should the order stand after all. */
export function stopWaiting(): void {
  clearTimeout(timer);
  kiosk.busy = false;
}

/** The same order under the same key, with the tokens of this identification: the old ones may have run out. */
function renewed(pending: Pending): Pending {
  if ('lines' in pending.body) return pending;
  const own = kiosk.diners[0];
  const tokens = [own?.token, own?.menu.spouse?.diner_token];
  const diners = pending.body.diners.map((diner, i) => ({ ...diner, diner_token: tokens[pending.people[i] ?? 0] ?? diner.diner_token }));
  return { ...pending, body: { ...pending.body, diners } };
}

/** Takes up what the same person had chosen at most ten minutes ago. */
export async function retake(draft: Draft): Promise<void> {
  kiosk.sittingId = draft.sittingId ?? sitting.value?.id ?? null;
  if (draft.pending) {
    kiosk.pending = renewed(draft.pending);
    return deliver();
  }
  const [own] = draft.choices;
  const [first] = kiosk.diners;
  if (!own || !first) return;
  first.choice = own;
  const dish = dishOf(first);
  if (!dish || !offered(dish)) first.choice = null;
  select(null);
}
