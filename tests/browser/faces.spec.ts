// Each page opens by itself, in Chinese; those that strangers may meet can be turned into English and back.
import { expect, test } from '@playwright/test';

import { face, KIOSK, screen, TELEVISION } from './faces';
import { startDemo, type Server } from './server';
import { en, t } from './words';

let demo: Server;

test.beforeAll(async () => {
  demo = await startDemo();
});
test.afterAll(async () => {
  await demo.stop();
});

for (const path of ['/', '/kiosk', '/route', '/desk', '/board']) {
  test(`${path} opens without an error`, async ({ page }) => {
    const errors: string[] = [];
    page.on('pageerror', (error) => errors.push(String(error)));
    await page.goto(demo.base + path);
    await expect(page.locator('body')).not.toBeEmpty();
    await expect(page).toHaveTitle(new RegExp(t('app.name')));
    await expect(page.locator('html')).toHaveAttribute('lang', 'zh-CN');
    expect(errors).toEqual([]);
    await screen(page, `first${path.replace('/', '-')}`);
  });
}

test('the start page speaks English and remembers it', async ({ page }) => {
  await page.goto(demo.base);
  await expect(page.getByText(t('app.tagline'))).toBeVisible();
  await screen(page, 'start-zh-CN');
  await page.getByRole('button', { name: t('act.otherLanguage') }).click();
  await expect(page.getByText(en('app.tagline'))).toBeVisible();
  await screen(page, 'start-en');
  for (const one of ['kiosk', 'route', 'desk', 'board']) {
    await expect(page.getByRole('link', { name: en(`pages.${one}`) })).toBeVisible();
  }
  await expect(page.getByRole('cell', { name: en('role.dispatcher'), exact: true })).toBeVisible();
  await page.reload();
  await expect(page.getByText(en('app.tagline'))).toBeVisible();
});

test('the kiosk speaks English to one guest, and Chinese again to the next', async ({ browser }) => {
  const kiosk = await face(browser, `${demo.base}/kiosk`, KIOSK);
  await kiosk.getByRole('button', { name: /朱家台/ }).click();
  await expect(kiosk.getByRole('heading', { name: t('kiosk.hello.title') })).toBeVisible();
  await kiosk.getByRole('button', { name: t('act.otherLanguage') }).click();
  await expect(kiosk.getByRole('heading', { name: en('kiosk.hello.title') })).toBeVisible();
  await expect(kiosk.getByRole('heading', { name: 'Zhujiatai Community Senior Canteen' })).toBeVisible();
  // A demo card; a touch is a swipe.
  await kiosk.locator('.cards button').first().click();
  await kiosk.locator('button.card:not([aria-disabled])').first().click();
  await expect(kiosk.getByText(en('kiosk.pick.taken'), { exact: true })).toBeVisible();
  await kiosk.getByRole('button', { name: en('kiosk.pick.ready') }).click();
  await expect(kiosk.getByRole('heading', { name: en('kiosk.where.title') })).toBeVisible();
  for (const mode of ['dine_in', 'take_away', 'delivery']) await expect(kiosk.getByText(en(`mode.${mode}`), { exact: true })).toBeVisible();
  await kiosk.getByRole('button', { name: en('kiosk.help') }).click();
  await kiosk.getByRole('button', { name: en('kiosk.home') }).click();
  await expect(kiosk.getByRole('heading', { name: t('kiosk.hello.title') })).toBeVisible();
});

test('the board speaks English', async ({ browser }) => {
  const board = await face(browser, `${demo.base}/board`, TELEVISION);
  await board.getByRole('button', { name: /朱家台/ }).click();
  await expect(board.getByText(t('board.none'))).toBeVisible();
  await board.getByRole('button', { name: t('act.otherLanguage') }).click();
  await expect(board.getByText(en('board.none'))).toBeVisible();
});
