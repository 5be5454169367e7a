/** A trembling hand taps twice; what follows this soon is not meant. */
const GUARD_MS = 300;
/** What has come under the finger since the first tap nobody has read yet: a slow double tap must not answer it. */
const UNREAD_MS = 500;
/** Digits come faster: an even pace puts two of the same key 200 ms apart. A tremble is faster still. */
const KEY_MS = 150;
/** So near to the first tap it is the same finger, wherever the page has gone meanwhile: 25 mm. */
const NEAR_PX = 100;

export interface Tap {
  at: number;
  button: object | null;
  /** The keypad the button is a key of. */
  pad: object | null;
  x: number;
  y: number;
  finger: boolean;
}

/**
 * Lets no second tap through that follows the first within 300 ms on the same button, or within 500 ms on the same place of
 * the next screen: what lies under the finger there was never read. On one keypad different keys are never slowed, and the same
 * key only for half as long.
 */
export function tapGuard(): (tap: Tap) => boolean {
  let last: Tap = { at: -Infinity, button: null, pad: null, x: 0, y: 0, finger: false };
  return (tap) => {
    const typing = tap.pad !== null && tap.pad === last.pad;
    const same = tap.finger && tap.button !== null && tap.button === last.button;
    const near = !typing && tap.finger && Math.hypot(tap.x - last.x, tap.y - last.y) < NEAR_PX;
    const pause_ms = typing ? KEY_MS : same ? GUARD_MS : UNREAD_MS;
    if (tap.at - last.at < pause_ms && (same || near)) return false;
    last = tap;
    return true;
  };
}

export function guardTaps(): void {
  const meant = tapGuard();
  window.addEventListener(
    'click',
    (event) => {
      const button = event.target instanceof Element ? event.target.closest('button') : null;
      // The browser counts what it takes for one double tap; a mouse that is moved by a program is no hand.
      const finger = event.detail > 1 || ('pointerType' in event && event.pointerType === 'touch');
      const tap = { at: event.timeStamp, button, pad: button?.closest('.pad') ?? null, x: event.clientX, y: event.clientY, finger };
      if (meant(tap)) return;
      event.preventDefault();
      event.stopImmediatePropagation();
    },
    true,
  );
}
