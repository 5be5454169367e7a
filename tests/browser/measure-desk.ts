// What can be measured of a page in Chromium: how large its words and targets are, whether they stand out, and whether
// anything is cut. Each finding names what it found, so that an empty list is the proof.
import type { Page } from '@playwright/test';

import { bring } from './ink';

export interface Limits {
  /** px; `count` is for bare figures. */
  text: number;
  count: number;
  target: number;
  contrast: number;
  lineHeight: number;
}

/** The desk's row of the table in the design. */
export const DESK_LIMITS: Limits = { text: 16, count: 14, target: 44, contrast: 4.5, lineHeight: 1.5 };

/** Everything on the page that breaks a limit. Paper is left out: its sizes are those of print. */
export async function findings(page: Page, limits: Limits): Promise<string[]> {
  await bring(page);
  return page.evaluate((limit) => {
    const found = new Set<string>();
    const root = document.querySelector('dialog[open]') ?? document.body;
    const opacity = (element: Element): number => {
      let all = 1;
      for (let at: Element | null = element; at !== null; at = at.parentElement) all *= Number(getComputedStyle(at).opacity);
      return all;
    };
    const seen = (element: Element): boolean => {
      if (element.closest('option, .paper, .sr-only, .skip, title') !== null) return false;
      const box = element.getBoundingClientRect();
      return box.width > 1 && box.height > 1 && element.checkVisibility({ visibilityProperty: true, opacityProperty: true });
    };
    const called = (element: Element): string => {
      const words = (element.getAttribute('aria-label') ?? element.textContent ?? '').trim().replace(/\s+/g, ' ').slice(0, 24);
      const kind = [...element.classList].slice(0, 2).map((one) => `.${one}`).join('');
      return `${element.tagName.toLowerCase()}${kind} “${words}”`;
    };

    /** The size, line and colour of words, and whether they are whole. */
    function text(element: Element, words: string, boxes: DOMRect[]): void {
      const style = getComputedStyle(element);
      // A drawing is scaled: what counts is the size on the screen. Its ground is a picture, which axe can't judge either.
      const drawn = element instanceof SVGGraphicsElement ? (element.getScreenCTM()?.a ?? 1) : 1;
      const size = parseFloat(style.fontSize) * drawn;
      const least = /^[\d\s.,:/%+–-]+\p{L}{0,2}$/u.test(words) ? limit.count : limit.text;
      if (size < least - 0.01) found.add(`text ${size.toFixed(1)} px: ${called(element)}`);
      if (element instanceof SVGElement) return;
      const line = style.lineHeight === 'normal' ? 0 : parseFloat(style.lineHeight) / size;
      if (line < limit.lineHeight - 0.005) found.add(`line height ${line.toFixed(2)}: ${called(element)}`);
      const stands = window.ink.contrast(element, opacity(element));
      if (stands < limit.contrast - 0.005) found.add(`contrast ${stands.toFixed(2)}: ${called(element)}`);
      for (const box of boxes) {
        if (box.width < 1) continue;
        if (box.left < -1 || box.right > innerWidth + 1) found.add(`outside the screen: ${called(element)}`);
        for (let at: Element | null = element; at !== null && at !== document.body; at = at.parentElement) {
          const how = getComputedStyle(at);
          const frame = at.getBoundingClientRect();
          const hidesX = how.overflowX === 'hidden' || how.overflowX === 'clip';
          const hidesY = how.overflowY === 'hidden' || how.overflowY === 'clip';
          if (hidesX && (box.right > frame.right + 1 || box.left < frame.left - 1)) found.add(`cut at a side: ${called(element)}`);
          if (hidesY && (box.bottom > frame.bottom + 1 || box.top < frame.top - 1)) found.add(`cut above or below: ${called(element)}`);
          // What overflows without being hidden lies over its neighbour.
          if (at.matches('button, td, th, .card, .chip, li') && (box.right > frame.right + 1 || box.left < frame.left - 1)) found.add(`out of its box: ${called(element)}`);
          if (how.overflowY === 'auto' || how.overflowY === 'scroll') break;
        }
      }
    }

    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
      const element = node.parentElement;
      const words = node.textContent?.trim() ?? '';
      if (element === null || words === '' || !seen(element)) continue;
      const range = document.createRange();
      range.selectNodeContents(node);
      text(element, words, [...range.getClientRects()]);
    }

    for (const element of root.querySelectorAll('a[href], button, input, select, textarea, summary, [role="option"], [role="button"]')) {
      if (!seen(element)) continue;
      if (element.matches('input, select, textarea')) {
        const style = getComputedStyle(element);
        if (parseFloat(style.fontSize) < limit.text) found.add(`text ${style.fontSize}: ${called(element)}`);
        const typed = element as HTMLInputElement;
        if (element.matches('select, textarea, input:not([type=checkbox], [type=radio], [type=file])') && typed.scrollWidth > typed.clientWidth + 1) {
          found.add(`what is in it is cut: ${called(element)} ${typed.value.slice(0, 12)}`);
        }
      }
      // A label is pressed together with its box.
      const box = (element.matches('[type=checkbox], [type=radio]') ? (element.closest('label') ?? element) : element).getBoundingClientRect();
      if (Math.min(box.width, box.height) < limit.target - 0.5) found.add(`target ${Math.round(box.width)}×${Math.round(box.height)}: ${called(element)}`);
    }
    return [...found];
  }, limits);
}

/** Where the page, or a box on it, would have to be scrolled sideways. */
export function sideways(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const root = document.documentElement;
    const found = root.scrollWidth > innerWidth ? [`the page is ${root.scrollWidth} px wide in a window of ${innerWidth}`] : [];
    for (const element of document.querySelectorAll('main *, dialog *')) {
      const how = getComputedStyle(element).overflowX;
      if ((how === 'auto' || how === 'scroll') && element.scrollWidth > element.clientWidth + 1) {
        found.push(`${element.tagName.toLowerCase()}.${element.className}: ${element.scrollWidth} px in ${element.clientWidth}`);
      }
    }
    return found;
  });
}

/** What makes the page itself wider than its window: the innermost boxes that stand out of it. A table may turn in a box of its own. */
export function tooWide(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const width = document.documentElement.scrollWidth;
    if (width <= innerWidth) return [];
    const turns = (element: Element): boolean => {
      for (let at = element.parentElement; at !== null && at !== document.body; at = at.parentElement) if (getComputedStyle(at).overflowX !== 'visible') return true;
      return false;
    };
    const out = [...document.body.querySelectorAll('*')].filter((one) => one.getBoundingClientRect().right > innerWidth + 1 && one.checkVisibility() && one.closest('.sr-only') === null && !turns(one));
    const innermost = out.filter((one) => !out.some((other) => other !== one && one.contains(other))).slice(0, 3);
    return [`${width} px in ${innerWidth}: ${innermost.map((one) => `${one.tagName.toLowerCase()}.${one.className} “${(one.textContent ?? '').trim().slice(0, 16)}”`).join(', ')}`];
  });
}
