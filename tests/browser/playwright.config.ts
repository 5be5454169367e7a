import { defineConfig } from '@playwright/test';

// The walk drives the same binary and the same browser that a person would; nothing is downloaded at install time, so
// the browser is the system's.
export default defineConfig({
  testDir: '.',
  outputDir: 'out',
  // One demo county, walked through in order: the steps of a day build on each other.
  workers: 1,
  retries: 0,
  timeout: 180_000,
  expect: { timeout: 30_000 },
  reporter: [['list']],
  use: {
    locale: 'zh-CN',
    timezoneId: 'Asia/Shanghai',
    launchOptions: {
      executablePath: process.env.NUANCAN_CHROMIUM ?? '/usr/bin/chromium',
      args: ['--no-sandbox', '--disable-dev-shm-usage'],
    },
  },
});
