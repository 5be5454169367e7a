// What the phone keeps, and how it forgets it: by the hour, by leaving, and where the browser can't encrypt.
import { chromium, expect, test, type BrowserContext, type Page } from '@playwright/test';

import { access, planned, Staff, type Round } from './desk';
import { PHONE } from './faces';
import { depart, found, hand, join, name, shellKept } from './phone';
import { startDemo, type Server } from './server';
import { Wire } from './wire';
import { t } from './words';

let server: Server;
let desk: Staff;
let sitting = '';
let rounds: Round[] = [];

test.describe.configure({ mode: 'serial' });
test.beforeAll(async () => {
  server = await startDemo();
  desk = await Staff.in(server.base, 'dispatcher');
  const plan = await planned(desk);
  sitting = plan.sitting;
  rounds = plan.rounds.filter(({ volunteer, stops }) => volunteer && stops.length > 0).sort((a, b) => b.stops.length - a.stops.length);
});
test.afterAll(() => server.stop());

const stateOf = async (round: Round): Promise<string[]> => (await desk.rounds(sitting)).find(({ id }) => id === round.id)!.stops.map(({ state }) => state);

/** Whatever of these people a script can find on the phone. */
async function traces(page: Page, people: string[]): Promise<string[]> {
  const all = await found(page);
  return people.filter((one) => all.includes(one));
}

/** Name, address and number of the door in front of the volunteer. */
async function person(page: Page): Promise<string[]> {
  const phone = (await page.locator('.reach a').first().getAttribute('href')) ?? '';
  const known = [await name(page), await page.locator('.address').innerText(), phone.replace('tel:', '')];
  for (const one of known) expect(one.length).toBeGreaterThan(1);
  return known;
}

/** What waits on this phone: each door's report, and the money where the door owed some. */
const unsent = async (page: Page): Promise<number> => (await found(page)).split('record entry/').length - 1;

test('an hour after the last door the people are gone from the phone, without network; what waits is not', async ({ browser }) => {
  const wire = await Wire.to(server.base);
  const context = await browser.newContext({ viewport: PHONE, serviceWorkers: 'allow' });
  await context.clock.install({ time: new Date() });
  let page = await context.newPage();
  await join(page, wire.base, (await access(desk, rounds[0]!.id)).link);
  await depart(page);
  await shellKept(context, page);
  await context.setOffline(true);
  await wire.cut();
  const people = await person(page);
  await hand(page);
  people.push(...(await person(page)));
  expect(await found(page)).toContain('record round');
  // From 10:40 to 13:20 it is still there: the last door may be reached until 12:30.
  await context.clock.fastForward('02:40:00');
  await expect(page.getByRole('button', { name: t('route.stop.too_late') })).toBeVisible();
  await context.clock.fastForward('00:20:00');
  await expect(page.getByText(t('route.join.expired'))).toBeVisible();
  await expect.poll(() => found(page)).not.toContain('record round');
  expect(await traces(page, people)).toEqual([]);
  const waiting = await unsent(page);
  expect(waiting).toBeGreaterThan(0);

  // Opened again it stays forgotten, and what was said is still known.
  await page.close();
  page = await context.newPage();
  await page.goto(`${wire.base}/route`);
  await expect(page.getByText(t('route.join.unsent', { n: waiting }))).toBeVisible();
  expect(await stateOf(rounds[0]!)).not.toContain('done');

  // The server still knows the phone: what waited arrives by itself.
  await wire.mend();
  await context.setOffline(false);
  await context.clock.fastForward(30_000);
  await expect.poll(() => stateOf(rounds[0]!)).toContain('done');
  await context.close();
  await wire.cut();
});

test('a page that was closed over the end of its round shows nobody when it is opened', async ({ browser }) => {
  const wire = await Wire.to(server.base);
  const context = await browser.newContext({ viewport: PHONE, serviceWorkers: 'allow' });
  await context.clock.install({ time: new Date() });
  const page = await context.newPage();
  await page.goto(wire.base + (await access(desk, rounds[0]!.id)).link);
  await expect(page.getByRole('button', { name: t('route.stop.delivered') })).toBeVisible();
  await shellKept(context, page);
  const people = await person(page);
  await context.setOffline(true);
  await wire.cut();
  await page.close();
  await context.clock.fastForward('03:10:00');
  const later = await context.newPage();
  await later.goto(`${wire.base}/route`);
  await expect(later.getByText(t('route.join.lead'))).toBeVisible();
  await expect(later.getByText(people[0]!)).toBeHidden();
  await expect.poll(() => found(later)).not.toContain('record round');
  await context.close();
});

