// The volunteer's page held to its figures, on every screen: two phones, two languages, usual and large text.
import { expect, test, type Page } from '@playwright/test';

import { access, planned, Staff } from './desk';
import { PHONE } from './faces';
import { axe, breaches, type Floor, measure, type Measured, settled } from './measure';
import { depart, isCouple, join, shellKept } from './phone';
import { covered } from './reach';
import { everyScreen, type Walk } from './route-screens';
import { KINDS, walks } from './route-walks';
import { startDemo, type Server } from './server';
import { Wire } from './wire';
import { like, t } from './words';

const SMALL = { width: 360, height: 640 };
const BODY_PX = 18;
const MAIN_PX = 80;
const LEADING = 1.45;
const KEY_PX = { least: 20, most: 28 };
const BYTES_MAX = 110 * 1024;
/** What a volunteer reads at arm's length and touches in a hurry. */
const KEY = 'h1, h2, .lead, .address, .meals b, .times, .big, .choice b, .bag-diet, .bag-count, .timer, .bar-words b, .steps li > span, .say';
const floor = (size: number): Floor => ({ text: (BODY_PX * size) / 100, target: 64, gap: 8, contrast: 7, leading: LEADING });

/** As high as what stands on it, so that everything can be measured at once. A higher window may show more: then again. */
async function unrolled(page: Page, width: number): Promise<void> {
  for (let before = 0; ; ) {
    const height = await page.evaluate(() => {
      const sheet = document.querySelector('dialog[open]');
      return Math.ceil(Math.max(document.documentElement.scrollHeight, sheet ? sheet.scrollHeight / 0.94 + 8 : 0));
    });
    if (height <= before) return;
    await page.setViewportSize({ width, height });
    before = height;
  }
}

/** What has to be true of the phone's real window, before anybody scrolls. */
async function firstView(page: Page, screen: string): Promise<string[]> {
  return page.evaluate((name) => {
    const found: string[] = [];
    const root = document.documentElement;
    if (root.scrollWidth > innerWidth) found.push(`wider than the phone: ${root.scrollWidth} > ${innerWidth}`);
    const sheet = document.querySelector('dialog[open]');
    if (sheet && sheet.scrollWidth > sheet.clientWidth) found.push('the sheet is wider than the phone');
    const dock = document.querySelector('.dock')?.getBoundingClientRect();
    if (!sheet && dock && name !== 'refused' && (dock.bottom > innerHeight + 1 || dock.top < 0)) found.push('the main action is out of sight');
    // Who and where is read without scrolling, unless something has to be read before.
    const head = document.querySelector('.who')?.getBoundingClientRect();
    if (!sheet && head && dock && name !== 'refused' && head.bottom > dock.top + 1) found.push('name and address are out of sight');
    return found;
  }, screen);
}

function sizes(page: Page): Promise<{ words: string; px: number; main: boolean; height: number }[]> {
  return page.evaluate((key) => {
    const sheet = document.querySelector('dialog[open]') ?? document.body;
    return [...sheet.querySelectorAll<HTMLElement>(key)]
      .filter((one) => one.checkVisibility())
      .map((one) => ({ words: one.innerText.slice(0, 20), px: Number.parseFloat(getComputedStyle(one).fontSize), main: one.matches('.big'), height: one.getBoundingClientRect().height }));
  }, KEY);
}

/** The tightest of everything seen, for the report. */
const seen = { text: Number.POSITIVE_INFINITY, key: [Number.POSITIVE_INFINITY, 0], target: Number.POSITIVE_INFINITY, main: Number.POSITIVE_INFINITY, contrast: Number.POSITIVE_INFINITY, leading: Number.POSITIVE_INFINITY, gap: Number.POSITIVE_INFINITY, screens: 0 };
function note(measured: Measured, size: number): void {
  seen.screens += 1;
  for (const text of measured.texts) {
    seen.text = Math.min(seen.text, (text.size * 100) / size);
    seen.contrast = Math.min(seen.contrast, text.contrast);
    seen.leading = Math.min(seen.leading, text.leading);
  }
  for (const { width, height } of measured.targets) seen.target = Math.min(seen.target, width, height);
  seen.gap = Math.min(seen.gap, measured.gap.px);
}

