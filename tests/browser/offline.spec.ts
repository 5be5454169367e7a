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

test('12 stops without network, page closed and reopened twice, then back: each handover once, original times, ladder alarms raised', async ({ browser }) => {
  const wire = await Wire.to(server.base);
  const context = await browser.newContext({ viewport: PHONE, hasTouch: true, serviceWorkers: 'allow' });
  await context.clock.install({ time: new Date() });
  let page = await context.newPage();
  await join(page, wire.base, (await access(desk, round.id)).link);
  await depart(page);
  await shellKept(context, page);
  const offset = await ahead(page);

  // --- away: the browser knows it, and the wire is really cut
  await context.setOffline(true);
  await wire.cut();
  await expect(page.getByText(t('route.bar.offline'), { exact: true })).toBeVisible();
  const said: { name: string; at: number; what: 'handed' | 'odd' | 'nobody'; reported: number }[] = [];
  let cash_fen = 0;
  let cashes = 0;
  const clock = (): Promise<number> => page.evaluate(() => Date.now());
  for (let door = 0; door < round.stops.length; door += 1) {
    await context.clock.fastForward(STEP_MIN * 60_000);
    const at = offset + (await clock());
    const who = await name(page);
    const what = door === 2 || door === 8 ? 'nobody' : door === 5 ? 'odd' : 'handed';
    // What is to be paid at the door is paid there, before the bag changes hands.
    const due = page.locator('.cash');
    if (what !== 'nobody' && (await due.count()) > 0) {
      cash_fen += Math.round(100 * Number(/\d+(\.\d+)?/.exec(await due.innerText())?.[0]));
      cashes += 1;
      await due.getByRole('button', { name: t('route.stop.cash_taken') }).click();
      await expect(due).toBeHidden();
    }
    if (what === 'nobody') await nobody(page, () => context.clock.fastForward(60_000));
    else await hand(page, what === 'odd' ? { odd: 'mind' } : 'usual');
    said.push({ name: who, at, what, reported: offset + (await clock()) });
    if (door === 3 || door === 9) {
      // What lies on the phone is nobody's to read, and none of it is a name or a number.
      const lies = await found(page);
      expect(lies).toContain('record round');
      expect(lies).toContain('record entry/');
      expect(lies).toContain('a key, not extractable');
      for (const one of said) expect(lies).not.toContain(one.name);
      expect(lies).not.toMatch(/199990\d|handed_over|usual|朱家台/);
      page = await reopened(context, page, wire.base);
      // A no-answer is three words: nobody opens, a call, the report.
      const waiting = said.reduce((sum, one) => sum + (one.what === 'nobody' ? 3 : 1), cashes);
      await expect(page.getByText(t('route.bar.unsent', { n: waiting }))).toBeVisible();
    }
  }
  await expect(page.getByRole('heading', { name: t('route.finish.title') })).toBeVisible();
  const handed = said.filter(({ what }) => what !== 'nobody');
  await expect(page.getByText(t('route.finish.counts', { done: handed.length, failed: 2 }))).toBeVisible();
  expect((await desk.rounds(sitting)).find(({ id }) => id === round.id)!.stops.every(({ state }) => state === 'pending')).toBe(true);

  // --- back: the desk's clock has gone on as well; two answers get lost although their requests arrived
  const gone = Math.round((offset + (await clock()) - (await desk.now()).getTime()) / 60_000);
  await desk.post('/demo/clock', { forward_minutes: gone });
  wire.loseNext(/POST .*\/outcome$/);
  await wire.mend();
  await context.setOffline(false);
  await expect.poll(() => wire.lost).toBe(1);
  wire.loseNext(/POST .*\/no-answer$/);
  await context.clock.fastForward(30_000);
  await expect.poll(() => wire.lost).toBe(2);
  await context.clock.fastForward(30_000);
  await expect(page.getByText(t('route.bar.online'), { exact: true })).toBeVisible();
  await expect(page.getByText(like('route.bar.unsent'))).toBeHidden();
  await expect(page.getByRole('heading', { name: t('route.refused.title') })).toBeHidden();

  // --- each door has its end, once
  const after = (await desk.rounds(sitting)).find(({ id }) => id === round.id)!;
  const ends = after.stops.map(({ state, outcome, care }) => [state, outcome, care ?? null].join(' '));
  expect(ends).toEqual(said.map(({ what }) => (what === 'nobody' ? 'failed no_answer ' : `done handed_over ${what === 'odd' ? 'odd' : 'usual'}`)));
  const orders = await desk.get<{ items: { state: string; id: string }[] }>(`/orders?sitting_id=${sitting}&mode=delivery&state=served`);
  const portions = after.stops.filter(({ state }) => state === 'done').reduce((sum, stop) => sum + stop.portions, 0);
  expect(orders.items.length).toBe(portions);

  // --- the cash of the doors is in the round's bag, each sum once
  expect(cash_fen).toBeGreaterThan(0);
  const manager = await Staff.in(server.base, 'manager');
  expect(await manager.get(`/rounds/${round.id}/cash`)).toEqual({ collected_fen: cash_fen });

  // --- at the time at which it was done: the evidence that the county pays by says so
  const finance = await Staff.in(server.base, 'finance');
  const run = await finance.post<{ items: { id: string }[] }>('/settlement/claims', { period: (await desk.day()).slice(0, 7), canteen_id: canteen });
  const times = new Map<string, number>();
  for (const claim of run.items) {
    const { items } = await finance.get<{ items: { order_id: string; handed?: { how: string; at: string; outcome: string } | null }[] }>(`/settlement/claims/${claim.id}/lines`);
    for (const line of items.filter(({ handed }) => handed?.how === 'door')) {
      expect(line.handed!.outcome).toBe('handed_over');
      times.set(line.order_id, Date.parse(line.handed!.at));
    }
  }
  const expected = handed.map(({ at, reported }) => ({ at: at - 2_000, reported: reported + 2_000 }));
  expect(times.size).toBeGreaterThan(0);
  for (const at of times.values()) expect(expected.filter((door) => door.at <= at && at <= door.reported)).toHaveLength(1);
  expect(new Set([...times.values()].map((at) => expected.findIndex((door) => door.at <= at && at <= door.reported))).size).toBe(handed.length);

  // --- the alarms are up, with their true times, each once
  const alarms = (await desk.get<{ items: { id: string; kind: string; raised_at: string; state: string; change?: string }[] }>('/alarms?state=open')).items;
  expect(alarms.map(({ kind }) => kind).sort()).toEqual(['no_answer', 'no_answer', 'odd']);
  const near = (at: string, when: number): boolean => Math.abs(Date.parse(at) - when) < 3_000;
  const shut = said.filter(({ what }) => what === 'nobody');
  for (const door of shut) expect(alarms.filter(({ kind, raised_at }) => kind === 'no_answer' && near(raised_at, door.at))).toHaveLength(1);
  const odd = said.find(({ what }) => what === 'odd')!;
  expect(alarms.filter(({ kind, change, raised_at }) => kind === 'odd' && change === 'mind' && near(raised_at, odd.at))).toHaveLength(1);
  for (const { id } of alarms.filter(({ kind }) => kind === 'no_answer')) {
    const { log } = await desk.get<{ log: { event: string; at: string }[] }>(`/alarms/${id}`);
    const called = log.filter(({ event }) => event === 'called');
    expect(called).toHaveLength(1);
    expect(shut.some(({ at }) => near(called[0]!.at, at + 60_000))).toBe(true);
  }

  // --- handing in empties the phone
  await page.getByRole('button', { name: t('route.finish.act') }).click();
  await expect(page.getByText(t('route.finish.wiped'))).toBeVisible();
  const left = await found(page);
  expect(left).not.toMatch(/record (round|entry|refused)/);
  for (const one of said) expect(left).not.toContain(one.name);
  await context.close();
  await wire.cut();
});
