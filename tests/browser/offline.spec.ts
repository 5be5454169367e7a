// Twelve doors in a valley without network: the page is closed and opened again, answers get lost on the way back, and in the end
// everything was said once, with its true time, and the alarms are up.
import { expect, test, type BrowserContext, type Page } from '@playwright/test';

import { access, roundOf, Staff, type Round } from './desk';
import { PHONE } from './faces';
import { depart, found, hand, join, name, nobody, shellKept } from './phone';
import { startDemo, type Server } from './server';
import { Wire } from './wire';
import { like, t } from './words';

const DOORS = 12;
/** Between one door and the next. */
const STEP_MIN = 3;

let server: Server;
let desk: Staff;
let sitting = '';
let canteen = '';
let round: Round;

/** What was done at a door, between which instants by the server's clock. */
interface Done {
  name: string;
  what: 'handed' | 'odd' | 'nobody';
  from: number;
  to: number;
}
/** An instant as the server gives it, and what the phone was doing then; a slow machine takes its time over each touch. */
const within = (at: string, { from, to }: Pick<Done, 'from' | 'to'>): boolean => Date.parse(at) >= from - 2_000 && Date.parse(at) <= to + 2_000;
const handed = (said: Done[]): Done[] => said.filter(({ what }) => what !== 'nobody');

test.describe.configure({ mode: 'serial' });
test.beforeAll(async () => {
  server = await startDemo();
  desk = await Staff.in(server.base, 'dispatcher');
  ({ sitting, canteen, round } = await roundOf(desk, DOORS));
});
test.afterAll(() => server.stop());

/** Milliseconds the server's clock is ahead of the phone's. */
async function ahead(page: Page): Promise<number> {
  return (await desk.now()).getTime() - (await page.evaluate(() => Date.now()));
}

/** The page is opened anew, as by somebody who took a call in between. */
async function reopened(context: BrowserContext, page: Page, base: string): Promise<Page> {
  await page.close();
  const next = await context.newPage();
  await next.goto(`${base}/route`);
  await expect(next.locator('header.bar')).toBeVisible();
  return next;
}

/** What is to be paid at the door is paid there, before the bag changes hands. */
async function paid(page: Page): Promise<number> {
  const due = page.locator('.cash');
  if ((await due.count()) === 0) return 0;
  const fen = Math.round(100 * Number(/\d+(\.\d+)?/.exec(await due.innerText())?.[0]));
  await due.getByRole('button', { name: t('route.stop.cash_taken') }).click();
  await expect(due).toBeHidden();
  return fen;
}

/** What lies on the phone is nobody's to read, and none of it is a name, an address or a number. */
async function sealed(page: Page, said: Done[]): Promise<void> {
  const lies = await found(page);
  expect(lies).toContain('record round');
  expect(lies).toContain('record entry/');
  expect(lies).toContain('a key, not extractable');
  for (const one of said) expect(lies).not.toContain(one.name);
  expect(lies).not.toMatch(/199990\d|handed_over|usual|朱家台/);
}

/** Twelve doors without network; after the fourth and the tenth the page is closed and opened again. */
async function valley(context: BrowserContext, first: Page, base: string): Promise<{ page: Page; said: Done[]; cash_fen: number; offset: number }> {
  let page = first;
  const offset = await ahead(page);
  const now = async (): Promise<number> => offset + (await page.evaluate(() => Date.now()));
  const said: Done[] = [];
  const sums: number[] = [];
  await context.setOffline(true);
  await expect(page.getByText(t('route.bar.offline'), { exact: true })).toBeVisible();
  for (let door = 0; door < round.stops.length; door += 1) {
    await context.clock.fastForward(STEP_MIN * 60_000);
    const done: Done = { name: await name(page), what: door === 2 || door === 8 ? 'nobody' : door === 5 ? 'odd' : 'handed', from: await now(), to: 0 };
    if (done.what === 'nobody') await nobody(page, () => context.clock.fastForward(60_000));
    else {
      sums.push(await paid(page));
      await hand(page, done.what === 'odd' ? { odd: 'mind' } : 'usual');
    }
    said.push({ ...done, to: await now() });
    if (door !== 3 && door !== 9) continue;
    await sealed(page, said);
    page = await reopened(context, page, base);
    // A no-answer is three words: nobody opens, a call, the report.
    const waiting = said.reduce((sum, { what }) => sum + (what === 'nobody' ? 3 : 1), sums.filter((fen) => fen > 0).length);
    await expect(page.getByText(t('route.bar.unsent', { n: waiting }))).toBeVisible();
  }
  await expect(page.getByText(t('route.finish.counts', { done: handed(said).length, failed: 2 }))).toBeVisible();
  expect((await desk.rounds(sitting)).find(({ id }) => id === round.id)!.stops.every(({ state }) => state === 'pending')).toBe(true);
  return { page, said, cash_fen: sums.reduce((sum, fen) => sum + fen, 0), offset };
}

