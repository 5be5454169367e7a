// What is heard, what is photographed, and a phone that doesn't trust the certificate yet.
import { writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join, resolve } from 'node:path';

import { expect, test, type Page } from '@playwright/test';

import { clockTo, desk, face, KIOSK, PHONE } from './faces';
import { mapOfShapes } from './pmtiles';
import { startDemo, type Server } from './server';
import { t } from './words';

const VOICE = `${process.execPath} ${resolve(import.meta.dirname, 'voice.mjs')}`;
let demo: Server;

test.beforeAll(async () => {
  demo = await startDemo([], { NUANCAN_VOICE: VOICE });
});
test.afterAll(async () => {
  await demo.stop();
});

interface Clip {
  text: string;
  url: string;
}

/** What the kiosk says when a dish is chosen. */
const chosen = (dish: string): string => t('kiosk.pick.chose').replace('{dish}', dish);

/** At the pick screen of whoever owns the first demo card. */
async function picking(page: Page): Promise<void> {
  const [enrol, hello] = [page.getByRole('button', { name: /朱家台/ }), page.getByRole('heading', { name: t('kiosk.hello.title') })];
  await expect(enrol.or(hello)).toBeVisible();
  // Once is enough: the page knows its canteen when it is opened again.
  if (await enrol.isVisible()) await enrol.click();
  await expect(hello).toBeVisible();
  await page.locator('.cards button').first().click();
  await expect(page.locator('button.card').first()).toBeVisible();
}

test('the kiosk plays the clip of what its caption says, and keeps to the same words without one', async ({ browser }) => {
  const kiosk = await face(browser, 'about:blank', KIOSK);
  let clips: Clip[] = [];
  kiosk.on('response', async (response) => {
    if (response.url().includes('/voice/clips') && response.ok()) clips = ((await response.json()) as { items: Clip[] }).items;
  });
  const played: string[] = [];
  kiosk.on('request', (request) => {
    const { pathname } = new URL(request.url());
    if (pathname.startsWith('/media/clips/')) played.push(pathname);
  });
  // The worker speaks the demo's menus within moments; the page asks anew when it is opened.
  await expect
    .poll(async () => {
      await kiosk.goto(`${demo.base}/kiosk`);
      await picking(kiosk);
      const dishes = await kiosk.locator('button.card .name').allInnerTexts();
      return dishes.every((dish) => clips.some(({ text }) => text === chosen(dish.trim())));
    }, { timeout: 60_000 })
    .toBe(true);
  const card = kiosk.locator('button.card:not([aria-disabled])').first();
  const dish = (await card.locator('.name').innerText()).trim();
  await card.click();
  const script = chosen(dish);
  const caption = kiosk.locator('.caption p');
  await expect(caption).toContainText(script);
  const clip = clips.find(({ text }) => text === script);
  expect(clip, script).toBeDefined();
  await expect.poll(() => played).toContain(clip?.url);
  // Every word that is heard can be read: a sentence with a file stands in the caption to the letter.
  const shown = await caption.innerText();
  const texts = played.map((path) => clips.find(({ url }) => url === path)?.text ?? path);
  expect(texts.filter((text) => shown.includes(text))).toContain(script);

  // Without the files the caption is the same.
  await kiosk.route('**/media/clips/**', (route) => route.abort());
  await kiosk.getByRole('button', { name: t('kiosk.listen') }).click();
  await expect(caption).toHaveText(shown);
});

test('a photo is shown at the kiosk instead of the drawn plate, and taken away again', async ({ browser }) => {
  const manager = await desk(browser, demo.base, 'canteen_manager', 'dishes');
  const kiosk = await face(browser, `${demo.base}/kiosk`, KIOSK);
  await picking(kiosk);
  const name = (await kiosk.locator('button.card .name').first().innerText()).trim();
  const plate = (page: Page) => page.locator('button.card', { hasText: name }).locator('.tray .plate');
  await expect(plate(kiosk)).toHaveJSProperty('tagName', 'svg');

  const edit = async () => {
    await manager.getByRole('button', { name, exact: true }).click();
    return manager.getByRole('dialog');
  };
  const form = await edit();
  await form.getByLabel(t('desk.menu.photo'), { exact: true }).setInputFiles({ name: 'notes.png', mimeType: 'image/png', buffer: Buffer.from('no picture') });
  await form.getByRole('button', { name: t('act.save') }).click();
  await expect(form.getByText('请选一张照片')).toBeVisible();
  // A picture drawn by the browser itself.
  const photo = await manager.screenshot({ type: 'jpeg' });
  await form.getByLabel(t('desk.menu.photo'), { exact: true }).setInputFiles({ name: 'dish.jpg', mimeType: 'image/jpeg', buffer: photo });
  await form.getByRole('button', { name: t('act.save') }).click();
  await expect(form).toBeHidden();

  await kiosk.reload();
  await picking(kiosk);
  await expect(plate(kiosk)).toHaveAttribute('src', /^\/media\/photos\/[0-9a-f]{64}\.jpg$/);
  await expect.poll(() => plate(kiosk).evaluate((image: HTMLImageElement) => image.naturalWidth)).toBeGreaterThan(300);

  const again = await edit();
  await again.getByRole('button', { name: t('desk.menu.photo_remove') }).click();
  await again.getByRole('button', { name: t('act.save') }).click();
  await expect(again).toBeHidden();
  await kiosk.reload();
  await picking(kiosk);
  await expect(plate(kiosk)).toHaveJSProperty('tagName', 'svg');
});

