// How much words stand out, as the browser itself reads the colours. It runs in the page, for whoever measures there.
import type { Page } from '@playwright/test';

type Colour = [number, number, number, number];

export interface Ink {
  /** A colour, whatever way it is written in. */
  colour: (text: string) => Colour;
  /** What an element is written on. */
  ground: (element: Element) => Colour;
  /** Of an element's words against their ground; `opacity` of all that they stand in. */
  contrast: (element: Element, opacity?: number) => number;
}

declare global {
  interface Window {
    ink: Ink;
  }
}

/** Brings it into the page as it is at rest: a colour that is still fading in is nobody's to read. */
export async function bring(page: Page): Promise<void> {
  await page.evaluate(rest);
  await page.evaluate(lay);
}

/** Until everything that moves has arrived; what turns for ever (a wheel) is left alone. */
async function rest(): Promise<void> {
  const ends = document.getAnimations().filter(({ playState, effect }) => playState === 'running' && effect?.getComputedTiming().endTime !== Infinity);
  await Promise.allSettled(ends.map(({ finished }) => finished));
}

function lay(): void {
  const dot = document.createElement('canvas').getContext('2d', { willReadFrequently: true })!;
  const known = new Map<string, Colour>();
  function colour(text: string): Colour {
    const found = known.get(text);
    if (found) return found;
    dot.clearRect(0, 0, 1, 1);
    dot.fillStyle = text;
    dot.fillRect(0, 0, 1, 1);
    const [r, g, b, a] = dot.getImageData(0, 0, 1, 1).data;
    const read: Colour = [r ?? 0, g ?? 0, b ?? 0, (a ?? 0) / 255];
    known.set(text, read);
    return read;
  }
  const over = (top: Colour, below: Colour): Colour => [0, 1, 2].map((i) => top[i]! * top[3] + below[i]! * (1 - top[3])).concat(1) as Colour;
  function ground(element: Element): Colour {
    const layers: Colour[] = [];
    for (let at: Element | null = element; at; at = at.parentElement) {
      const layer = colour(getComputedStyle(at).backgroundColor);
      if (layer[3] > 0) layers.push(layer);
      if (layer[3] >= 1) break;
    }
    return layers.reverse().reduce((below, layer) => over(layer, below), [255, 255, 255, 1] as Colour);
  }
  function light([r, g, b]: Colour): number {
    const part = (v: number): number => (v / 255 <= 0.04045 ? v / 255 / 12.92 : ((v / 255 + 0.055) / 1.055) ** 2.4);
    return 0.2126 * part(r) + 0.7152 * part(g) + 0.0722 * part(b);
  }
  function contrast(element: Element, opacity = 1): number {
    const below = ground(element);
    const [r, g, b, a] = colour(getComputedStyle(element).color);
    const [one, other] = [light(over([r, g, b, a * opacity], below)), light(below)];
    return (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
  }
  window.ink = { colour, ground, contrast };
}
