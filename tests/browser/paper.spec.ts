// What goes on paper: printed by Chromium as a printer would get it, each page of the size that the paper has.
import { join } from 'node:path';

import { expect, test, type Page } from '@playwright/test';

import { clockTo, desk, toPart } from './faces';
import { startDemo, type Server } from './server';
import { t } from './words';

const MM = 72 / 25.4;
let server: Server;
test.beforeAll(async () => {
  server = await startDemo();
});
test.afterAll(async () => {
  await server.stop();
});

/** Width and height in whole millimetres of each page that the printer gets. */
async function printed(page: Page, name: string): Promise<string[]> {
  const folder = process.env.NUANCAN_SCREENSHOTS;
  const pdf = await page.pdf({ preferCSSPageSize: true, ...(folder ? { path: join(folder, `${name}.pdf`) } : {}) });
  const boxes = [...pdf.toString('latin1').matchAll(/\/MediaBox\s*\[\s*0 0 ([\d.]+) ([\d.]+)\s*\]/g)];
  return boxes.map(([, width, height]) => `${Math.round(Number(width) / MM)}×${Math.round(Number(height) / MM)}`);
}

/** Elements whose text reaches beyond their own box, as the printer lays them out. */
async function cut(page: Page, elements: string): Promise<string[]> {
  await page.emulateMedia({ media: 'print' });
  const found = await page.locator(elements).evaluateAll((all) =>
    all.filter((one) => one.scrollHeight > one.clientHeight + 1 || one.scrollWidth > one.clientWidth + 1).map((one) => one.textContent ?? ''),
  );
  await page.emulateMedia({ media: null });
  return found;
}

test('kitchen sheet, labels and round sheets fit their paper', async ({ browser }) => {
  const manager = await desk(browser, server.base, 'canteen_manager', 'kitchen');
  await clockTo(manager, '09:35');
  await toPart(manager, 'rounds');
  await expect(manager.getByRole('button', { name: t('desk.rounds.access') }).first()).toBeVisible({ timeout: 60_000 });

  await manager.getByRole('link', { name: t('desk.rounds.print_sheets') }).click();
  await expect(manager.locator('.front').first()).toBeVisible();
  // What is to be collected at the doors, and the round's sum of it.
  await expect(manager.locator('.front .cash').first()).toContainText(t('desk.printed.cash', { sum: '' }).trim());
  await expect(manager.getByText(t('desk.printed.cash_taken')).first()).toBeVisible();
  const sides = (await manager.locator('.front').count()) + (await manager.locator('.empty-back').count());
  const roundPages = await printed(manager, 'paper-rounds');
  // One sheet of paper a side, none before the first, none that runs over: so every round begins on a front side.
  expect(roundPages).toEqual(Array(sides).fill('210×297'));

  await toPart(manager, 'kitchen');
  await manager.getByRole('link', { name: t('desk.kitchen.labels') }).click();
  await expect(manager.locator('.label').first()).toBeVisible();
  const labels = await manager.locator('.label').count();
  expect(labels).toBeGreaterThan(10);
  expect(await cut(manager, '.label')).toEqual([]);
  expect(await printed(manager, 'paper-labels')).toEqual(Array(labels).fill('60×40'));

  await toPart(manager, 'kitchen');
  await manager.getByRole('link', { name: t('desk.kitchen.sheet') }).click();
  await expect(manager.locator('.paper-sheet')).toBeVisible();
  expect(new Set(await printed(manager, 'paper-kitchen'))).toEqual(new Set(['210×297']));
});