test.describe('every screen', () => {
  let server: Server;
  let all: Walk[] = [];
  test.beforeAll(async ({ browser }) => {
    server = await startDemo();
    all = await walks(browser, server.base, await Staff.in(server.base, 'dispatcher'));
  });
  test.afterAll(() => server.stop());

  for (const [i, kind] of KINDS.entries()) {
    test(`holds the figures: ${kind.join(', ')} %`, async () => {
      test.setTimeout(400_000);
      const walk = all[i]!;
      const found: string[] = [];
      await everyScreen(walk, async (page, screen) => {
        const say = (where: string, list: string[]): void => void found.push(...list.map((one) => `${screen} ${where}: ${one}`));
        for (const phone of [PHONE, SMALL]) {
          const where = `${phone.width}x${phone.height}`;
          await page.setViewportSize(phone);
          say(where, await firstView(page, screen));
          // In the real window, where the dock lies over what scrolls below it.
          say(where, (await covered(page)).map((what) => `covered: ${what}`));
          await unrolled(page, phone.width);
          const measured = await measure(page);
          note(measured, walk.size);
          say(where, breaches(measured, floor(walk.size)));
          // Single lines too: a heading that wraps on the next phone is a paragraph there.
          say(where, measured.texts.filter(({ leading }) => leading < LEADING - 0.005).map(({ words, leading }) => `line height: ${words} ${leading.toFixed(2)}`));
          for (const { words, px, main, height } of await sizes(page)) {
            const usual = (px * 100) / walk.size;
            seen.key = [Math.min(seen.key[0]!, usual), Math.max(seen.key[1]!, usual)];
            if (usual < KEY_PX.least - 0.1 || usual > KEY_PX.most + 0.1) say(where, [`key text: ${words} ${usual.toFixed(1)} px`]);
            if (!main) continue;
            seen.main = Math.min(seen.main, height);
            if (height < MAIN_PX - 0.5) say(where, [`main action: ${words} ${height.toFixed(0)} px`]);
          }
        }
        await page.setViewportSize(PHONE);
        await settled(page);
        // Neither names nor colours depend on the size of the text.
        if (walk.size === 100) say('axe', await axe(page));
      });
      await walk.context.close();
      console.log('the tightest seen:', JSON.stringify(seen));
      expect(found).toEqual([]);
      expect(seen.screens).toBeGreaterThan(50);
    });
  }
});