test('leaving empties the phone, and the way back is a new code', async ({ browser }) => {
  const context = await browser.newContext({ viewport: PHONE, serviceWorkers: 'allow' });
  const page = await context.newPage();
  await page.goto(server.base + (await access(desk, rounds[0]!.id)).link);
  await expect(page.getByRole('button', { name: t('route.stop.delivered') })).toBeVisible();
  const people = await person(page);
  await page.getByRole('button', { name: t('route.bar.list') }).click();

  // Not while something waits.
  await context.setOffline(true);
  await page.getByRole('button', { name: t('route.list.back') }).click();
  await hand(page);
  await page.getByRole('button', { name: t('route.bar.list') }).click();
  await page.getByRole('button', { name: t('route.leave.act') }).click();
  await expect(page.getByText(t('route.leave.unsent', { n: await unsent(page) }))).toBeVisible();
  await expect(page.getByRole('button', { name: t('route.leave.yes'), exact: true })).toBeHidden();
  await context.setOffline(false);
  await page.getByRole('button', { name: t('route.leave.yes'), exact: true }).click();
  await expect(page.getByText(t('route.finish.wiped'))).toBeVisible();
  await expect.poll(() => found(page)).not.toMatch(/record (round|entry|refused)/);
  expect(await traces(page, people)).toEqual([]);
  await page.reload();
  await expect(page.getByText(t('route.join.lead'))).toBeVisible();
  expect(await stateOf(rounds[0]!)).toContain('pending');
  await context.close();
});

test('a round that is given away meanwhile: what the server refuses waits for a person, without the people', async ({ browser }) => {
  const context = await browser.newContext({ viewport: PHONE, serviceWorkers: 'allow' });
  const page = await context.newPage();
  const round = rounds[2]!;
  await join(page, server.base, (await access(desk, round.id)).link);
  await depart(page);
  const people = await person(page);
  await context.setOffline(true);
  await hand(page);
  const { items } = await desk.get<{ items: { id: string; name: string }[] }>('/volunteers');
  await desk.post(`/rounds/${round.id}/assign`, { volunteer_id: items.find(({ name }) => name !== round.volunteer!.name)!.id });
  await context.setOffline(false);
  await expect(page.getByText(t('route.join.unsent', { n: await unsent(page) }))).toBeVisible();
  await expect.poll(() => traces(page, people)).toEqual([]);
  await expect(page.getByRole('alert').filter({ hasText: /./ })).toBeHidden();

  // With the next round's code it goes out, and comes back.
  const { code } = await access(desk, rounds[3]!.id);
  await page.getByLabel(t('route.join.code')).pressSequentially(code);
  const list = page.getByRole('alert').filter({ hasText: t('route.refused.title') });
  await expect(list).toContainText(t('route.outcome.handed_over'));
  await expect(list).toContainText(t('route.refused.gone'));
  expect(await traces(page, people)).toEqual([]);
  expect(await found(page)).toContain('record refused/');
  // Closed and opened, it is still there; read, it goes.
  await page.reload();
  await expect(list).toContainText(t('route.outcome.handed_over'));
  const seen = list.getByRole('button', { name: t('route.refused.seen') });
  for (let left = await seen.count(); left > 0; left -= 1) await seen.first().click();
  await expect(list).toBeHidden();
  await expect.poll(() => found(page)).not.toContain('record refused/');
  await context.close();
});

test('on plain http nothing about people is written, the outbox holds all the same, and the page says what is missing', async () => {
  const wire = await Wire.to(server.base);
  const address = wire.base.replace('127.0.0.1', 'phone.test');
  // A name that isn't this machine's: the browser takes it for a foreign server on plain http.
  const browser = await chromium.launch({
    executablePath: process.env.NUANCAN_CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-dev-shm-usage', '--host-resolver-rules=MAP phone.test 127.0.0.1'],
  });
  const context: BrowserContext = await browser.newContext({ viewport: PHONE, locale: 'zh-CN', timezoneId: 'Asia/Shanghai' });
  let page = await context.newPage();
  await join(page, address, (await access(desk, rounds[1]!.id)).link);
  expect(await page.evaluate(() => [isSecureContext, 'serviceWorker' in navigator, crypto.subtle === undefined])).toEqual([false, false, true]);
  await expect(page.getByText(t('route.missing.bare'))).toBeVisible();
  await depart(page);
  const people = await person(page);
  await wire.cut();
  await hand(page);
  const lies = await page.evaluate(async () => {
    const db = await new Promise<IDBDatabase>((done) => {
      const request = indexedDB.open('nuancan-route');
      request.onsuccess = () => done(request.result);
    });
    const all = db.transaction('kept').objectStore('kept').getAll();
    await new Promise((done) => (all.onsuccess = done));
    db.close();
    return JSON.stringify([all.result, { ...localStorage }]);
  });
  expect(lies).toContain('handed_over');
  expect(people.filter((one) => lies.includes(one))).toEqual([]);

  // The page is closed; with network it opens again and what was said goes out.
  await page.close();
  await wire.mend();
  page = await context.newPage();
  await page.goto(`${address}/route`);
  await expect.poll(() => stateOf(rounds[1]!)).toContain('done');
  await expect(page.locator('header.bar')).toBeVisible();
  await browser.close();
  await wire.cut();
});
