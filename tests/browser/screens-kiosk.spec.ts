// A picture of every screen of the kiosk and of the board, to be looked at.
import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';

import { test } from '@playwright/test';

import { BOARDS, boardStates } from './board-walk';
import { KioskWalk, PANELS, stage, type Language } from './kiosk-walk';
import { startDemo, type Server } from './server';

const folder = process.env.NUANCAN_SCREENS ?? resolve(import.meta.dirname, 'out/screens');

/** Whose slip is looked at as well. */
const PRINTED = ['ticket', 'ticket-couple', 'ticket-delivery', 'slip'];

/** 80 mm without the margins, at 96 px an inch, and as long as it takes. */
const PAPER = { width: 272, height: 640 };

test.describe.configure({ timeout: 600_000 });

let server: Server;
test.beforeAll(async () => {
  mkdirSync(folder, { recursive: true });
  server = await startDemo();
});
test.afterAll(() => server.stop());

test('the kiosk, screen by screen', async ({ browser }) => {
  const on = await stage(server.base);
  for (const language of ['zh-CN', 'en'] as Language[]) {
    const context = await browser.newContext({ viewport: PANELS[0], hasTouch: true, serviceWorkers: 'block' });
    // With a printer that uses up no paper.
    await context.addInitScript(() => {
      localStorage.setItem('nuancan-kiosk-printer', '1');
      window.print = () => {};
    });
    const page = await context.newPage();
    await new KioskWalk(page, on, language, async (screen) => {
      for (const panel of PANELS) {
        await page.setViewportSize(panel);
        await page.screenshot({ path: join(folder, `kiosk-${screen}-${panel.width}x${panel.height}-${language}.png`), animations: 'disabled' });
      }
      if (PRINTED.includes(screen)) {
        await page.setViewportSize(PAPER);
        await page.emulateMedia({ media: 'print' });
        await page.screenshot({ path: join(folder, `kiosk-${screen}-paper-${language}.png`) });
        await page.emulateMedia({ media: null });
      }
      await page.setViewportSize(PANELS[0]);
    }).everything();
    await context.close();
  }
});

test('the board, state by state', async ({ browser }) => {
  // A day of its own: the kiosk's walk has moved the clock.
  const fresh = await startDemo();
  await boardStates(browser, fresh.base, async (page, state, language) => {
    for (const size of BOARDS) {
      await page.setViewportSize(size);
      await page.screenshot({ path: join(folder, `board-${state}-${size.width}x${size.height}-${language}.png`), animations: 'disabled' });
    }
  });
  await fresh.stop();
});
