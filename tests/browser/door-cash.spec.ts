// Money at the doors: said to be there by a slip of the thumb it is taken back, and the sum is the same on whichever phone.
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
test.beforeAll(async () => {
  server = await startDemo();
  desk = await Staff.in(server.base, 'dispatcher');
  till = await Staff.in(server.base, 'manager');
  round = (await planned(desk)).rounds.filter(({ volunteer }) => volunteer).sort((a, b) => b.stops.length - a.stops.length)[0]!.id;
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
  await due(first).getByRole('button').click();
  await expect(paid(first)).toContainText(sum);
  await screen(first, 'route-cash-paid');
  await paid(first).getByRole('button').click();
  await screen(first, 'route-cash-back', false);
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
