// The board's states, brought about by the day itself.
import { expect, type Browser, type Page } from '@playwright/test';

import { as, demoOf } from './api';
import type { Language } from './kiosk-walk';
import { en, t } from './words';

export const BOARDS = [
  { width: 1920, height: 1080 },
  { width: 1280, height: 720 },
] as const;

type Look = (page: Page, state: string, language: Language) => Promise<void>;

/** Walks a board through its day and shows each state in both languages. Needs a fresh demo. */
export async function boardStates(browser: Browser, base: string, look: Look): Promise<void> {
  const [{ canteens, day }, dispatcher] = await Promise.all([demoOf(base), as(base, 'dispatcher')]);
  const context = await browser.newContext({ viewport: BOARDS[0], reducedMotion: 'reduce', serviceWorkers: 'block' });
  const page = await context.newPage();
  await page.clock.install();

  const both = async (state: string, ready: string | null): Promise<void> => {
    for (const language of ['zh-CN', 'en'] as const) {
      const say = language === 'en' ? en : t;
      if (ready !== null) await expect(page.getByText(say(ready)).first()).toBeVisible();
      await look(page, state, language);
      await page.setViewportSize(BOARDS[0]);
      await page.getByRole('button', { name: say('act.otherLanguage') }).click();
    }
  };
  const clock = (to: string) => dispatcher.post('/demo/clock', { to });

  await page.goto(`${base}/board`);
  await expect(page.getByRole('button', { name: canteens[0].name })).toBeVisible();
  await look(page, 'enrol', 'zh-CN');
  await page.setViewportSize(BOARDS[0]);
  await page.getByRole('button', { name: canteens[0].name }).click();
  await both('none', 'board.none');
  await clock('11:00');
  await page.clock.fastForward(5_000);
  await expect(page.locator('.next')).toHaveText(/^\d{3}$/);
  await both('called', 'board.call');
  await page.route('**/api/**', (route) => route.abort());
  await page.clock.fastForward(5_000);
  await both('lost', 'board.offline');
  await page.unroute('**/api/**');
  await clock('13:30');
  // The worker ends the sitting; the board asks for its menu once a minute.
  await expect
    .poll(async () => {
      await page.clock.fastForward(61_000);
      return page.getByText(t('board.over')).isVisible();
    }, { timeout: 60_000, intervals: [500] })
    .toBe(true);
  await both('over', 'board.over');
  const tomorrow = new Date(Date.parse(`${day}T09:00:00+08:00`) + 24 * 3_600_000).toISOString();
  await clock(tomorrow);
  await expect
    .poll(async () => {
      await page.clock.fastForward(61_000);
      return page.getByText(t('board.closed')).isVisible();
    }, { timeout: 60_000, intervals: [500] })
    .toBe(true);
  await both('closed', 'board.closed');
  await context.close();
}
