// Whether a finger reaches all of a button, and an eye all of a line: nothing may lie over its edge, be it a bar, a dock or a
// neighbour. What can be scrolled into view is scrolled there first, as a person would.
import type { Page } from '@playwright/test';

import { bring } from './ink';

/** Every button and line of text of which a part lies under something else; where a dialog asks, the dialog's alone. */
export async function covered(page: Page): Promise<string[]> {
  await bring(page);
  return page.evaluate(probe);
}

/** Runs in the page and so must hold everything it needs, but for the ink. */
function probe(): string[] {
  type Point = [x: number, y: number];
  type Box = { left: number; top: number; right: number; bottom: number };
  const dialogs = document.querySelectorAll('[role="alertdialog"], [role="dialog"], dialog[open]');
  const scope = dialogs[dialogs.length - 1] ?? document.body;
  /** Pixels from the edge: half a pixel is the browser's rounding. */
  const IN = 2;
  const found = new Set<string>();
  const shows = (element: Element): boolean => element.checkVisibility({ opacityProperty: true, visibilityProperty: true }) && element.closest('.sr-only') === null;
  const short = (words: string): string => (words.length > 28 ? `${words.slice(0, 27)}…` : words);
  const name = (element: Element): string => short((element.getAttribute('aria-label') ?? element.textContent ?? '').replace(/\s+/g, ' ').trim() || element.tagName);
  const related = (one: Element, other: Element): boolean => one.contains(other) || other.contains(one);

  /** What a person can scroll, from the inside out. A box that hides what stands out of it is not among them. */
  function scrollers(element: Element): Element[] {
    const all: Element[] = [];
    for (let at = element.parentElement; at; at = at.parentElement) {
      const root = at === document.documentElement;
      const { overflowY } = getComputedStyle(at);
      // The body's rule is the window's.
      const rules = root && overflowY === 'visible' ? getComputedStyle(document.body).overflowY : overflowY;
      const turns = root ? rules !== 'hidden' && rules !== 'clip' : at !== document.body && (rules === 'auto' || rules === 'scroll');
      if (turns && at.scrollHeight > at.clientHeight + 1) all.push(at);
    }
    return all;
  }
  const frame = (of: Element): Box => (of === document.documentElement ? { left: 0, top: 0, right: innerWidth, bottom: innerHeight } : of.getBoundingClientRect());
  const PLACES = {
    middle: (box: Box, into: Box): number => (box.top + box.bottom - into.top - into.bottom) / 2,
    top: (box: Box, into: Box): number => box.top - into.top,
    bottom: (box: Box, into: Box): number => box.bottom - into.bottom,
  };

  /** The points that are hidden wherever the box is scrolled to, by what covers them first. `points` are of the box as it lies then. */
  function hidden(of: Element, boxNow: () => Box, points: (box: Box) => Point[], cover: (at: Point) => string | null): string | null {
    const turned = scrollers(of);
    const before = turned.map((one) => one.scrollTop);
    let open = points(boxNow()).map((_, i) => i);
    let by: string | null = null;
    for (const place of turned.length > 0 ? (['middle', 'top', 'bottom'] as const) : ([null] as const)) {
      if (place) for (const one of turned) one.scrollBy({ top: PLACES[place](boxNow(), frame(one)), behavior: 'instant' });
      const now = points(boxNow());
      const covers = open.map((i) => [i, cover(now[i]!)] as const).filter(([, what]) => what !== null);
      by ??= covers[0]?.[1] ?? null;
      open = covers.map(([i]) => i);
      if (open.length === 0) break;
    }
    turned.forEach((one, i) => one.scrollTo({ top: before[i]!, behavior: 'instant' }));
    return open.length > 0 ? by : null;
  }

  const called = (element: Element | null): string => (element ? `${element.tagName.toLowerCase()}${[...element.classList].map((one) => `.${one}`).join('')}` : 'the edge of the window');
  /** The corners as far in as their rounding, and the middles of the edges. */
  function edges(of: Element): (box: Box) => Point[] {
    const style = getComputedStyle(of);
    return ({ left, top, right, bottom }) => {
      const [w, h] = [right - left, bottom - top];
      const corner = (rule: string): Point => {
        const [x, y = x] = rule.split(' ').map((part, i) => (part.endsWith('%') ? (Number.parseFloat(part) / 100) * (i === 0 ? w : h) : Number.parseFloat(part)));
        // Where the diagonal meets the arc; two roundings have no more room than the shorter side.
        return [0.3 * Math.min(x ?? 0, w / 2, h / 2) + IN, 0.3 * Math.min(y ?? 0, w / 2, h / 2) + IN];
      };
      const [nw, ne, se, sw] = [style.borderTopLeftRadius, style.borderTopRightRadius, style.borderBottomRightRadius, style.borderBottomLeftRadius].map(corner) as [Point, Point, Point, Point];
      const [x, y] = [(left + right) / 2, (top + bottom) / 2];
      return [[x, y], [x, top + IN], [x, bottom - IN], [left + IN, y], [right - IN, y], [left + nw[0], top + nw[1]], [right - ne[0], top + ne[1]], [right - se[0], bottom - se[1]], [left + sw[0], bottom - sw[1]]];
    };
  }

  for (const element of scope.querySelectorAll('button, a[href], input, select, textarea, [role="button"], [role="radio"], summary')) {
    if (!shows(element) || getComputedStyle(element).pointerEvents === 'none') continue;
    // A box to tick is touched on its words as well.
    const label = element.matches('[type="checkbox"], [type="radio"]') ? element.closest('label') : null;
    const touched = label ?? element;
    const by = hidden(touched, () => touched.getBoundingClientRect(), edges(touched), ([x, y]) => {
      const top = document.elementFromPoint(x, y);
      return top && touched.contains(top) ? null : called(top);
    });
    if (by) found.add(`${name(touched)} (under ${by})`);
  }

  /** Letters stand in the middle of their line, as high as the font says. */
  function linesOf(node: Node, size: number): Box[] {
    const range = document.createRange();
    range.selectNodeContents(node);
    return [...range.getClientRects()]
      .filter(({ width, height }) => width > 2 * IN && height > 2 * IN)
      .map(({ left, right, top, bottom }) => ({ left, right, top: (top + bottom - size) / 2, bottom: (top + bottom + size) / 2 }));
  }
  const opaque = (element: Element): boolean => element.matches('img, video, canvas') || window.ink.colour(getComputedStyle(element).backgroundColor)[3] > 0.5;
  const walker = document.createTreeWalker(scope, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const holder = node.parentElement;
    const words = node.textContent?.trim() ?? '';
    if (!holder || words === '' || !shows(holder) || holder.closest('script, style, noscript, template')) continue;
    const written = node;
    const size = Number.parseFloat(getComputedStyle(holder).fontSize);
    const lines = (): Box[] => linesOf(written, size);
    lines().forEach((_, i) => {
      const line = (): Box => lines()[i] ?? holder.getBoundingClientRect();
      const grid = ({ left, top, right, bottom }: Box): Point[] => [top + IN, (top + bottom) / 2, bottom - IN].flatMap((y) => [left + IN, (left + right) / 2, right - IN].map((x): Point => [x, y]));
      const by = hidden(holder, line, grid, ([x, y]) => {
        for (const top of document.elementsFromPoint(x, y)) {
          if (related(top, holder)) return null;
          if (opaque(top)) return called(top);
        }
        return called(null);
      });
      if (by) found.add(`${short(words)} (text, under ${by})`);
    });
  }
  return [...found];
}