test.describe('the first view and the first door', () => {
  test.describe.configure({ mode: 'serial' });
  let server: Server;
  let desk: Staff;
  let round = '';
  test.beforeAll(async () => {
    server = await startDemo();
    desk = await Staff.in(server.base, 'dispatcher');
    round = (await planned(desk)).rounds.filter(({ volunteer }) => volunteer).sort((a, b) => b.stops.length - a.stops.length)[0]!.id;
  });
  test.afterAll(() => server.stop());

  test('weighs no more than it may, map and all', async ({ browser }) => {
    const wire = await Wire.to(server.base);
    const context = await browser.newContext({ viewport: PHONE, serviceWorkers: 'allow' });
    const first = await context.newPage();
    await join(first, wire.base, (await access(desk, round)).link);
    await depart(first);
    const cookies = await context.storageState();
    await context.close();
    // Another phone's first view: nothing cached, the round already on its way.
    const fresh = await browser.newContext({ viewport: PHONE, storageState: cookies, serviceWorkers: 'block' });
    const page = await fresh.newPage();
    const before = wire.received;
    await page.goto(`${wire.base}/route`, { waitUntil: 'networkidle' });
    await expect(page.locator('.map svg')).toBeVisible();
    const weight = wire.received - before;
    console.log(`first view with map: ${weight} bytes`);
    expect(weight).toBeGreaterThan(20_000);
    expect(weight).toBeLessThanOrEqual(BYTES_MAX);
    await fresh.close();
    await wire.cut();
  });

  test('can be put on the phone’s start screen, and opens there without network', async ({ browser }) => {
    const context = await browser.newContext({ viewport: PHONE, serviceWorkers: 'allow' });
    const page = await context.newPage();
    await page.goto(`${server.base}/route`);
    await shellKept(context, page);
    const cdp = await context.newCDPSession(page);
    await expect.poll(async () => (await cdp.send('Page.getInstallabilityErrors')).installabilityErrors.map(({ errorId }) => errorId).filter((id) => id !== 'in-incognito')).toEqual([]);
    const { errors, data } = await cdp.send('Page.getAppManifest');
    expect(errors).toEqual([]);
    const manifest = JSON.parse(data ?? '{}') as { start_url: string; icons: { src: string; sizes: string }[] };
    expect(manifest.start_url).toBe('/route');
    for (const { src, sizes: wanted } of manifest.icons) {
      const real = await page.evaluate(async (address) => {
        const picture = await createImageBitmap(await (await fetch(address)).blob());
        return `${picture.width}x${picture.height}`;
      }, src);
      expect(real).toBe(wanted);
    }
    await context.close();
  });

  test('keeps a door whose meal was spilled for the end, with the desk’s number and without reporting anything', async ({ browser }) => {
    const context = await browser.newContext({ viewport: PHONE, serviceWorkers: 'block' });
    const page = await context.newPage();
    const said: string[] = [];
    await page.goto(server.base + (await access(desk, round)).link);
    const region = (name: string) => page.getByRole('region', { name, exact: true });
    await expect(page.getByRole('button', { name: t('route.stop.delivered') })).toBeVisible();
    const here = (await page.locator('section.card').getAttribute('aria-label'))!;
    page.on('request', (request) => request.method() === 'GET' || said.push(request.url()));
    const dialog = page.getByRole('dialog');
    const open = async (): Promise<void> => {
      await page.getByRole('button', { name: t('route.stop.other'), exact: true }).click();
      await expect(dialog.getByRole('button').first()).toHaveText(t('route.spilt.act'));
      await dialog.getByRole('button', { name: t('route.spilt.act') }).click();
      await expect(dialog.getByText(t('route.spilt.lead'))).toBeVisible();
      await expect(dialog.locator('a[href^="tel:"]')).toHaveCount(1);
    };
    // Back leads to the other cases, and from there to the same door.
    await open();
    for (const left of [1, 0]) {
      await dialog.getByRole('button', { name: t('act.back'), exact: true }).click();
      await expect(dialog).toHaveCount(left);
    }
    await expect(region(here)).toBeVisible();
    await open();
    await dialog.getByRole('button', { name: t('route.spilt.later') }).click();
    await expect(dialog).toHaveCount(0);
    await expect(region(here)).toHaveCount(0);
    await expect(page.getByRole('button', { name: t('route.stop.delivered') })).toBeVisible();
    await page.getByRole('button', { name: t('route.bar.list'), exact: true }).click();
    await expect(page.getByText(t('route.order.own'))).toBeVisible();
    // The last one, and still to do: it opens.
    await page.locator('.stop-row').last().click();
    await expect(region(here)).toBeVisible();
    // Opened out of turn it is kept for later as well.
    await open();
    await dialog.getByRole('button', { name: t('route.spilt.later') }).click();
    await expect(region(here)).toHaveCount(0);
    expect(said).toEqual([]);
    await context.close();
  });

  test('takes at most three taps for delivered and checked, whatever the answer', async ({ browser }) => {
    const context = await browser.newContext({ viewport: PHONE, hasTouch: true, serviceWorkers: 'block' });
    const page = await context.newPage();
    await page.goto(server.base + (await access(desk, round)).link);
    await expect(page.getByRole('button', { name: t('route.stop.delivered') })).toBeVisible();
    // Nobody answers what has just come under the finger without having read it: the page takes no tap so soon.
    const read = async (): Promise<void> => {
      const came = await page.evaluate(() => performance.now());
      await expect.poll(() => page.evaluate(() => performance.now())).toBeGreaterThan(came + 500);
    };
    const taps = () => page.evaluate(() => (window as unknown as { taps: number }).taps);
    await page.evaluate(() => {
      const counting = window as unknown as { taps: number };
      counting.taps = 0;
      document.addEventListener('click', () => (counting.taps += 1), true);
    });
    const ways: [string[], number][] = [
      [['route.care.usual'], 2],
      [['route.care.odd', 'route.change.walking'], 3],
      [['route.care.urgent', 'route.care.send_urgent'], 3],
    ];
    for (const [answers, most] of ways) {
      // The money is asked for beforehand, or by one tap of its own.
      const cash = page.locator('.card .cash button');
      await read();
      if ((await cash.count()) > 0) await cash.tap();
      await expect(cash).toHaveCount(0);
      const before = await taps();
      const here = (await page.locator('section.card').getAttribute('aria-label')) ?? '';
      // Of a couple it is asked who gives cause for worry: one tap more.
      const more = answers.length > 1 && (await isCouple(page)) ? 1 : 0;
      await read();
      await page.getByRole('button', { name: t('route.stop.delivered') }).tap();
      for (const [at, key] of answers.entries()) {
        await read();
        if (at === 1 && more > 0) await page.getByRole('dialog').locator('.choice').first().tap();
        if (at === 1 && more > 0) await read();
        await page.getByRole('dialog').getByRole('button', { name: new RegExp(`^${t(key)}`) }).tap();
      }
      await expect(page.getByRole('region', { name: here, exact: true })).toBeHidden();
      expect((await taps()) - before).toBe(most + more);
      expect(most).toBeLessThanOrEqual(3);
    }
    await expect.poll(async () => (await desk.get<{ items: { kind: string }[] }>('/alarms?state=open')).items.map(({ kind }) => kind).sort()).toEqual(['odd', 'urgent']);
    await context.close();
  });

  test('follows the server’s clock while the page is open: red shows at once', async ({ browser }) => {
    const context = await browser.newContext({ viewport: PHONE, serviceWorkers: 'block' });
    const page = await context.newPage();
    await page.goto(server.base + (await access(desk, round)).link);
    await expect(page.getByText(like('route.stop.times'))).toBeVisible();
    await desk.clockTo('12:15');
    await expect(page.getByText(like('route.stop.hurry'))).toBeVisible({ timeout: 6_000 });
    await desk.clockTo('12:31');
    await expect(page.getByText(like('route.stop.late'))).toBeVisible({ timeout: 6_000 });
    // The blocked button says why.
    await expect(page.getByRole('button', { name: t('route.stop.too_late') })).toBeDisabled();
    await context.close();
  });
});
