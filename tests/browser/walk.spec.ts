// The README's five-minute walk, as a person does it: from the door to the reconciled day.
import { join } from 'node:path';

import { expect, test, type Browser, type Page } from '@playwright/test';

import { startDemo, type Demo } from './demo';
import { someone } from './people';
import { begins, t } from './words';

test.describe.configure({ mode: 'serial' });

const senior = someone();
let demo: Demo;
let card = '';
let kiosk: Page;

test.beforeAll(async () => {
  demo = await startDemo();
});
test.afterAll(async () => {
  await demo.stop();
});

/** A browser of its own for each person; nobody shares a cookie. */
async function open(browser: Browser, path: string, size = { width: 1440, height: 900 }): Promise<Page> {
  const context = await browser.newContext({ viewport: size });
  const page = await context.newPage();
  await page.goto(demo.base + path);
  return page;
}

/** The desk, as one of the demo's people. */
async function desk(browser: Browser, role: string, part: string): Promise<Page> {
  const page = await open(browser, '/desk');
  await page.getByRole('button', { name: t(`role.${role}`) }).first().click();
  await page.getByRole('link', { name: t(`desk.nav.${part}`) }).click();
  return page;
}

/** For the README, when somebody asks for it. */
async function picture(page: Page, name: string): Promise<void> {
  const folder = process.env.NUANCAN_SCREENSHOTS;
  if (folder) await page.screenshot({ path: join(folder, `${name}.png`) });
}

for (const path of ['/', '/kiosk', '/route', '/desk', '/board']) {
  test(`${path} opens without an error`, async ({ page }) => {
    const errors: string[] = [];
    page.on('pageerror', (error) => errors.push(String(error)));
    await page.goto(demo.base + path);
    await expect(page.locator('body')).not.toBeEmpty();
    await expect(page).toHaveTitle(/暖餐|NuanCan/);
    expect(errors).toEqual([]);
  });
}

test('a senior is registered at the door', async ({ browser }) => {
  const page = await desk(browser, 'registrar', 'registrations');
  await page.getByRole('button', { name: t('desk.reg.new') }).click();
  const form = page.getByRole('dialog');
  await form.getByLabel(t('desk.reg.name'), { exact: true }).fill(senior.name);
  await form.getByLabel(t('desk.reg.resident_id'), { exact: true }).fill(senior.residentId);
  await form.getByLabel(t('desk.reg.village'), { exact: true }).fill('朱家台');
  await form.getByRole('option', { name: /朱家台/ }).first().click();
  await form.getByLabel(t('desk.reg.phone'), { exact: true }).fill(senior.phone);
  await form.getByLabel(t('desk.reg.consent')).check();
  await picture(page, 'register');
  await form.getByRole('button', { name: t('desk.reg.hand_in') }).click();
  await expect(page.getByText(t('desk.reg.handed_in'))).toBeVisible();
});

test('two others verify and approve', async ({ browser }) => {
  const verifier = await desk(browser, 'verifier', 'registrations');
  await verifier.getByText(senior.name).click();
  await verifier.getByRole('button', { name: t('desk.reg.verify') }).click();

  const approver = await desk(browser, 'approver', 'registrations');
  await approver.getByRole('button', { name: t('desk.reg.states.verified') }).click();
  await approver.getByText(senior.name).click();
  await approver.getByRole('button', { name: t('desk.reg.approve') }).click();
  const sure = approver.getByRole('dialog').last();
  await sure.getByLabel(t('desk.reg.with_delivery')).check();
  await sure.getByLabel(t('desk.reg.delivery_reason'), { exact: true }).fill('腿脚不便');
  const answer = approver.waitForResponse((response) => response.url().endsWith('/approve'));
  await sure.getByRole('button', { name: t('desk.reg.approve') }).click();
  card = (await (await answer).json()).card.number;
  expect(card).toMatch(/^\d+$/);
  await picture(approver, 'approved');
});

test('the kiosk takes the order in three taps', async ({ browser }) => {
  kiosk = await open(browser, '/kiosk', { width: 1080, height: 1920 });
  await kiosk.getByRole('button', { name: /朱家台/ }).click();
  await expect(kiosk.getByText(t('kiosk.hello.title'))).toBeVisible();
  // The reader types as a keyboard does.
  await kiosk.keyboard.type(`${card}\n`, { delay: 5 });
  await kiosk.locator('button.card:not([aria-disabled])').first().click();
  await picture(kiosk, 'kiosk');
  await kiosk.getByRole('button', { name: t('kiosk.pick.ready') }).click();
  await kiosk.getByRole('button', { name: new RegExp(t('mode.delivery')) }).click();
  await expect(kiosk.getByText(t('kiosk.ticket.title'))).toBeVisible();
  await expect(kiosk.locator('.number').first()).toHaveText(/^\d{3}$/);
  await picture(kiosk, 'ticket');
});

