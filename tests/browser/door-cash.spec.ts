// Money at the doors: said to be there by a slip of the thumb it is taken back, the sum is the same on whichever phone, and
// nobody hands in without having read where it is still missing.
import { expect, test, type Browser, type Page } from '@playwright/test';

import { access, planned, Staff } from './desk';
import { PHONE, screen } from './faces';
import { delivered, depart, join } from './phone';
import { startDemo, type Server } from './server';
import { en, t } from './words';

let server: Server;
let desk: Staff;
let till: Staff;
let round = '';
let other = '';
test.beforeAll(async () => {
  server = await startDemo();
  desk = await Staff.in(server.base, 'dispatcher');
  till = await Staff.in(server.base, 'manager');
  const manned = (await planned(desk)).rounds.filter(({ volunteer }) => volunteer).sort((a, b) => b.stops.length - a.stops.length);
  [round, other] = [manned[0]!.id, manned[1]!.id];
});
test.afterAll(() => server.stop());

async function phone(browser: Browser): Promise<Page> {
  return (await browser.newContext({ viewport: PHONE, hasTouch: true, serviceWorkers: 'block' })).newPage();
}
/** What the canteen will count. */
const inTheBag = async (): Promise<number> => (await till.get<{ collected_fen: number }>(`/rounds/${round}/cash`)).collected_fen;
const due = (page: Page) => page.locator('.card .cash');
const paid = (page: Page) => page.locator('.card .paid');
const yuanIn = (text: string): string => /\d+(\.\d+)?/.exec(text)![0];
const button = (page: Page, key: string) => page.getByRole('button', { name: t(key) });
const takeBack = (page: Page) => page.locator('.card').getByRole('button', { name: t('route.cash.wrong') });
/** The words of the button that lies at this point. */
const under = (page: Page, at: { x: number; y: number }): Promise<string> =>
  page.evaluate(({ x, y }) => document.elementFromPoint(x, y)?.closest('button')?.textContent ?? '', at);

test('a slip is taken back at the door and later, and another phone shows the same sum', async ({ browser }) => {
  const first = await phone(browser);
  await join(first, server.base, (await access(desk, round)).link);
  await depart(first);
  // Nobody owes anything at some doors.
  while ((await due(first).count()) === 0) {
    const here = (await first.locator('section.card').getAttribute('aria-label')) ?? '';
    await delivered(first);
    await first.getByRole('dialog').getByRole('button', { name: t('route.care.usual') }).click();
    await expect(first.getByRole('region', { name: here, exact: true })).toBeHidden();
  }
  const name = await first.getByRole('heading', { level: 1 }).innerText();
  const sum = yuanIn(await due(first).innerText());
  const received = due(first).getByRole('button');
  await received.scrollIntoViewIfNeeded();
  const box = (await received.boundingBox())!;
  const thumb = { x: box.x + box.width / 2, y: box.y + box.height / 2 };
  expect(await under(first, thumb)).toContain(t('route.stop.cash_taken'));
  await first.mouse.click(thumb.x, thumb.y);
  await expect(paid(first)).toContainText(sum);
  // Another touch in the same place takes nothing back.
  expect(await under(first, thumb)).toBe('');
  await screen(first, 'route-cash-paid');
  await takeBack(first).click();
  await screen(first, 'route-cash-back', false);
  // The phone's own way back closes the question and leaves neither the door nor the page; read anew, nothing is open.
  const sheetBack = first.getByRole('dialog');
  await expect(sheetBack).toBeVisible();
  await first.goBack();
  await expect(sheetBack).toBeHidden();
  await expect(paid(first)).toContainText(sum);
  await takeBack(first).click();
  await first.reload();
  await expect(paid(first)).toContainText(sum);
  await expect(sheetBack).toBeHidden();
  await expect.poll(() => first.evaluate(() => history.state)).toBeNull();
  await takeBack(first).click();
  await button(first, 'route.cash.back_amount').click();
  await expect(due(first)).toContainText(sum);
  await expect(paid(first)).toHaveCount(0);
  await due(first).getByRole('button').click();
  await expect(paid(first)).toContainText(sum);

  // The battery is at its end: the round goes on with another phone, which knows what is in the bag.
  await expect.poll(inTheBag).toBe(Math.round(Number(sum) * 100));
  const second = await phone(browser);
  await second.goto(server.base + (await access(desk, round)).link);
  await button(second, 'route.bar.list').click();
  const bag = second.locator('.box.cash');
  await expect(bag).toContainText(sum);
  await screen(second, 'route-cash-sum');
  await button(second, 'act.otherLanguage').click();
  await expect(bag).toContainText(en('route.cash.wrong'));
  await screen(second, 'route-cash-sum-en');
  await second.getByRole('button', { name: en('act.otherLanguage') }).click();
  // There too: the money was given back.
  await bag.getByRole('button', { name: t('route.cash.wrong') }).click();
  await button(second, 'route.cash.back_returned').click();
  await expect(bag).toBeHidden();
  await expect.poll(inTheBag).toBe(0);
  await button(second, 'route.list.back').click();
  await expect(second.getByRole('heading', { level: 1 })).toHaveText(name);
  await expect(due(second)).toContainText(sum);

  // Whoever leaves with money in the bag is told whose it is, before and after.
  await due(second).getByRole('button').click();
  await expect.poll(inTheBag).toBe(Math.round(Number(sum) * 100));
  await button(second, 'route.bar.list').click();
  await button(second, 'route.leave.act').click();
  const sheet = second.getByRole('dialog');
  await expect(sheet.locator('.amber')).toContainText(sum);
  await screen(second, 'route-leave-cash', false);
  await sheet.getByRole('button', { name: t('route.leave.yes') }).click();
  await expect(second.locator('.thanks .amber')).toContainText(sum);
  await screen(second, 'route-thanks-cash');
});

