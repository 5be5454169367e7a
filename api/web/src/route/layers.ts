/**
 * The phone's own way back closes what lies on top, as everybody expects of it, instead of leaving the round. Each layer has an
 * entry of its own in the browser's history, made by the tap that opened it: browsers skip entries that no tap has made.
 */
import { onBeforeUnmount, onMounted } from 'vue';

/** What is used of the browser's history; `go` answers later, by `popstate`. */
export type Past = Pick<History, 'state' | 'pushState' | 'go'>;

export interface Layers {
  /** Lays one on top, `steps` deep; returns what takes it off again. */
  lay(steps: number, close: () => void): () => void;
  /** The browser has gone somewhere in its history. */
  moved(): void;
}

const depthIn = (state: unknown): number => (state !== null && typeof state === 'object' && 'layer' in state && typeof state.layer === 'number' ? state.layer : 0);

/** `soon` runs once the views are up to date: of a sheet that gives way to the next one, only what remains counts. */
export function layersOver(past: Past, soon: (run: () => void) => void): Layers {
  const open: { steps: number; close: () => void }[] = [];
  /** A page read anew has no layers, but may stand on the entry of one. */
  let at = depthIn(past.state);
  let waits = false;
  let going = false;
  const wanted = (): number => open.reduce((sum, { steps }) => sum + steps, 0);

  function even(): void {
    waits = false;
    // Where the browser ends up isn't known yet: what is laid meanwhile is entered afterwards.
    if (going) return;
    while (at < wanted()) past.pushState({ layer: (at += 1) }, '');
    if (at === wanted()) return;
    going = true;
    past.go(wanted() - at);
  }
  function later(): void {
    if (waits) return;
    waits = true;
    soon(even);
  }
  if (at > 0) later();
  return {
    lay(steps, close) {
      const layer = { steps, close };
      open.push(layer);
      later();
      return () => {
        open.splice(open.indexOf(layer), 1);
        later();
      };
    },
    moved() {
      at = depthIn(past.state);
      const own = going;
      going = false;
      if (!own) {
        let over = wanted() - at;
        for (const layer of [...open].reverse()) {
          if (over <= 0) break;
          layer.close();
          over -= layer.steps;
        }
      }
      later();
    },
  };
}

let page: Layers | undefined;
function layers(): Layers {
  if (page) return page;
  page = layersOver(history, queueMicrotask);
  window.addEventListener('popstate', page.moved);
  return page;
}

/** At the start of the page: entries that an earlier reading of it has left are gone back over. */
export const beginLayers = (): void => void layers();

/** For as long as the component stands, the way back closes it. A step within a sheet lies as deep as it has steps behind it. */
export function closedByBack(close: () => void, steps: () => number = () => 1): void {
  let off: (() => void) | undefined;
  onMounted(() => (off = layers().lay(steps(), close)));
  onBeforeUnmount(() => off?.());
}
