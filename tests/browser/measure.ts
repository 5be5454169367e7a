// What a page really shows, measured in the browser: sizes of text and targets, contrast, lines, cut-off text, overlaps,
// bytes, axe. The figures every page keeps are `design/ui.md`'s; each spec says which floor it holds its page to.
import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';

import { bring } from './ink';
import { covered } from './reach';

/** A piece of visible text. Lengths are CSS pixels. */
export interface Text {
  words: string;
  size: number;
  /** The height of a capital H in this very font, as the browser draws it. */
  cap: number;
  /** Line height over font size. */
  leading: number;
  lines: number;
  contrast: number;
}

/** Something that is touched. */
export interface Target {
  name: string;
  width: number;
  height: number;
}

export interface Measured {
  /** The root's font size. */
  rem: number;
  texts: Text[];
  targets: Target[];
  /** The nearest neighbours among the targets. */
  gap: { between: string; px: number };
  /** Text that a box, the window or another element cuts off or covers. */
  clipped: string[];
  /** Text written over other text or over a target that it is no part of, and targets that lie over one another. */
  overlaps: string[];
  /** Targets and lines of text that are not wholly reachable, since something lies over a part of them. */
  covered: string[];
}

/** A picture makes the browser draw a frame: whoever listens for a panel that turned has heard of it then. */
export async function settled(page: Page): Promise<void> {
  await page.screenshot({ clip: { x: 0, y: 0, width: 1, height: 1 } });
}

/** Measures what is on the screen; where a dialog asks, the dialog alone, since it is meant to cover the rest. */
export async function measure(page: Page): Promise<Measured> {
  await page.evaluate(() => document.fonts.ready);
  await settled(page);
  await bring(page);
  return { ...(await page.evaluate(look)), covered: await covered(page) };
}

