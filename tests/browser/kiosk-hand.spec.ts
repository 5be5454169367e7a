// What a hand may and may not do at the kiosk: three taps to a meal, nothing by accident, time enough, and no network.
import { expect, test, type BrowserContext, type BrowserContextOptions, type Browser, type Page } from '@playwright/test';

import { present, stage, type Stage } from './kiosk-walk';
import { axe, breaches, countBytes, measure, readableFrom } from './measure';
import { startDemo, type Server } from './server';
import { like, t } from './words';

let server: Server;
let on: Stage;

test.beforeAll(async () => {
  server = await startDemo();
  on = await stage(server.base);
});
test.afterAll(() => server.stop());

const UPRIGHT = { width: 1080, height: 1920 };
/** Text, targets and gaps on the common panel: `design/ui.md`. */
const FLOOR = { text: 40, target: 100, gap: 12, contrast: 7, leading: 1.35 };

const at = (page: Page, screen: string) => expect(page.locator(`.kiosk.at-${screen}`)).toBeVisible();
const card = (page: Page, which: number): Promise<void> => present(page, on.demo.cards[which].number);
const button = (page: Page, key: string) => page.getByRole('button', { name: t(key), exact: true });
const dishes = (page: Page) => page.locator('button.card:not([aria-disabled])');

async function enrolled(browser: Browser, options: BrowserContextOptions = {}): Promise<{ context: BrowserContext; page: Page }> {
  const context = await browser.newContext({ viewport: UPRIGHT, hasTouch: true, reducedMotion: 'reduce', serviceWorkers: 'block', ...options });
  const page = await context.newPage();
  await page.goto(`${server.base}/kiosk`);
  await page.getByRole('button', { name: on.demo.canteens[0].name }).click();
  await at(page, 'hello');
  return { context, page };
}

async function goHome(page: Page): Promise<void> {
  await button(page, 'kiosk.help').click();
  await button(page, 'kiosk.home').click();
  await at(page, 'hello');
}

test('from the card to the number in three taps', async ({ browser }) => {
  const { context, page } = await enrolled(browser);
  await page.evaluate(() => {
    const counted = window as unknown as { taps: number };
    counted.taps = 0;
    window.addEventListener('click', () => (counted.taps += 1), true);
  });
  await card(page, 0);
  // What it costs this person stands on the dish before anything is chosen, and is what choosing it says.
  const own = dishes(page).first().locator('.price', { hasText: t('kiosk.pick.youPay') }).locator('b');
  const before = await own.innerText();
  await dishes(page).first().tap();
  await expect(page.locator('.own b')).toHaveText(before);
  await button(page, 'kiosk.pick.ready').tap();
  await page.locator('.ways button').first().tap();
  await at(page, 'ticket');
  expect(await page.evaluate(() => (window as unknown as { taps: number }).taps)).toBe(3);
  // The same card again takes the order back.
  await button(page, 'kiosk.ticket.done').tap();
  await card(page, 0);
  await button(page, 'kiosk.ticket.cancel').tap();
  await button(page, 'kiosk.ticket.cancelYes').tap();
  await expect(page.getByRole('heading', { name: t('kiosk.ticket.cancelled') })).toBeVisible();
  await context.close();
});

test('a button acts when the finger is lifted on it, and not when it slides off', async ({ browser }) => {
  const { context, page } = await enrolled(browser);
  const box = (await button(page, 'kiosk.hello.phone').boundingBox())!;
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  await page.mouse.move(x, y);
  await page.mouse.down();
  await at(page, 'hello');
  await page.mouse.move(x, 20);
  await page.mouse.up();
  await at(page, 'hello');
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.mouse.up();
  await at(page, 'phone');
  await context.close();
});

