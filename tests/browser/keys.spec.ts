// The desk without a mouse: the hotline repeats a meal with three keys, the week is walked with arrows, "/" finds the search
// field, Escape closes what is open, and whatever has the focus shows it.
import { expect, test, type Page } from '@playwright/test';

import { as, menuParts, settled, signedIn } from './day';
import { toPart } from './faces';
import { startDemo, type Server } from './server';
import { t } from './words';

interface Week {
  days: { day: string; sittings: { id: string; dishes: { dish_id: string; id: string; price_fen: number }[] }[] }[];
}
interface Menu {
  sittings: { id: string; dishes: { id: string; remaining: number; conflicts: { blocks: boolean }[] }[] }[];
  orders: unknown[];
}

let demo: Server;
test.beforeAll(async () => {
  demo = await startDemo();
});
test.afterAll(() => demo.stop());

const focused = (page: Page) => page.evaluate(() => document.activeElement?.closest('.cell')?.querySelector('button')?.textContent ?? document.activeElement?.tagName ?? '');

test('the week is walked with the arrow keys, and Enter opens a day', async ({ browser }) => {
  const context = await signedIn(browser, demo.base, 'manager');
  const page = await context.newPage();
  await page.goto(`${demo.base}/desk/menu`);
  await settled(page);
  const cards = page.locator('.cell-card');
  await expect(cards.nth(1)).toBeVisible();
  await cards.first().focus();
  await page.keyboard.press('ArrowRight');
  await expect(cards.nth(1)).toBeFocused();
  await page.keyboard.press('ArrowLeft');
  await expect(cards.first()).toBeFocused();
  expect(await focused(page)).not.toBe('');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toBeHidden();
  // Back to where one was.
  await expect(cards.first()).toBeFocused();
  const week = page.locator('.page-head b').filter({ hasText: '–' });
  const before = await week.innerText();
  await page.keyboard.press('PageDown');
  await expect(week).not.toHaveText(before);
  await context.close();
});

test('what has the focus shows it, on every page', async ({ browser }) => {
  const parts = await menuParts(browser, demo.base);
  const blind: string[] = [];
  for (const login of new Set(parts.map((part) => part.login))) {
    const context = await signedIn(browser, demo.base, login);
    const page = await context.newPage();
    await page.goto(`${demo.base}/desk`);
    await settled(page);
    for (const part of parts.filter((one) => one.login === login)) {
      await page.locator(`.side nav a[href="${part.path}"]`).click();
      await settled(page);
      await page.locator('main#work').focus();
      // So many stops as a person takes to the first thing to do.
      for (let stop = 0; stop < 6; stop += 1) {
        await page.keyboard.press('Tab');
        const seen = await page.evaluate(() => {
          const at = document.activeElement;
          if (!at || at === document.body || !at.closest('main')) return null;
          // A page that comes late puts the focus on its heading itself; Tab goes on from there and never leads to it.
          if (at.matches('h1[tabindex="-1"]')) return { ring: true, name: '' };
          const style = getComputedStyle(at);
          const ring = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2;
          return { ring, name: `${at.tagName.toLowerCase()} ${at.getAttribute('aria-label') ?? at.textContent?.trim().slice(0, 20) ?? ''}` };
        });
        if (seen === null) break;
        if (!seen.ring) blind.push(`${part.name}: ${seen.name}`);
      }
    }
    await context.close();
  }
  expect(blind).toEqual([]);
});

test('"/" goes to the search field', async ({ browser }) => {
  const context = await signedIn(browser, demo.base, 'dispatcher');
  const page = await context.newPage();
  await page.goto(`${demo.base}/desk/seniors`);
  await settled(page);
  await page.locator('main#work').focus();
  await page.keyboard.press('/');
  await expect(page.getByRole('searchbox')).toBeFocused();
  await expect(page.getByRole('searchbox')).toHaveValue('');
  await context.close();
});

