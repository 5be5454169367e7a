// A picture of every screen of the volunteer's page, in both languages, on two phones and with large text, for human eyes.
import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';

import { expect, test } from '@playwright/test';

import { PHONE } from './faces';
import { walks } from './route-walks';
import { everyScreen } from './route-screens';
import { Staff } from './desk';
import { startDemo, type Server } from './server';

const folder = resolve(process.env.NUANCAN_SCREENS ?? join(import.meta.dirname, 'out/screens'));
const SMALL = { width: 360, height: 640 };

let server: Server;
test.beforeAll(async () => {
  mkdirSync(folder, { recursive: true });
  server = await startDemo();
});
test.afterAll(() => server.stop());

test('a picture of every screen of the volunteer’s page', async ({ browser }) => {
  test.setTimeout(600_000);
  let taken = 0;
  for (const walk of await walks(browser, server.base, await Staff.in(server.base, 'dispatcher'))) {
    await everyScreen(walk, async (page, screen) => {
      for (const phone of [PHONE, SMALL]) {
        await page.setViewportSize(phone);
        const name = `route-${screen}-${walk.language}-${phone.width}x${phone.height}-${walk.size}.png`;
        await page.screenshot({ path: join(folder, name), animations: 'disabled' });
        taken += 1;
      }
      await page.setViewportSize(PHONE);
    });
    await walk.context.close();
  }
  expect(taken).toBeGreaterThan(200);
});
