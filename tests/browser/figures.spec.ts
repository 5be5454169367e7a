// How fast the pages come on a slow machine and line, and what Lighthouse says of them; `make figures` asks for it. Nothing
// is asserted but that there is something to report: times depend on the machine, and a busy one is slower.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';

import { chromium, expect, test, type BrowserContext, type Page } from '@playwright/test';
import lighthouse, { desktopConfig } from 'lighthouse';

import { enter } from './day';
import { DESK, KIOSK, PHONE, TELEVISION } from './faces';
import { startDemo, type Server } from './server';

const file = process.env.NUANCAN_FIGURES ?? 'out/figures.json';
/** Of an odd number of runs the middle one counts. */
const RUNS = 5;
const SLOW = { cpu: 6, bytes_per_s: 400_000, latency_ms: 60 };
const ASPECTS = ['performance', 'accessibility', 'best-practices'] as const;

const PARTS = ['first-contentful-paint', 'largest-contentful-paint', 'speed-index', 'total-blocking-time', 'cumulative-layout-shift'] as const;

const PAGES = [
  { name: 'kiosk', path: '/kiosk', viewport: KIOSK, limit_ms: 1_000 },
  { name: 'route', path: '/route', viewport: PHONE, limit_ms: 1_300 },
  { name: 'desk', path: '/desk', viewport: DESK, limit_ms: 1_800 },
  { name: 'board', path: '/board', viewport: TELEVISION, limit_ms: null },
] as const;
type Face = (typeof PAGES)[number];

interface Figures {
  page: string;
  first_paint_ms: number;
  all_paints_ms: number[];
  limit_ms: number | null;
  lighthouse: Record<(typeof ASPECTS)[number], number>;
  /** What the performance is made of: milliseconds, but for the shift. */
  parts: Record<(typeof PARTS)[number], number>;
}

let demo: Server;
let profile: string;
const figures: Figures[] = [];
test.beforeAll(async () => {
  demo = await startDemo();
  profile = mkdtempSync(join(tmpdir(), 'nuancan-figures-'));
});
test.afterAll(async () => {
  rmSync(profile, { recursive: true, force: true });
  await demo.stop();
});

/** A browser of its own for each page, since Lighthouse talks to the whole of it. */
async function opened(face: Face, port: number): Promise<BrowserContext> {
  const { executablePath, args } = test.info().project.use.launchOptions ?? {};
  const context = await chromium.launchPersistentContext(join(profile, face.name), {
    executablePath,
    args: [...(args ?? []), `--remote-debugging-port=${port}`],
    viewport: face.viewport,
    locale: 'zh-CN',
  });
  // The desk is looked at from within: its login page is lighter.
  if (face.name === 'desk') await enter(context, demo.base, 'dispatcher');
  return context;
}

async function firstPaint(context: BrowserContext, face: Face): Promise<number> {
  const page = await context.newPage();
  const wire = await context.newCDPSession(page);
  await wire.send('Network.enable');
  await wire.send('Network.setCacheDisabled', { cacheDisabled: true });
  await wire.send('Network.setBypassServiceWorker', { bypass: true });
  await wire.send('Network.emulateNetworkConditions', { offline: false, latency: SLOW.latency_ms, downloadThroughput: SLOW.bytes_per_s, uploadThroughput: SLOW.bytes_per_s });
  await wire.send('Emulation.setCPUThrottlingRate', { rate: SLOW.cpu });
  await page.goto(demo.base + face.path, { waitUntil: 'load' });
  const at = await painted(page);
  await page.close();
  return Math.round(at);
}

const painted = (page: Page): Promise<number> =>
  page.evaluate(
    () =>
      new Promise<number>((found) => {
        new PerformanceObserver((list) => {
          const [first] = list.getEntriesByName('first-contentful-paint');
          if (first) found(first.startTime);
        }).observe({ type: 'paint', buffered: true });
      }),
  );

async function judged(face: Face, port: number): Promise<Pick<Figures, 'lighthouse' | 'parts'>> {
  // A phone is judged as a phone; the others stand or lie on a table.
  const config = face.name === 'route' ? undefined : desktopConfig;
  const result = await lighthouse(demo.base + face.path, { port, output: 'json', logLevel: 'error', onlyCategories: [...ASPECTS], disableStorageReset: true }, config);
  const { categories = {}, audits = {} } = result?.lhr ?? {};
  return {
    lighthouse: Object.fromEntries(ASPECTS.map((one) => [one, Math.round((categories[one]?.score ?? 0) * 100)])) as Figures['lighthouse'],
    parts: Object.fromEntries(PARTS.map((one) => [one, Number((audits[one]?.numericValue ?? 0).toFixed(3))])) as Figures['parts'],
  };
}

PAGES.forEach((face, i) => {
  test(`${face.name}: first paint and Lighthouse`, async () => {
    const port = 9_333 + i;
    const context = await opened(face, port);
    const all: number[] = [];
    for (let run = 0; run < RUNS; run += 1) all.push(await firstPaint(context, face));
    const middle = all.toSorted((a, b) => a - b)[Math.floor(RUNS / 2)] ?? 0;
    expect(middle).toBeGreaterThan(0);
    figures.push({ page: face.name, first_paint_ms: middle, all_paints_ms: all, limit_ms: face.limit_ms, ...(await judged(face, port)) });
    await context.close();
  });
});

test('the table', () => {
  expect(figures).not.toEqual([]);
  const machine = { cpus: cpus().length, model: cpus()[0]?.model, load: loadavg().map((one) => Number(one.toFixed(1))) };
  writeFileSync(file, `${JSON.stringify({ at: new Date().toISOString(), machine, slow: SLOW, runs: RUNS, pages: figures }, null, 2)}\n`);
  console.log(`\nmachine: ${machine.cpus} × ${machine.model}, load ${machine.load.join(' ')}`);
  console.log('| page | first paint (limit) | performance | accessibility | best practice |\n|---|---|---|---|---|');
  for (const one of figures) {
    const limit = one.limit_ms === null ? '' : ` (< ${one.limit_ms} ms)`;
    console.log(`| ${one.page} | ${one.first_paint_ms} ms${limit} | ${ASPECTS.map((aspect) => one.lighthouse[aspect]).join(' | ')} |`);
  }
});