test('a trembling finger neither takes a choice back, nor types a digit twice, nor presses what comes next', async ({ browser }) => {
  const { context, page } = await enrolled(browser);
  await button(page, 'kiosk.hello.phone').click();
  await page.getByRole('button', { name: '7', exact: true }).dblclick();
  await expect(page.getByText(t('kiosk.phone.digits', { n: 1 }))).toBeVisible();
  // Another key as fast as one likes.
  for (const digit of '12345') await page.getByRole('button', { name: digit, exact: true }).tap();
  await expect(page.getByText(t('kiosk.phone.digits', { n: 6 }))).toBeVisible();
  await button(page, 'kiosk.home').click();
  await card(page, 0);
  await dishes(page).first().dblclick();
  await expect(page.locator('button.card.chosen')).toHaveCount(1);
  // Where the way on stood, another screen's button may stand by the second tap.
  const box = (await button(page, 'kiosk.pick.ready').boundingBox())!;
  await page.evaluate(() => {
    const heard = window as unknown as { through: number };
    heard.through = 0;
    document.addEventListener('click', () => (heard.through += 1));
  });
  await page.mouse.dblclick(box.x + box.width / 2, box.y + box.height / 2);
  await at(page, 'where');
  expect(await page.evaluate(() => (window as unknown as { through: number }).through)).toBe(1);
  await context.close();
});

test('after a quiet minute it asks for twenty seconds; any touch ends that; the choice is kept for ten minutes', async ({ browser }) => {
  const { context, page } = await enrolled(browser);
  await page.clock.install();
  const warning = page.getByRole('alertdialog');
  await card(page, 0);
  await dishes(page).first().click();
  await expect(page.locator('button.card.chosen')).toHaveCount(1);
  await page.clock.fastForward(58_000);
  await expect(warning).toBeHidden();
  await page.clock.fastForward(3_000);
  await expect(warning).toBeVisible();
  await expect(warning).toContainText(/1\d|20/);
  // Anywhere: not only the button.
  await page.mouse.click(20, 1_000);
  await expect(warning).toBeHidden();
  await at(page, 'pick');
  await page.clock.fastForward(61_000);
  await expect(warning).toBeVisible();
  await page.clock.fastForward(20_000);
  await at(page, 'hello');
  await card(page, 0);
  await expect(page.locator('button.card.chosen')).toHaveCount(1);
  await goHome(page);
  await page.clock.fastForward(11 * 60_000);
  await card(page, 0);
  await at(page, 'pick');
  await expect(page.locator('button.card.chosen')).toHaveCount(0);
  await context.close();
});

test('the first view costs less than 60 KiB', async ({ browser }) => {
  const { context, page: first } = await enrolled(browser);
  const page = await context.newPage();
  await first.close();
  const cache = await context.newCDPSession(page);
  await cache.send('Network.enable');
  await cache.send('Network.setCacheDisabled', { cacheDisabled: true });
  const scales = await countBytes(page, /\/later-[^/]*\.js$/);
  await page.goto(`${server.base}/kiosk`);
  await at(page, 'hello');
  await page.evaluate(() => document.fonts.ready);
  const kib = scales.taken() / 1024;
  expect(kib).toBeGreaterThan(10);
  expect(kib).toBeLessThanOrEqual(60);
  test.info().annotations.push({ type: 'figure', description: `first view ${kib.toFixed(1)} KiB` });
  await context.close();
});

test('without network it starts, says so, and goes on with what was chosen', async ({ browser }) => {
  const { context, page } = await enrolled(browser, { serviceWorkers: 'allow' });
  await expect.poll(() => page.evaluate(async () => (await (await caches.open('nuancan-kiosk')).keys()).length), { timeout: 20_000 }).toBeGreaterThan(7);
  await card(page, 0);
  await dishes(page).first().click();
  await expect(page.locator('.sum:not([aria-disabled])')).toBeVisible();
  await context.setOffline(true);
  await page.reload();
  await expect(page.getByText(t('kiosk.offline'), { exact: true })).toBeVisible();
  await at(page, 'starting');
  await context.setOffline(false);
  await at(page, 'hello');
  await card(page, 0);
  await expect(page.locator('button.card.chosen')).toHaveCount(1);
  await expect(page.locator('.sum:not([aria-disabled])')).toBeVisible();
  await context.close();
});

