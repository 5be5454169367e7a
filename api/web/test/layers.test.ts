import { beforeEach, describe, expect, it } from 'vitest';
import { type Layers, layersOver, type Past } from '../src/route/layers';

/** A history that answers as browsers do: `pushState` at once and without a word, a traversal later and with one. */
class Browser implements Past {
  entries: unknown[] = [null];
  at = 0;
  private queue: (() => void)[] = [];
  layers!: Layers;

  get state(): unknown {
    return this.entries[this.at];
  }
  pushState(state: unknown): void {
    this.entries = [...this.entries.slice(0, this.at + 1), state];
    this.at += 1;
  }
  go(by = 0): void {
    this.queue.push(() => {
      this.at += by;
      this.layers.moved();
    });
  }
  soon = (run: () => void): void => void this.queue.push(run);
  /** Everything that waits, and what that leads to. */
  settle(): void {
    for (let run = this.queue.shift(); run; run = this.queue.shift()) run();
  }
  /** The phone's own button. */
  back(): void {
    this.go(-1);
    this.settle();
  }
  page(): void {
    this.layers = layersOver(this, this.soon);
    this.settle();
  }
}

describe('the way back on a phone', () => {
  let browser: Browser;
  let open: string[];
  beforeEach(() => {
    browser = new Browser();
    open = [];
    browser.page();
  });

  /** A sheet as the views have them: it stands until somebody closes it, and then gives way to `then`. */
  function show(name: string, steps = 1, then?: () => void): () => void {
    open.push(name);
    const off = browser.layers.lay(steps, close);
    function close(): void {
      open = open.filter((one) => one !== name);
      off();
      then?.();
    }
    return close;
  }

  it('closes the sheet and stays on the page', () => {
    show('care');
    browser.settle();
    expect(browser.at).toBe(1);
    browser.back();
    expect(open).toEqual([]);
    expect(browser.at).toBe(0);
  });

  it('leaves no entry behind when the sheet is closed by its own button', () => {
    const close = show('care');
    browser.settle();
    close();
    browser.settle();
    expect(browser.at).toBe(0);
    // The next way back leaves the page, as it did before.
    browser.back();
    expect(browser.at).toBe(-1);
  });

  it('closes the sheet first and the list below it next', () => {
    show('list');
    browser.settle();
    show('leave');
    browser.settle();
    expect(browser.at).toBe(2);
    browser.back();
    expect(open).toEqual(['list']);
    browser.back();
    expect(open).toEqual([]);
    expect(browser.at).toBe(0);
  });

  it('goes from a step within a sheet to the one before, without an entry that no tap has made', () => {
    const first = show('steps');
    browser.settle();
    first();
    show('danger', 2, () => show('steps'));
    browser.settle();
    expect(browser.at).toBe(2);
    const made = browser.entries;
    browser.back();
    expect(open).toEqual(['steps']);
    expect(browser.entries).toBe(made);
    browser.back();
    expect(open).toEqual([]);
    expect(browser.at).toBe(0);
  });

  it('goes back over several steps when one of them ends it all', () => {
    show('care')();
    show('odd', 2)();
    const last = show('who', 3);
    browser.settle();
    last();
    browser.settle();
    expect(browser.at).toBe(0);
  });

  it('enters a sheet that opens while the browser is still on its way back', () => {
    const close = show('cash');
    browser.settle();
    close();
    // Closed, and the traversal is under way.
    browser.soon(() => show('care'));
    browser.settle();
    expect(open).toEqual(['care']);
    expect(browser.at).toBe(1);
    browser.back();
    expect(open).toEqual([]);
    expect(browser.at).toBe(0);
  });

  it('comes back from the entry of a sheet that is long closed', () => {
    show('care')();
    browser.settle();
    show('care');
    browser.settle();
    browser.back();
    browser.go(1);
    browser.settle();
    expect(open).toEqual([]);
    expect(browser.at).toBe(0);
  });

  it('begins a page that was read anew under an open sheet where it would be without one', () => {
    show('list');
    browser.settle();
    show('leave');
    browser.settle();
    browser.page();
    expect(browser.at).toBe(0);
  });
});