test('three keys order what a caller always takes', async ({ browser }) => {
  const [dispatcher, manager] = await Promise.all([as(demo.base, 'dispatcher'), as(demo.base, 'manager')]);
  const { day, now_at } = await dispatcher<{ day: string; now_at: string }>('/meta');
  const canteen_id = (await manager<{ items: { id: string }[] }>('/canteens')).items[0]?.id;

  // Somebody who has nothing ordered yet takes a dish today.
  const { items } = await dispatcher<{ items: { id: string; number: string }[] }>('/seniors/search', { q: '朱家台', state: 'active' });
  let caller: { id: string; number: string } | undefined;
  let taken = '';
  for (const one of items) {
    const menu = await dispatcher<Menu>('/diner/menu', { senior_id: one.id, canteen_id, day });
    const sitting = menu.sittings[0];
    const dish = sitting?.dishes.find((each) => each.remaining > 1 && each.conflicts.every((conflict) => !conflict.blocks));
    if (menu.orders.length > 0 || !sitting || !dish) continue;
    const lines = [{ sitting_dish_id: dish.id, texture: 'regular', portion: 'regular' }];
    // Twice is a habit.
    const wanted = { sitting_id: sitting.id, mode: 'dine_in', diners: [{ senior_id: one.id, lines }] };
    await dispatcher('/orders', wanted);
    await dispatcher('/orders', { ...wanted, second_meal: true });
    caller = one;
    taken = dish.id;
    break;
  }
  expect(caller).toBeDefined();

  // On a later day that dish is cooked again.
  const monday = new Date(Date.parse(`${day}T00:00:00Z`) - (((new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7) * 86_400_000)).toISOString().slice(0, 10);
  const week = await manager<Week>(`/menus/week?canteen_id=${canteen_id}&monday=${monday}`);
  const dishes = week.days.find((one) => one.day === day)?.sittings[0]?.dishes ?? [];
  expect(dishes.map((one) => one.id)).toContain(taken);
  const later = new Date(Date.parse(`${day}T00:00:00Z`) + 20 * 86_400_000).toISOString().slice(0, 10);
  const plan = { canteen_id, service_day: later, period: 'lunch', capacity: 100, delivery_capacity: 20, counter_capacity: 10 };
  const planned = await manager<{ id: string }>('/sittings', { ...plan, dishes: dishes.map(({ dish_id, price_fen }) => ({ dish_id, price_fen, capacity: 50 })) }, 'PUT');
  await manager(`/sittings/${planned.id}/publish`, {});
  expect(Date.parse(now_at)).toBeLessThan(Date.parse(later));
  await dispatcher('/demo/clock', { to: `${later}T08:30:00+08:00` });

  const context = await signedIn(browser, demo.base, 'dispatcher');
  const page = await context.newPage();
  await page.goto(`${demo.base}/desk/phone`);
  await settled(page);
  // By their number: names repeat.
  await page.getByRole('combobox').fill(caller!.number);
  await expect(page.getByRole('option').filter({ hasText: caller!.number })).toHaveCount(1);
  // One: this is who calls.
  await page.keyboard.press('Enter');
  await expect(page.locator('#usual')).toBeFocused();
  // Two: the same as last time.
  await page.keyboard.press('Enter');
  await expect(page.locator('#place')).toBeFocused();
  await expect(page.locator('#place')).toBeEnabled();
  // Three: order it.
  await page.keyboard.press('Enter');
  await expect(page.locator('#next-caller')).toBeFocused();
  await expect(page.getByText(/取餐号/).first()).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('combobox')).toBeFocused();
  await toPart(page, 'today');
  await context.close();
});

test('the first letters of a name find its bearer', async ({ browser }) => {
  const context = await signedIn(browser, demo.base, 'dispatcher');
  const page = await context.newPage();
  await page.goto(`${demo.base}/desk/phone`);
  await settled(page);
  await page.getByRole('combobox').fill('zx');
  await expect(page.getByRole('option').first()).toBeVisible();
  const names = await page.getByRole('option').locator('b').allInnerTexts();
  // These surnames are all that begin with a Z here.
  for (const name of names) expect(name).toMatch(/^[朱周张钟赵郑曾邹]/);
  await expect(page.getByText(t('desk.phone.find_hint'))).toBeHidden();
  await context.close();
});
