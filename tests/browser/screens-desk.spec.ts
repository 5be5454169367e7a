// A picture of every page of the desk, with a day's work on it, for whoever wants to look them through (`make screenshots`).
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';

import { expect, test, type Browser, type Locator, type Page } from '@playwright/test';

import { liveTheDay, menuParts, settled, signedIn, type Lived, type Part } from './day';
import { PHONE, toPart } from './faces';
import { startDemo, type Server } from './server';
import { t } from './words';

const folder = process.env.NUANCAN_SCREENS ?? 'out/screens';
/** A4 at the screen's resolution, without the margins that the page asks for. */
const A4 = { width: 688, height: 1009 };
test.describe.configure({ mode: 'serial' });

let demo: Server;
let lived: Lived;
let parts: Part[];
test.beforeAll(async ({ browser }) => {
  mkdirSync(folder, { recursive: true });
  demo = await startDemo();
  lived = await liveTheDay(demo.base);
  parts = await menuParts(browser, demo.base);
});
test.afterAll(async () => {
  await demo.stop();
});

const shot = (page: Page, name: string) => page.screenshot({ path: join(folder, `desk-${name}.png`), animations: 'disabled', fullPage: true });

async function opened(browser: Browser, login: string, path: string, language = 'zh-CN'): Promise<Page> {
  const context = await signedIn(browser, demo.base, login, language);
  const page = await context.newPage();
  await page.goto(demo.base + path);
  await settled(page);
  return page;
}

for (const language of ['zh-CN', 'en']) {
  test(`every page of the menus: ${language}`, async ({ browser }) => {
    for (const login of new Set(parts.map((part) => part.login))) {
      const page = await opened(browser, login, '/desk', language);
      for (const part of parts.filter((one) => one.login === login)) {
        await page.locator(`.side nav a[href="${part.path}"]`).click();
        await page.waitForURL(demo.base + part.path);
        await settled(page);
        await shot(page, `${part.name}-${language}`);
      }
      await page.context().close();
    }
  });
}

test('what is printed, on the screen and on paper', async ({ browser }) => {
  for (const [name, path] of [
    ['kitchen-sheet', `/desk/print/kitchen/${lived.sitting}`],
    ['labels', `/desk/print/labels/${lived.sitting}`],
    ['round-sheets', `/desk/print/rounds/${lived.sitting}`],
  ] as const) {
    const page = await opened(browser, 'manager', path);
    await shot(page, `print-${name}`);
    await page.setViewportSize(A4);
    await page.emulateMedia({ media: 'print' });
    await shot(page, `paper-${name}`);
    await page.context().close();
  }
});

/** Presses what opens a dialog, and takes a picture of it. */
async function dialog(page: Page, name: string, open: Locator): Promise<void> {
  await open.click();
  const box = page.getByRole('dialog').last();
  await expect(box).toBeVisible();
  await expect(box.locator('.loading')).toHaveCount(0);
  await page.screenshot({ path: join(folder, `desk-${name}.png`), animations: 'disabled' });
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);
}
const pressed = (page: Page, key: string) => page.getByRole('button', { name: t(key) }).first();

test('dialogs of the canteen', async ({ browser }) => {
  const page = await opened(browser, 'manager', '/desk/menu');
  await dialog(page, 'menu-sitting', page.locator('.cell-card').first());
  await toPart(page, 'dishes');
  await dialog(page, 'dish-form', pressed(page, 'desk.menu.new_dish'));
  await dialog(page, 'dish', page.locator('.row-open').first());
  await toPart(page, 'rounds');
  await dialog(page, 'round-code', pressed(page, 'desk.rounds.access'));
  await dialog(page, 'round-calls', pressed(page, 'desk.rounds.calls'));
  await dialog(page, 'round-paper', pressed(page, 'desk.rounds.paper'));
  await toPart(page, 'reconcile');
  await dialog(page, 'reconcile-open', pressed(page, 'desk.office.explain'));
  await page.context().close();
});

test('a call, an alarm, a person', async ({ browser }) => {
  const page = await opened(browser, 'dispatcher', '/desk/alarms');
  await dialog(page, 'alarm-story', pressed(page, 'desk.ladder.open'));
  await dialog(page, 'alarm-close', pressed(page, 'desk.alarm.close'));
  await toPart(page, 'phone');
  await page.getByRole('combobox').fill('朱家台');
  await page.getByRole('option').first().click();
  await expect(page.locator('.caller .dish').first()).toBeVisible();
  await shot(page, 'phone-caller');
  await toPart(page, 'seniors');
  await page.getByRole('searchbox').fill('朱家台');
  await page.locator('.row-open').first().click();
  await settled(page);
  await shot(page, 'senior');
  await page.context().close();
  const verifier = await opened(browser, 'verifier', '/desk/registrations');
  await verifier.locator('.row-open').first().click();
  await settled(verifier);
  await shot(verifier, 'registration-duplicate');
  await verifier.context().close();
});

test('a claim down to the meal', async ({ browser }) => {
  const page = await opened(browser, 'finance', '/desk/settlement');
  await page.getByLabel(t('desk.settle.period')).selectOption(lived.day.slice(0, 7));
  await page.locator('.row-open').first().click();
  await settled(page);
  await shot(page, 'claim');
  await pressed(page, 'desk.settle.view.days').click();
  await settled(page);
  await shot(page, 'claim-days');
  await page.context().close();
});

test('the registration form on a phone at the door', async ({ browser }) => {
  const context = await signedIn(browser, demo.base, 'registrar', 'zh-CN', PHONE);
  const page = await context.newPage();
  await page.goto(`${demo.base}/desk/registrations`);
  await settled(page);
  await shot(page, 'registrations-phone');
  await page.getByRole('button', { name: t('desk.reg.new') }).click();
  await shot(page, 'register-phone');
  await context.close();
});
