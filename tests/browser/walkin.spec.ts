// Somebody without registration eats: ordered at the kiosk, paid at the counter, handed out by number; and taken back with the slip.
import { expect, test, type Browser, type Page } from '@playwright/test';

import { desk, face, KIOSK, screen, toPart } from './faces';
import { present, stage, type Stage } from './kiosk-walk';
import { startDemo, type Server } from './server';
import { like, t } from './words';

let server: Server;
let on: Stage;
test.beforeAll(async () => {
  server = await startDemo();
  on = await stage(server.base);
});
test.afterAll(() => server.stop());

const button = (page: Page, key: string) => page.getByRole('button', { name: t(key), exact: true });
const at = (page: Page, screen: string) => expect(page.locator(`.kiosk.at-${screen}`)).toBeVisible();

async function kiosk(browser: Browser): Promise<Page> {
  const page = await face(browser, `${server.base}/kiosk`, KIOSK);
  await page.getByRole('button', { name: on.demo.canteens[0]!.name }).click();
  await at(page, 'hello');
  return page;
}

/** A dish, so many portions, to eat here; the number and the code of the slip. */
async function order(page: Page, portions: number): Promise<{ number: string; code: string }> {
  await button(page, 'kiosk.hello.walkin').click();
  await button(page, 'kiosk.walkin.order').click();
  await page.locator('button.card:not([aria-disabled])').first().click();
  await button(page, 'kiosk.pick.ready').click();
  await page.getByRole('button', { name: t('kiosk.walkin.n', { n: String(portions) }), exact: true }).click();
  await page.locator('.ways button').filter({ hasText: t('mode.dine_in') }).click();
  await at(page, 'slip');
  const [number, code] = (await page.locator('.slip-ticket .code b').innerText()).split('-');
  await expect(page.locator('.slip-ticket .number')).toHaveText(number!);
  return { number: number!, code: code! };
}

/** It is hours before lunch: the counter is asked whether the number is meant. */
async function handOut(manager: Page, number: string): Promise<void> {
  await manager.getByLabel(t('desk.kitchen.number')).fill(number);
  await manager.getByRole('button', { name: t('desk.kitchen.taken') }).click();
  await manager.getByRole('dialog', { name: t('desk.kitchen.early', { no: number }) }).getByRole('button', { name: t('desk.kitchen.early_yes') }).click();
}

test('who is not registered pays the whole price and eats', async ({ browser }) => {
  const guest = await kiosk(browser);
  const { number, code } = await order(guest, 2);
  await expect(guest.getByText(like('kiosk.slip.payEarly', { no: number })).first()).toBeVisible();
  // No subsidy is promised.
  await expect(guest.getByText(t('fund.government'))).toHaveCount(0);
  await screen(guest, 'kiosk-walkin');

  const manager = await desk(browser, server.base, 'canteen_manager', 'kitchen');
  await handOut(manager, number);
  await expect(manager.getByText('这份散客餐还没付钱')).toBeVisible();

  await toPart(manager, 'till');
  await manager.getByLabel(t('desk.money.new_drawer')).fill('一号钱箱');
  await manager.getByRole('button', { name: t('desk.money.make_drawer') }).click();
  await manager.getByRole('button', { name: t('desk.money.open_shift') }).click();
  const count = manager.getByRole('dialog');
  await count.getByLabel(t('desk.money.count')).fill('0');
  await count.getByRole('button', { name: t('desk.money.open_shift') }).click();
  await expect(manager.getByText(t('desk.money.mine'))).toBeVisible();
  const waiting = manager.getByRole('listitem').filter({ hasText: number });
  await expect(waiting.getByText(t('desk.money.walk_in.states.placed'))).toBeVisible();
  await waiting.getByRole('button', { name: t('desk.money.walk_in.pay') }).click();
  await expect(waiting.getByText(t('desk.money.walk_in.states.paid'))).toBeVisible();
  // The drawer counts it.
  await expect(manager.getByText(`${t('desk.money.line.walk_in')} × 1`)).toBeVisible();

  // Somebody else comes to the counter without touching the kiosk.
  await manager.getByRole('button', { name: like('desk.money.walk_in.sell') }).click();
  await expect(manager.getByText(like('desk.money.walk_in.sold')).first()).toBeVisible();
  await expect(manager.getByText(t('desk.money.walk_in.states.paid'))).toHaveCount(2);
  await screen(manager, 'desk-till-walkin');

  await toPart(manager, 'kitchen');
  await handOut(manager, number);
  await expect(manager.getByRole('status').filter({ hasText: number })).toContainText(t('desk.kitchen.walk_in'));

  // It was the wrong number: whoever stands at the counter tells theirs, and it waits again.
  await toPart(manager, 'till');
  await manager.getByLabel(t('desk.money.walk_in.told')).fill(`${number}-${code}`);
  const ended = manager.getByRole('listitem').filter({ hasText: number });
  await expect(ended.getByText(t('desk.money.walk_in.states.served'))).toBeVisible();
  await screen(manager, 'desk-till-walkin-told');
  await ended.getByRole('button', { name: t('desk.money.walk_in.reopen') }).click();
  await manager.getByRole('dialog').getByRole('button', { name: t('desk.money.walk_in.reopen') }).click();
  await expect(ended.getByText(t('desk.money.walk_in.states.paid'))).toBeVisible();
});

test('the slip takes the order back, its number alone does not', async ({ browser }) => {
  const guest = await kiosk(browser);
  const read = await order(guest, 1);
  await button(guest, 'kiosk.ticket.done').click();
  await present(guest, `W${read.number}${read.code}`);
  await at(guest, 'slip');
  await button(guest, 'kiosk.ticket.cancel').click();
  await button(guest, 'kiosk.ticket.cancelYes').click();
  await expect(guest.getByRole('heading', { name: t('kiosk.ticket.cancelled') })).toBeVisible();
  await button(guest, 'kiosk.ticket.done').click();

  // Whose number one knows, but not the code, that one gets nothing.
  const other = await order(guest, 1);
  await button(guest, 'kiosk.ticket.done').click();
  await present(guest, `W${other.number}${other.code === '0000' ? '0001' : '0000'}`);
  await expect(guest.getByRole('alert')).toBeVisible();
  await at(guest, 'hello');
});
