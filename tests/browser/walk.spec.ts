import { expect, test } from '@playwright/test';

import { startDemo, type Demo } from './demo';

let demo: Demo;
test.beforeAll(async () => {
  demo = await startDemo();
});
test.afterAll(async () => {
  await demo.stop();
});

for (const page of ['/', '/kiosk', '/route', '/desk', '/board']) {
  test(`${page} opens without an error in the console`, async ({ page: tab }) => {
    const errors: string[] = [];
    tab.on('pageerror', (error) => errors.push(String(error)));
    await tab.goto(demo.base + page);
    await expect(tab.locator('body')).not.toBeEmpty();
    await expect(tab).toHaveTitle(/暖餐|NuanCan/);
    expect(errors).toEqual([]);
  });
}