test('a line lost before the card says what to do, and is forgotten when it is back', async ({ browser }) => {
  const { context, page } = await enrolled(browser);
  await context.setOffline(true);
  await card(page, 0);
  await expect(page.getByRole('status').filter({ hasText: t('kiosk.offline') })).toBeVisible();
  await expect(page.getByRole('alert')).toBeVisible();
  await context.setOffline(false);
  await card(page, 0);
  await at(page, 'pick');
  await expect(page.getByText(t('kiosk.offline'), { exact: true })).toBeHidden();
  await context.close();
});

test('white on black for one guest, and the usual look for the next', async ({ browser }) => {
  const { context, page } = await enrolled(browser);
  const found: string[] = [];
  const look = async (screen: string): Promise<void> => {
    for (const breach of [...breaches(await measure(page), FLOOR), ...(await axe(page))]) found.push(`${screen}: ${breach}`);
  };
  await button(page, 'kiosk.hello.dark').click();
  await expect(page.locator('html')).toHaveAttribute('data-contrast', 'high');
  await look('hello');
  await card(page, 3);
  await at(page, 'pick');
  await dishes(page).first().click();
  await expect(page.locator('.sum:not([aria-disabled])')).toBeVisible();
  await look('pick');
  await page.locator('.sum').click();
  await at(page, 'why');
  await look('why');
  await button(page, 'kiosk.why.back').click();
  await button(page, 'kiosk.pick.ready').click();
  await expect(page.locator('.ways button').first()).not.toHaveAttribute('aria-disabled');
  await look('where');
  await button(page, 'kiosk.help').click();
  await look('help');
  await button(page, 'kiosk.home').click();
  await expect(page.locator('html')).toHaveAttribute('data-contrast', 'usual');
  expect(found).toEqual([]);
  await context.close();
});

test('set-up computes the text from diagonal and distance, says what the panel cannot, and is found again', async ({ browser }) => {
  const { context, page } = await enrolled(browser);
  const rem = (): Promise<number> => page.evaluate(() => Number.parseFloat(getComputedStyle(document.documentElement).fontSize));
  // 1 rem is 40 px; its capital is seen under 0.7 degrees from where people stand.
  expect(await rem()).toBeCloseTo(40, 0);
  const { texts } = await measure(page);
  const smallest = texts.reduce((least, one) => (one.cap < least.cap ? one : least));
  expect(smallest.cap).toBeGreaterThan(28);
  const pixelsPerMm = Math.hypot(UPRIGHT.width, UPRIGHT.height) / (21.5 * 25.4);
  expect(readableFrom(smallest.cap, pixelsPerMm, 0.7)).toBeGreaterThan(585);

  await page.goto(`${server.base}/kiosk#setup`);
  await page.reload();
  await expect(page.getByRole('heading', { name: t('kiosk.enrol.settings') })).toBeVisible();
  const closer = page.getByRole('button', { name: t('kiosk.enrol.smaller') }).nth(1);
  await closer.click();
  await expect(page.getByText(t('kiosk.enrol.distance', { n: 55 }))).toBeVisible();
  expect(await rem()).toBeCloseTo(37, 0);
  await expect(page.getByRole('status').filter({ hasText: t('kiosk.enrol.fine', { n: 55 }) })).toBeVisible();
  // At a finger's pace: a press that follows too soon on the same button is a tremble, so the figure is looked at first.
  const distance = page.getByText(like('kiosk.enrol.distance'));
  await expect
    .poll(async () => {
      const shown = Number(/\d+/.exec(await distance.innerText())?.[0]);
      if (shown < 70) await page.getByRole('button', { name: t('kiosk.enrol.larger') }).nth(1).click();
      return shown;
    })
    .toBe(70);
  // Text as large as that has no room: the panel is the limit, and that is said.
  expect(await rem()).toBeCloseTo(40, 0);
  await expect(page.getByText(like('kiosk.enrol.near'))).toBeVisible();
  await button(page, 'kiosk.enrol.back').click();
  await at(page, 'hello');
  await context.close();
});
