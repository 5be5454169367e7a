import { defineConfig } from '@playwright/test';

// The walk drives the same binary and the same browser that a person would; nothing is downloaded at install time, so
// the browser is the system's.
export default defineConfig({
  testDir: '.',
  // Pictures are for eyes and times depend on the machine: each is made when somebody names a place for it (`make screenshots`,
  // `make figures`).
  testIgnore: [...(process.env.NUANCAN_SCREENS ? [] : ['screens-*.spec.ts']), ...(process.env.NUANCAN_FIGURES ? [] : ['figures.spec.ts'])],
  outputDir: 'out',
  // Two files at a time, each with a server of its own; within a file in order: the steps of a day build on each other.
  workers: 2,
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
