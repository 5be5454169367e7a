// Four walks over the volunteer's page: two languages, two sizes of text, each on a round of its own.
import type { Browser } from '@playwright/test';

import { hired, planned, type Round, type Staff } from './desk';
import { PHONE } from './faces';
import type { Walk } from './route-screens';

/** Somebody for the rest of each walk. */
const TAKERS = ['向小军', '覃大志', '钟阿妹', '彭二娃'] as const;
/** Doors a walk needs: one handed over, one shut, one moved away, one to grow old at. */
const DOORS = 4;

export const KINDS = [
  ['zh-CN', 100],
  ['en', 100],
  ['zh-CN', 150],
  ['en', 150],
] as const;

export async function walks(browser: Browser, base: string, desk: Staff): Promise<Walk[]> {
  const { sitting, canteen, rounds } = await planned(desk);
  const takers = await Promise.all(TAKERS.map((name, i) => hired(desk, canteen, name, `1990000${String(7_100 + i)}`)));
  const all = rounds.filter(({ volunteer }) => volunteer);
  // The doors of all rounds, dealt out anew so that four of them have enough.
  const [a, b, c, d, rest] = [...all].sort((x, y) => y.stops.length - x.stops.length);
  const walked = [a!, b!, c!, d!];
  const spare = all.flatMap(({ id, stops }) => (walked.some((one) => one.id === id) ? stops.slice(DOORS) : stops));
  for (const round of walked) {
    for (let missing = DOORS - round.stops.length; missing > 0; missing -= 1) {
      await desk.post(`/stops/${spare.pop()!.id}/move`, { round_id: round.id, position: 99 });
    }
  }
  const after = await desk.rounds(sitting);
  const fresh = (round: Round): Round => after.find(({ id }) => id === round.id)!;
  return Promise.all(
    KINDS.map(async ([language, size], i) => {
      const context = await browser.newContext({ viewport: PHONE, hasTouch: true, serviceWorkers: 'block' });
      await context.clock.install({ time: new Date() });
      return { context, base, desk, sitting, round: fresh(walked[i]!), other: fresh(rest ?? walked[(i + 1) % 4]!), taker: takers[i]!, language, size };
    }),
  );
}
