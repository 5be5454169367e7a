// The floor under every screen of the kiosk, on every panel, in both languages; and what a finger may and may not do.
import { expect, test } from '@playwright/test';

import { demoOf } from './api';
import { KioskWalk, PANELS, present, stage, type Language, type Stage } from './kiosk-walk';
import { axe, breaches, type Floor, measure, settled } from './measure';
import { startDemo, type Server } from './server';

// A walk over thirty screens, each measured four times.
test.describe.configure({ timeout: 480_000 });
test.use({ hasTouch: true });

let server: Server;
let on: Stage;

test.beforeAll(async () => {
  server = await startDemo();
  on = await stage(server.base);
});
test.afterAll(() => server.stop());

/** 27 lines of text stand on the shorter side of any panel; 25 mm are 100 px and 3 mm are 12 px on the common one. */
const floorOf = ({ width, height }: { width: number; height: number }): Floor => ({
  text: Math.min(width, height) / 27,
  target: 100,
  gap: 12,
  contrast: 7,
  leading: 1.35,
});

for (const language of ['zh-CN', 'en'] as Language[]) {
  test(`every screen holds the floor on four panels, ${language}`, async ({ browser }) => {
    const context = await browser.newContext({ viewport: PANELS[0], hasTouch: true, reducedMotion: 'reduce', serviceWorkers: 'block' });
    const page = await context.newPage();
    const found: string[] = [];
    let turn = 0;
    await new KioskWalk(page, on, language, async (screen) => {
      // Each panel's turn with axe comes round; everything else is measured on all of them.
      turn += 1;
      for (const [i, panel] of PANELS.entries()) {
        await page.setViewportSize(panel);
        const where = `${screen} ${panel.width}x${panel.height}`;
        for (const breach of breaches(await measure(page), floorOf(panel))) found.push(`${where}: ${breach}`);
        if (turn % PANELS.length === i) for (const one of await axe(page)) found.push(`${where}: ${one}`);
      }
      await page.setViewportSize(PANELS[0]);
      // A finger that comes down before the buttons have moved and goes up after it presses none of them.
      await settled(page);
    }).everything();
    expect(found).toEqual([]);
    await context.close();
  });
}

test('screens whose looks were lost on the line get them with the next try', async ({ browser }) => {
  // A day of its own, on which nobody has ordered yet.
  const fresh = await startDemo();
  const demo = await demoOf(fresh.base);
  const context = await browser.newContext({ viewport: PANELS[0], hasTouch: true, reducedMotion: 'reduce', serviceWorkers: 'block' });
  const page = await context.newPage();
  let asked = 0;
  await page.route('**/assets/later-*.css', (route) => {
    asked += 1;
    return asked === 1 ? route.abort() : route.continue();
  });
  await page.goto(`${fresh.base}/kiosk`);
  await page.getByRole('button', { name: demo.canteens[0].name }).click();
  await expect(page.locator('.kiosk.at-hello')).toBeVisible();
  await present(page, demo.cards[0].number);
  await expect(page.locator('button.card').first()).toBeVisible();
  expect(asked).toBe(2);
  expect(breaches(await measure(page), floorOf(PANELS[0]))).toEqual([]);
  await context.close();
  await fresh.stop();
});