/** The network is back, and answers get lost although their requests arrived: two handovers' and two calls' in vain. */
async function back(context: BrowserContext, page: Page, wire: Wire): Promise<void> {
  // Each twice: the browser itself repeats a request once whose kept-alive connection broke, and the phone never hears of it.
  wire.loseNext(/POST .*\/outcome$/, /POST .*\/outcome$/, /POST .*\/no-answer$/, /POST .*\/no-answer$/);
  await wire.mend();
  await context.setOffline(false);
  // The next try is set only once the page has noticed a lost answer: the clock goes on until each has come.
  await expect
    .poll(async () => {
      await context.clock.fastForward(30_000);
      return wire.lost;
    })
    .toBe(4);
  await context.clock.fastForward(30_000);
  await expect(page.getByText(t('route.bar.online'), { exact: true })).toBeVisible();
  await expect(page.getByText(like('route.bar.unsent'))).toBeHidden();
  await expect(page.getByRole('heading', { name: t('route.refused.title') })).toBeHidden();
}

/** Each door has its end, each meal is served once, and the cash of the doors is in the round's bag. */
async function eachOnce(said: Done[], cash_fen: number): Promise<void> {
  const after = (await desk.rounds(sitting)).find(({ id }) => id === round.id)!;
  const ends = after.stops.map(({ state, outcome, care }) => [state, outcome, care ?? null].join(' '));
  expect(ends).toEqual(said.map(({ what }) => (what === 'nobody' ? 'failed no_answer ' : `done handed_over ${what === 'odd' ? 'odd' : 'usual'}`)));
  const orders = await desk.get<{ items: unknown[] }>(`/orders?sitting_id=${sitting}&mode=delivery&state=served`);
  expect(orders.items.length).toBe(after.stops.filter(({ state }) => state === 'done').reduce((sum, stop) => sum + stop.portions, 0));
  expect(cash_fen).toBeGreaterThan(0);
  const manager = await Staff.in(server.base, 'manager');
  expect(await manager.get(`/rounds/${round.id}/cash`)).toEqual({ collected_fen: cash_fen });
}

/** The evidence that the county pays by names the minute at each door. */
async function trueTimes(said: Done[]): Promise<void> {
  const finance = await Staff.in(server.base, 'finance');
  const run = await finance.post<{ items: { id: string }[] }>('/settlement/claims', { period: (await desk.day()).slice(0, 7), canteen_id: canteen });
  const times = new Map<string, string>();
  for (const claim of run.items) {
    const { items } = await finance.get<{ items: { order_id: string; handed?: { how: string; at: string; outcome: string } | null }[] }>(`/settlement/claims/${claim.id}/lines`);
    for (const { order_id, handed: how } of items.filter(({ handed: one }) => one?.how === 'door')) {
      expect(how!.outcome).toBe('handed_over');
      times.set(order_id, how!.at);
    }
  }
  const doors = [...times.values()].map((at) => handed(said).findIndex((door) => within(at, door)));
  expect(doors).not.toContain(-1);
  expect(new Set(doors).size).toBe(handed(said).length);
}

/** Two ladders and one follow-up, from the minute at the door on, each once. */
async function alarmsUp(said: Done[]): Promise<void> {
  const alarms = (await desk.get<{ items: { id: string; kind: string; raised_at: string; change?: string }[] }>('/alarms?state=open')).items;
  expect(alarms.map(({ kind }) => kind).sort()).toEqual(['no_answer', 'no_answer', 'odd']);
  for (const door of said.filter(({ what }) => what !== 'handed')) {
    const kind = door.what === 'odd' ? 'odd' : 'no_answer';
    const mine = alarms.filter((alarm) => alarm.kind === kind && within(alarm.raised_at, door));
    expect(mine).toHaveLength(1);
    if (kind === 'odd') expect(mine[0]!.change).toBe('mind');
    else {
      // From the first knock, not from the report a minute later; the call is in between.
      expect(Date.parse(mine[0]!.raised_at)).toBeLessThan(door.from + 50_000);
      const { log } = await desk.get<{ log: { event: string; at: string }[] }>(`/alarms/${mine[0]!.id}`);
      const called = log.filter(({ event }) => event === 'called');
      expect(called).toHaveLength(1);
      expect(within(called[0]!.at, { from: door.from + 60_000, to: door.to })).toBe(true);
    }
  }
}

test('12 stops without network, page closed and reopened twice, then back: each handover once, original times, ladder alarms raised', async ({ browser }) => {
  const wire = await Wire.to(server.base);
  const context = await browser.newContext({ viewport: PHONE, hasTouch: true, serviceWorkers: 'allow' });
  await context.clock.install({ time: new Date() });
  const first = await context.newPage();
  await join(first, wire.base, (await access(desk, round.id)).link);
  await depart(first);
  await shellKept(context, first);

  // The browser knows that it is away, and the wire is really cut.
  await wire.cut();
  const { page, said, cash_fen, offset } = await valley(context, first, wire.base);
  // The desk's clock has gone on as well.
  const gone = offset + (await page.evaluate(() => Date.now())) - (await desk.now()).getTime();
  await desk.post('/demo/clock', { forward_minutes: Math.ceil(gone / 60_000) });
  await back(context, page, wire);
  await eachOnce(said, cash_fen);
  await trueTimes(said);
  await alarmsUp(said);

  await page.getByRole('button', { name: t('route.finish.act') }).click();
  await expect(page.getByText(t('route.finish.wiped'))).toBeVisible();
  await expect.poll(() => found(page)).not.toMatch(/record (round|entry|refused)/);
  const left = await found(page);
  for (const one of said) expect(left).not.toContain(one.name);
  await context.close();
  await wire.cut();
});