test('whoever hands in is asked about the doors that have not paid, and may hand in all the same', async ({ browser }) => {
  const page = await phone(browser);
  await join(page, server.base, (await access(desk, other)).link);
  await depart(page);
  const deliver = button(page, 'route.stop.delivered');
  const end = page.getByRole('heading', { level: 1, name: t('route.finish.title') });
  const owed: string[] = [];
  while (await deliver.isVisible()) {
    const here = (await page.locator('section.card').getAttribute('aria-label')) ?? '';
    const sum = (await due(page).count()) > 0 ? yuanIn(await due(page).innerText()) : null;
    await deliver.click();
    if (sum !== null) {
      owed.push(sum);
      await page.getByRole('dialog').getByRole('button', { name: t('route.cash.no') }).click();
    }
    await page.getByRole('dialog').getByRole('button', { name: t('route.care.usual') }).click();
    await expect(page.getByRole('region', { name: here, exact: true })).toBeHidden();
    await expect(deliver.or(end)).toBeVisible();
  }
  expect(owed.length).toBeGreaterThan(0);
  await button(page, 'route.finish.act').click();
  const sheet = page.getByRole('dialog', { name: t('route.finish.unpaid', { n: owed.length }) });
  const lines = sheet.getByRole('listitem');
  await expect(lines).toHaveCount(owed.length);
  for (const [at, sum] of owed.entries()) await expect(lines.nth(at)).toContainText(sum);
  await screen(page, 'route-finish-unpaid', false);
  await sheet.getByRole('button', { name: t('route.finish.unpaid_no') }).click();
  await expect(end).toBeVisible();
  // One of them pays after all, and is asked about no more.
  await page.locator('.box.cash').getByRole('button', { name: t('route.cash.now') }).first().click();
  if (owed.length > 1) {
    await button(page, 'route.finish.act').click();
    await expect(page.getByRole('dialog').getByRole('listitem')).toHaveCount(owed.length - 1);
    await button(page, 'route.finish.unpaid_yes').click();
  } else await button(page, 'route.finish.act').click();
  await expect(page.getByText(t('route.finish.wiped'))).toBeVisible();
});
