// Whoever has eaten is asked once how it was; from three answers on the canteen's manager sees counts.
import { expect, test, type Locator, type Page } from '@playwright/test';

import { desk, face, KIOSK, screen } from './faces';
import { present, stage, type Stage } from './kiosk-walk';
import { startDemo, type Server } from './server';
import { t } from './words';

let server: Server;
let on: Stage;
test.beforeAll(async () => {
  server = await startDemo();
  on = await stage(server.base);
});
test.afterAll(() => server.stop());

const button = (page: Page, key: string) => page.getByRole('button', { name: t(key), exact: true });
const free = (page: Page) => page.locator('button.card:not([aria-disabled]):not(.stop)');
const at = (page: Page, screen: string) => expect(page.locator(`.kiosk.at-${screen}`)).toBeVisible();

/** Orders a dish of the meal in hand, to eat here; the number on the ticket. */
async function order(page: Page, dish: Locator): Promise<string> {
  await dish.click();
  await button(page, 'kiosk.pick.ready').click();
  const here = page.locator('.ways button').filter({ hasText: t('mode.dine_in') });
  await expect(here).not.toHaveAttribute('aria-disabled');
  await here.click();
  await at(page, 'ticket');
  return page.locator('.ticket .number').first().innerText();
}

/** At the next visit, after ordering, the last meal is asked about: one tap, and another one changes it. */
async function rate(page: Page, card: string): Promise<void> {
  await present(page, card);
  await at(page, 'pick');
  await page.getByRole('button', { name: t('kiosk.pick.switch', { period: t('period.dinner') }) }).click();
  await order(page, free(page).first());
  await button(page, 'kiosk.ticket.done').click();
  await at(page, 'rate');
  await button(page, 'kiosk.rate.poor').click();
  await expect(button(page, 'kiosk.rate.poor')).toHaveAttribute('aria-pressed', 'true');
  await button(page, 'kiosk.rate.good').click();
  await expect(button(page, 'kiosk.rate.good')).toHaveAttribute('aria-pressed', 'true');
  await expect(button(page, 'kiosk.rate.poor')).toHaveAttribute('aria-pressed', 'false');
  await expect(page.getByText(t('kiosk.rate.thanks')).first()).toBeVisible();
  await screen(page, 'kiosk-rate');
  // The screen goes by itself.
  await at(page, 'hello');
}

/** What the manager reads of a dish: how many, then good, fair, poor. */
async function counts(manager: Page, dish: string): Promise<string[]> {
  const row = manager.getByRole('region', { name: t('desk.menu.rating.title') }).getByRole('row').filter({ hasText: dish });
  await expect(row).toBeVisible();
  return (await row.getByRole('cell').allInnerTexts()).slice(1).map((cell) => cell.trim());
}

test('three faces for the last meal, and counts at the desk from three on', async ({ browser }) => {
  const page = await face(browser, `${server.base}/kiosk`, KIOSK);
  await page.getByRole('button', { name: on.demo.canteens[0]!.name }).click();
  await at(page, 'hello');
  const { canteens } = await on.manager.get<{ canteens: { canteen_id: string; sittings: { id: string; period: string }[] }[] }>(`/today?day=${on.demo.day}`);
  const lunch = canteens.find(({ canteen_id }) => canteen_id === on.demo.canteens[0]!.id)!.sittings.find(({ period }) => period === 'lunch')!;

  const eaters = on.demo.cards.slice(0, 3).map(({ number }) => number);
  let dish = '';
  for (const card of eaters) {
    await present(page, card);
    await at(page, 'pick');
    dish ||= (await free(page).first().locator('.name').innerText()).trim();
    const pickup_no = await order(page, free(page).filter({ hasText: dish }));
    await on.manager.post('/orders/serve', { sitting_id: lunch.id, pickup_no });
    // Nothing was eaten before: nobody is asked.
    await button(page, 'kiosk.ticket.done').click();
    await at(page, 'hello');
  }
  await rate(page, eaters[0]!);
  await rate(page, eaters[1]!);
  const manager = await desk(browser, server.base, 'canteen_manager', 'dishes');
  const few = t('desk.menu.rating.few');
  expect(await counts(manager, dish), 'two would know of each other').toEqual(['2', few, few, few]);

  await rate(page, eaters[2]!);
  await manager.reload();
  expect(await counts(manager, dish)).toEqual(['3', '3', '0', '0']);
  await screen(manager, 'desk-ratings');
  // Asked once: the next visit goes straight to what was ordered.
  await present(page, eaters[0]!);
  await at(page, 'ticket');
  await button(page, 'kiosk.ticket.done').click();
  await at(page, 'hello');
});
