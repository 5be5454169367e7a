// The desk's row of the design's table, on every page that the menu of any role leads to: sizes, targets, contrast, lines,
// bytes and axe, in both languages, with a day's work on the pages.
import AxeBuilder from '@axe-core/playwright';
import { expect, test, type Page } from '@playwright/test';

import { liveTheDay, menuParts, settled, signedIn, type Part } from './day';
import { DESK, PHONE } from './faces';
import { countBytes } from './measure';
import { DESK_LIMITS, findings, sideways, tooWide } from './measure-desk';
import { startDemo, type Server } from './server';
import { t } from './words';

const NARROW = { width: 1280, height: 720 };
const FIRST_VIEW_KIB = 130;
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

let demo: Server;
let parts: Part[];
test.beforeAll(async ({ browser }) => {
  demo = await startDemo();
  await liveTheDay(demo.base);
  parts = await menuParts(browser, demo.base);
});
test.afterAll(() => demo.stop());

async function axe(page: Page): Promise<string[]> {
  // Contrast is measured by ourselves, and more strictly: axe is content with 3:1 for large words.
  const { violations } = await new AxeBuilder({ page }).withTags(TAGS).disableRules('color-contrast').analyze();
  return violations.flatMap((one) => one.nodes.map((node) => `axe ${one.id}: ${node.target.join(' ')}`));
}

async function measured(page: Page, where: string): Promise<string[]> {
  const found = [...(await findings(page, DESK_LIMITS)), ...(await axe(page))];
  await page.setViewportSize(NARROW);
  found.push(...(await sideways(page)));
  await page.setViewportSize(DESK);
  return found.map((one) => `${where}: ${one}`);
}

for (const language of ['zh-CN', 'en'] as const) {
  test(`every page keeps the figures of the desk, and its first view is light: ${language}`, async ({ browser }) => {
    // A minute where nothing else runs; more on a machine that is busy.
    test.setTimeout(600_000);
    expect(parts.length).toBeGreaterThan(25);
    const found: string[] = [];
    const weights: string[] = [];
    for (const login of new Set(parts.map((part) => part.login))) {
      const context = await signedIn(browser, demo.base, login, language);
      const page = await context.newPage();
      const scales = await countBytes(page);
      for (const part of parts.filter((one) => one.login === login)) {
        scales.taken();
        await page.goto(demo.base + part.path);
        await settled(page);
        await expect(page.locator('html')).toHaveAttribute('lang', language);
        const kib = (await scales.whole()) / 1024;
        // Less would be a page that never came.
        expect(kib, part.name).toBeGreaterThan(50);
        weights.push(`${part.name} ${kib.toFixed(1)}`);
        if (kib > FIRST_VIEW_KIB) found.push(`${part.name}: ${kib.toFixed(1)} KiB over the wire`);
        found.push(...(await measured(page, part.name)));
      }
      await context.close();
    }
    test.info().annotations.push({ type: 'KiB over the wire', description: weights.join(', ') });
    expect(found).toEqual([]);
  });
}

test('the registration form keeps them on a phone at the door', async ({ browser }) => {
  const context = await signedIn(browser, demo.base, 'registrar', 'zh-CN', PHONE);
  const page = await context.newPage();
  await page.goto(`${demo.base}/desk/registrations`);
  await settled(page);
  expect([...(await findings(page, DESK_LIMITS)), ...(await sideways(page)), ...(await axe(page))]).toEqual([]);
  await page.getByRole('button', { name: t('desk.reg.new') }).click();
  await expect(page.getByRole('dialog')).toBeVisible();
  expect([...(await findings(page, DESK_LIMITS)), ...(await sideways(page)), ...(await axe(page))]).toEqual([]);
  await context.close();
});

test('no page has to be moved sideways on a phone', async ({ browser }) => {
  test.setTimeout(400_000);
  expect(parts.length).toBeGreaterThan(25);
  const found: string[] = [];
  for (const login of new Set(parts.map((part) => part.login))) {
    const context = await signedIn(browser, demo.base, login, 'zh-CN', PHONE);
    const page = await context.newPage();
    for (const part of parts.filter((one) => one.login === login)) {
      await page.goto(demo.base + part.path);
      await settled(page);
      found.push(...(await tooWide(page)).map((one) => `${part.name}: ${one}`));
    }
    await context.close();
  }
  expect(found).toEqual([]);
});
