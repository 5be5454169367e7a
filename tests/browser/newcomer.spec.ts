// What a newcomer stumbled over at the desk.
import { expect, test } from '@playwright/test';

import { liveTheDay, settled, signedIn } from './day';
import { startDemo, type Server } from './server';
import { t } from './words';

let server: Server;
test.describe.configure({ mode: 'serial' });
test.beforeAll(async () => {
  server = await startDemo();
  await liveTheDay(server.base);
});
test.afterAll(() => server.stop());

test('an alarm can be gone to from above an open dialog, which makes room for it', async ({ browser }) => {
  const context = await signedIn(browser, server.base, 'dispatcher');
  const page = await context.newPage();
  await page.goto(`${server.base}/desk/rounds`);
  await settled(page);
  await page.getByRole('button', { name: t('desk.rounds.access') }).and(page.locator(':enabled')).first().click();
  const dialog = page.getByRole('dialog');
  await expect(dialog.locator('.digits')).toBeVisible();
  const go = page.getByRole('alert').getByRole('link', { name: t('desk.alarm.go') });
  // Where a dialog makes the rest inert, a thing outside it neither takes the focus nor a press.
  await go.focus();
  await expect(go).toBeFocused();
  const [bar, box] = [(await page.locator('.ring-place').boundingBox())!, (await dialog.boundingBox())!];
  expect(bar.y).toBe(0);
  expect(bar.width).toBe(page.viewportSize()!.width);
  expect(box.y).toBeGreaterThanOrEqual(bar.y + bar.height);
  await go.click();
  await expect(dialog).toHaveCount(0);
  await expect(page).toHaveURL(/\/desk\/alarms$/);
  await expect(page.locator('article.alarm').first()).toBeVisible();
  await context.close();
});
