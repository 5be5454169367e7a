// The television: what must be read across the room, before, during and after a meal, with and without a line.
import { expect, test } from '@playwright/test';

import { BOARDS, boardStates } from './board-walk';
import { screen } from './faces';
import { axe, breaches, measure, readableFrom } from './measure';
import { startDemo } from './server';

test.describe.configure({ timeout: 420_000 });

test('every state of the board is whole and legible at both sizes, in both languages', async ({ browser }) => {
  const server = await startDemo();
  const found: string[] = [];
  await boardStates(browser, server.base, async (page, state, language) => {
    for (const size of BOARDS) {
      await page.setViewportSize(size);
      await screen(page, `board-${state}-${size.width}-${language}`);
      const where = `${state} ${size.width}x${size.height} ${language}`;
      const seen = await measure(page);
      // 27 lines on the height; the button for the other language is for whoever stands at the set with a mouse.
      const floor = { text: size.height / 27, target: 48, gap: 8, contrast: 7, leading: 1.2 };
      for (const breach of breaches(seen, floor)) found.push(`${where}: ${breach}`);
      for (const one of await axe(page)) found.push(`${where}: ${one}`);
      if (state === 'called') {
        const number = seen.texts.find(({ words }) => /^\d{3}$/.test(words));
        expect(number?.size).toBeCloseTo((12 * size.height) / 27, 0);
        // On a 43 inch set, which is a small one, under 0.7 degrees from 6 m and more.
        const pixelsPerMm = Math.hypot(size.width, size.height) / (43 * 25.4);
        expect(readableFrom(number?.cap ?? 0, pixelsPerMm, 0.7)).toBeGreaterThan(6_000);
      }
    }
  });
  expect(found).toEqual([]);
  await server.stop();
});