test('a phone that lets no page be kept is told why, and where to set it up', async ({ browser }) => {
  const secure = await startDemo(['--tls-self-signed']);
  try {
    expect(secure.base).toMatch(/^https:/);
    const context = await browser.newContext({ viewport: PHONE, ignoreHTTPSErrors: true });
    // As a browser answers that was told to go on in spite of a certificate that it doesn't trust.
    await context.addInitScript(() => {
      ServiceWorkerContainer.prototype.register = () => Promise.reject(new DOMException('An SSL certificate error occurred', 'SecurityError'));
    });
    const phone = await context.newPage();
    await phone.goto(`${secure.base}/route`);
    await expect(phone.getByText(t('route.missing.shell'))).toBeVisible();
    await phone.getByRole('link', { name: t('route.join.trust') }).click();
    await expect(phone.getByRole('heading', { level: 1 })).toHaveText('让手机信任这里');
    const download = await phone.request.get(`${secure.base}/ca.crt`);
    expect(download.headers()['content-type']).toBe('application/x-x509-ca-cert');
    await phone.goto(secure.base);
    await expect(phone.getByRole('link', { name: t('start.trust') })).toBeVisible();
    await context.close();
  } finally {
    await secure.stop();
  }
});

test('rounds are drawn on pictures of the ground whose key no page ever sees', async ({ browser }) => {
  // A picture of one pixel, as a service would send it.
  const pixel = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64');
  const asked: string[] = [];
  const service = createServer((request, response) => {
    asked.push(request.url ?? '');
    response.setHeader('Content-Type', 'image/png').end(pixel);
  });
  await new Promise<void>((up) => service.listen(0, '127.0.0.1', up));
  const { port } = service.address() as AddressInfo;
  const key = 'a-key-that-costs-money';
  const mapped = await startDemo([], { NUANCAN_TILES: `http://127.0.0.1:${port}/ground/{z}/{x}/{y}?tk=${key}`, NUANCAN_TILES_CREDIT: '天地图' });
  try {
    const seen: string[] = [];
    const page = await desk(browser, mapped.base, 'dispatcher', 'rounds');
    page.on('request', (request) => seen.push(request.url()));
    await clockTo(page, '09:35');
    const map = page.locator('.rounds-map');
    await expect(map.locator('.ground image').first()).toBeVisible({ timeout: 60_000 });
    await expect(map.getByText(t('desk.rounds.ground').replace('{credit}', '天地图'))).toBeVisible();
    await expect(map.locator('.door').first()).toBeVisible();
    // A free port may be knocked at by somebody who isn't ours: what counts is who asks for the ground.
    const ground = asked.filter((path) => path.startsWith('/ground/'));
    expect(ground.length).toBeGreaterThan(0);
    expect(ground.filter((path) => !path.endsWith(`?tk=${key}`))).toEqual([]);
    expect(seen.some((url) => url.includes('/tiles/'))).toBe(true);
    expect(seen.filter((url) => url.includes(key))).toEqual([]);
  } finally {
    await mapped.stop();
    await new Promise((down) => service.close(down));
  }
});

test('a map of shapes beside the data is drawn by the page, and names its places', async ({ browser }, info) => {
  const file = info.outputPath('county.pmtiles');
  await writeFile(file, mapOfShapes());
  const mapped = await startDemo([], { NUANCAN_TILES: file });
  try {
    const page = await desk(browser, mapped.base, 'dispatcher', 'rounds');
    await clockTo(page, '09:35');
    const map = page.locator('.rounds-map');
    await expect(map.locator('.door').first()).toBeVisible({ timeout: 60_000 });
    for (const look of ['green', 'water', 'road']) await expect(map.locator(`.ground .${look}`).first()).toBeAttached();
    await expect(map.locator('.ground text').first()).toHaveText('澧水边');
    if (process.env.NUANCAN_SCREENS) await map.screenshot({ path: join(process.env.NUANCAN_SCREENS, 'desk-rounds-shapes.png') });
  } finally {
    await mapped.stop();
  }
});
