// Ways in: a browser of its own for each person, the desk as one of the demo's people, a picture for the README.
import { join } from 'node:path';

import type { Browser, Page } from '@playwright/test';

import { t } from './words';

export const DESK = { width: 1440, height: 900 };
export const KIOSK = { width: 1080, height: 1920 };
export const PHONE = { width: 390, height: 844 };
export const TELEVISION = { width: 1920, height: 1080 };

/** Opens an address in a browser of its own: nobody shares a cookie. */
export async function face(browser: Browser, address: string, viewport = DESK): Promise<Page> {
  const context = await browser.newContext({ viewport });
  const page = await context.newPage();
  await page.goto(address);
  return page;
}

/** The desk, as one of the demo's people, at one of its parts. */
export async function desk(browser: Browser, base: string, role: string, part: string): Promise<Page> {
  const page = await face(browser, `${base}/desk`);
  await page.getByRole('button', { name: t(`role.${role}`) }).click();
  await toPart(page, part);
  return page;
}

export async function toPart(page: Page, part: string): Promise<void> {
  await page.getByRole('navigation').getByRole('link', { name: t(`desk.nav.${part}`) }).click();
}

/** Pushes the demo's clock to a time of its day. */
export async function clockTo(page: Page, time: string): Promise<void> {
  await page.getByLabel(t('desk.demo.custom')).fill(time);
  await page.getByRole('button', { name: t('desk.demo.go') }).click();
}

/** For the README, when somebody asks for it. */
export async function picture(page: Page, name: string): Promise<void> {
  const folder = process.env.NUANCAN_SCREENSHOTS;
  if (folder) await page.screenshot({ path: join(folder, `${name}.png`), animations: 'disabled' });
}

/** For whoever looks all screens through, when they ask for it. What is in a hand must not move: then without what lies below the window. */
export async function screen(page: Page, name: string, fullPage = true): Promise<void> {
  const folder = process.env.NUANCAN_SCREENS;
  if (folder) await page.screenshot({ path: join(folder, `${name}.png`), animations: 'disabled', fullPage });
}