/** Runs in the page and so must hold everything it needs, but for the ink. */
function look(): Omit<Measured, 'covered'> {
  type Box = { left: number; top: number; right: number; bottom: number };
  type Run = { holder: Element; words: string; boxes: Box[] };
  const dialogs = document.querySelectorAll('[role="alertdialog"], [role="dialog"], dialog[open]');
  const scope = dialogs[dialogs.length - 1] ?? document.body;
  const SLACK = 1.5;

  function shows(element: Element): boolean {
    return element.checkVisibility({ opacityProperty: true, visibilityProperty: true }) && element.closest('.sr-only') === null;
  }

  /** A line of text as tall as its letters are: the font's own box is taller and may well stand out of a tight line. */
  function linesOf(node: Node, size: number): Box[] {
    const range = document.createRange();
    range.selectNodeContents(node);
    return [...range.getClientRects()]
      .filter(({ width, height }) => width > 0.5 && height > 0.5)
      .map(({ left, right, top, bottom }) => ({ left, right, top: (top + bottom) / 2 - size / 2, bottom: (top + bottom) / 2 + size / 2 }));
  }

  const px = (text: string): number => Number.parseFloat(text) || 0;
  const runs: Run[] = [];
  const walker = document.createTreeWalker(scope, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const holder = node.parentElement;
    const words = node.textContent?.trim() ?? '';
    if (!holder || words === '' || !shows(holder) || holder.closest('script, style, noscript, template')) continue;
    const boxes = linesOf(node, px(getComputedStyle(holder).fontSize));
    if (boxes.length > 0) runs.push({ holder, words, boxes });
  }

  const pen = document.createElement('canvas').getContext('2d')!;
  function capital(style: CSSStyleDeclaration): number {
    pen.font = `${style.fontWeight} ${style.fontSize} ${style.fontFamily}`;
    return pen.measureText('H').actualBoundingBoxAscent;
  }

  const { colour, contrast } = window.ink;
  // --- text
  const clipped: string[] = [];
  const short = (words: string): string => (words.length > 28 ? `${words.slice(0, 27)}…` : words);
  const inside = (box: Box, frame: Box): boolean =>
    box.left >= frame.left - SLACK && box.right <= frame.right + SLACK && box.top >= frame.top - SLACK && box.bottom <= frame.bottom + SLACK;
  const screen: Box = { left: 0, top: 0, right: innerWidth, bottom: innerHeight };

  function cut({ holder, words, boxes }: Run): void {
    if (boxes.some((box) => !inside(box, screen))) return void clipped.push(`${short(words)} (window)`);
    for (let at: Element | null = holder; at && at !== document.documentElement; at = at.parentElement) {
      const style = getComputedStyle(at);
      const hides = `${style.overflowX}${style.overflowY}` !== 'visiblevisible';
      if (hides && boxes.some((box) => !inside(box, at!.getBoundingClientRect()))) return void clipped.push(`${short(words)} (${at.className || at.tagName})`);
      // An ellipsis swallows what it stands for: the boxes end where the dots are.
      const dots = style.textOverflow === 'ellipsis' && at.scrollWidth > at.clientWidth + 1;
      // Letters stand out of a tight line; a line that is missing is more than that.
      const clamp = style.webkitLineClamp !== 'none' && at.scrollHeight > at.clientHeight + px(style.lineHeight) / 2;
      if (dots || clamp) return void clipped.push(`${short(words)} (ends in dots)`);
      if (at === scope) break;
    }
    const middle = boxes[0]!;
    for (const top of document.elementsFromPoint((middle.left + middle.right) / 2, (middle.top + middle.bottom) / 2)) {
      if (top.contains(holder) || holder.contains(top)) return;
      if (colour(getComputedStyle(top).backgroundColor)[3] > 0.5) return void clipped.push(`${short(words)} (under ${top.className || top.tagName})`);
    }
  }
  runs.forEach(cut);

  /** All lines of the paragraph a piece of text stands in, by their middles. */
  function paragraph(holder: Element): number {
    let block: Element = holder;
    while (getComputedStyle(block).display === 'inline' && block.parentElement) block = block.parentElement;
    const size = px(getComputedStyle(block).fontSize);
    const middles = runs.filter((run) => block.contains(run.holder) && run.holder.closest('button') === holder.closest('button')).flatMap(({ boxes }) => boxes.map(({ top, bottom }) => (top + bottom) / 2));
    return middles.sort((a, b) => a - b).filter((y, i, all) => i === 0 || y - all[i - 1]! > size / 2).length;
  }

  const texts: Text[] = runs.map(({ holder, words, boxes }) => {
    const style = getComputedStyle(holder);
    const size = px(style.fontSize);
    const leading = style.lineHeight === 'normal' ? 1.2 : px(style.lineHeight) / size;
    const own = boxes.filter((box, i, all) => i === 0 || box.top - all[i - 1]!.top > size / 2).length;
    return { words: short(words), size, cap: capital(style), leading, lines: Math.max(own, getComputedStyle(holder).display === 'inline' ? paragraph(holder) : own), contrast: contrast(holder) };
  });

  // --- targets
  const name = (element: Element): string => short((element.getAttribute('aria-label') ?? element.textContent ?? '').replace(/\s+/g, ' ').trim() || element.tagName);
  const touched = [...scope.querySelectorAll('button, a[href], input, select, textarea, [role="button"], [role="radio"], summary')].filter(shows);
  const rects = touched.map((element) => ({ element, box: element.getBoundingClientRect() }));
  const overlaps: string[] = [];
  let gap = { between: '', px: Number.POSITIVE_INFINITY };
  rects.forEach((one, i) => {
    if (!inside(one.box, screen)) clipped.push(`${name(one.element)} (target, window)`);
    for (const other of rects.slice(i + 1)) {
      if (one.element.contains(other.element) || other.element.contains(one.element)) continue;
      const dx = Math.max(one.box.left, other.box.left) - Math.min(one.box.right, other.box.right);
      const dy = Math.max(one.box.top, other.box.top) - Math.min(one.box.bottom, other.box.bottom);
      const between = `${name(one.element)} | ${name(other.element)}`;
      if (dx < -SLACK && dy < -SLACK) overlaps.push(`targets: ${between}`);
      const away = dx > 0 && dy > 0 ? Math.hypot(dx, dy) : Math.max(dx, dy);
      if (away < gap.px) gap = { between, px: away };
    }
  });
  runs.forEach((one, i) => {
    for (const other of runs.slice(i + 1)) {
      if (one.holder === other.holder) continue;
      const hit = one.boxes.some((a) =>
        other.boxes.some((b) => Math.min(a.right, b.right) - Math.max(a.left, b.left) > SLACK && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 0.12 * (a.bottom - a.top)),
      );
      if (hit) overlaps.push(`text: ${short(one.words)} | ${short(other.words)}`);
    }
  });

  // Words that stand on somebody else's button look like that button's.
  for (const run of runs) {
    for (const { element, box } of rects) {
      if (element.contains(run.holder) || run.holder.contains(element)) continue;
      const hit = run.boxes.some((a) => Math.min(a.right, box.right) - Math.max(a.left, box.left) > SLACK && Math.min(a.bottom, box.bottom) - Math.max(a.top, box.top) > 0.12 * (a.bottom - a.top));
      if (hit) overlaps.push(`text on a target: ${short(run.words)} | ${name(element)}`);
    }
  }

  const targets = rects.map(({ element, box }) => ({ name: name(element), width: box.width, height: box.height }));
  return { rem: px(getComputedStyle(document.documentElement).fontSize), texts, targets, gap, clipped, overlaps };
}

/** What a page must hold; CSS pixels. What a page has no rule for stays out. */
export interface Floor {
  /** The smallest text. */
  text: number;
  target: number;
  gap: number;
  contrast: number;
  /** Of text that runs over more than one line. */
  leading: number;
}

