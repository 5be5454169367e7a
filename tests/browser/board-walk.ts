// The board's states, brought about by the day itself.
import { expect, type Browser, type Page } from '@playwright/test';

import { as, demoOf } from './api';
import type { Language } from './kiosk-walk';
import { settled } from './measure';
import { en, t } from './words';

export const BOARDS = [
  { width: 1920, height: 1080 },
  { width: 1280, height: 720 },
] as const;

type Look = (page: Page, state: string, language: Language) => Promise<void>;

/** Walks a board through its day and shows each state in both languages. Needs a fresh demo. */
export async function boardStates(browser: Browser, base: string, look: Look): Promise<void> {
  const [{ canteens }, dispatcher] = await Promise.all([demoOf(base), as(base, 'dispatcher')]);
  await withoutMeal(browser, base, look);
  const context = await browser.newContext({ viewport: BOARDS[0], reducedMotion: 'reduce', serviceWorkers: 'block' });
  const page = await context.newPage();
  await page.clock.install();

  const both = (state: string, ready: string) => inBoth(page, state, ready, look);
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
  await context.close();
}

/** A canteen that has no menu yet, joined with the code its desk gives out. */
async function withoutMeal(browser: Browser, base: string, look: Look): Promise<void> {
  const administrator = await as(base, 'admin');
  const { items } = await administrator.get<{ items: { place_code: string }[] }>('/canteens');
  const opened = await administrator.post<{ id: string }>('/canteens', { name: '分水岭村养老服务站老年助餐点', name_en: 'Fenshuiling Village Care Station Meal Point', place_code: items[0].place_code });
  const { code } = await administrator.post<{ code: string }>('/demo/kiosk', { canteen_id: opened.id, kind: 'board' });
  const context = await browser.newContext({ viewport: BOARDS[0], reducedMotion: 'reduce', serviceWorkers: 'block' });
  const page = await context.newPage();
  await page.goto(`${base}/board`);
  await page.getByLabel(t('board.code')).fill(code);
  await page.getByRole('button', { name: t('board.go') }).click();
  await inBoth(page, 'closed', 'board.closed', look);
  await context.close();
}

/** The state in one language after the other; Chinese again at its end. */
async function inBoth(page: Page, state: string, ready: string, look: Look): Promise<void> {
  for (const language of ['zh-CN', 'en'] as const) {
    const say = language === 'en' ? en : t;
    await expect(page.getByText(say(ready)).first()).toBeVisible();
    await look(page, state, language);
    await page.setViewportSize(BOARDS[0]);
    await settled(page);
    await page.getByRole('button', { name: say('act.otherLanguage') }).click();
  }
}