/** Every breach of the floor, in words; an empty list is a page that holds. */
export function breaches(seen: Measured, floor: Floor): string[] {
  const found = [...seen.clipped.map((what) => `cut off: ${what}`), ...seen.overlaps.map((what) => `overlaps: ${what}`), ...seen.covered.map((what) => `covered: ${what}`)];
  const near = 0.5; // Half a pixel is the browser's rounding, not somebody's choice.
  for (const { words, size, contrast, leading, lines } of seen.texts) {
    if (size < floor.text - near / 4) found.push(`small text: ${words} ${size.toFixed(1)} px < ${floor.text.toFixed(1)}`);
    if (contrast < floor.contrast - 0.005) found.push(`contrast: ${words} ${contrast.toFixed(2)} < ${floor.contrast}`);
    if (lines > 1 && leading < floor.leading - 0.005) found.push(`line height: ${words} ${leading.toFixed(2)} < ${floor.leading}`);
  }
  for (const { name, width, height } of seen.targets) {
    if (Math.min(width, height) < floor.target - near) found.push(`small target: ${name} ${width.toFixed(0)} x ${height.toFixed(0)} < ${floor.target}`);
  }
  if (seen.gap.px < floor.gap - near) found.push(`gap: ${seen.gap.between} ${seen.gap.px.toFixed(1)} < ${floor.gap}`);
  return found;
}

/** The distance in mm from which `px` pixels of a panel are seen under `degrees`. */
export function readableFrom(px: number, pixelsPerMm: number, degrees: number): number {
  return px / pixelsPerMm / (2 * Math.tan((degrees * Math.PI) / 360));
}

/**
 * axe with every rule it has, those it leaves off by itself too; the answer is one line for each thing found. Drawings are
 * left out: they are hidden from readers, and their hundreds of shapes take most of the time.
 */
export async function axe(page: Page, off: readonly string[] = []): Promise<string[]> {
  const on = ['color-contrast-enhanced', 'label-content-name-mismatch', 'target-size', 'css-orientation-lock', 'focus-order-semantics', 'hidden-content', 'p-as-heading', 'table-fake-caption', 'td-has-header'];
  const rules = Object.fromEntries([...on.map((rule) => [rule, { enabled: true }]), ...off.map((rule) => [rule, { enabled: false }])]);
  const { violations } = await new AxeBuilder({ page }).exclude('svg').options({ rules, resultTypes: ['violations'] }).analyze();
  return violations.flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) => `${id}: ${target.join(' ')} ${failureSummary?.split('\n')[1]?.trim() ?? ''}`));
}

/** What came over the wire since it was last asked. */
export interface Scales {
  /** Bytes so far; the next count begins at nought. */
  taken(): number;
  /** Bytes once nothing is on its way any more: a slow machine weighs what a fast one does. */
  whole(): Promise<number>;
}

const STREAM = /\/events(\?|$)/;
/** So long nothing new is asked for: what a page asks for next, it asks for as soon as it has what came before. */
const QUIET_MS = 500;

/**
 * Counts the bytes that come over the wire from now on, heads and all, for a browser that has kept nothing. What is asked for
 * from `ahead` on is fetched ahead, in idle time, and isn't weighed.
 */
export async function countBytes(page: Page, ahead?: RegExp): Promise<Scales> {
  const wire = await page.context().newCDPSession(page);
  let bytes = 0;
  const open = new Set<string>();
  const weighed = new Set<string>();
  let last = Date.now();
  let idle = false;
  await wire.send('Network.enable');
  await wire.send('Network.setCacheDisabled', { cacheDisabled: true });
  const weigh = (requestId: string, more: number): void => {
    if (weighed.has(requestId)) bytes += more;
  };
  const over = ({ requestId }: { requestId: string }): void => {
    open.delete(requestId);
    last = Date.now();
  };
  wire.on('Network.requestWillBeSent', ({ requestId, request }) => {
    idle ||= ahead?.test(request.url) ?? false;
    if (!idle) weighed.add(requestId);
    if (!STREAM.test(request.url)) open.add(requestId);
  });
  wire.on('Network.loadingFinished', over);
  wire.on('Network.loadingFailed', over);
  // A stream that stays open never finishes: what it brings is counted as it comes.
  wire.on('Network.dataReceived', ({ requestId, encodedDataLength }) => weigh(requestId, encodedDataLength));
  wire.on('Network.responseReceived', ({ requestId, response }) => weigh(requestId, response.encodedDataLength));
  const taken = (): number => {
    const sum = bytes;
    bytes = 0;
    return sum;
  };
  return {
    taken,
    whole: async () => {
      await expect.poll(() => open.size === 0 && Date.now() - last > QUIET_MS, { intervals: [100] }).toBe(true);
      return taken();
    },
  };
}
