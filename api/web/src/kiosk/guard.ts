/** A trembling hand taps twice; what follows this soon is not meant. */
const GUARD_MS = 300;
/** So near to the first tap it is the same finger, wherever the page has gone meanwhile: 25 mm. */
const NEAR_PX = 100;

/**
 * Lets no second tap through that follows the first within 300 ms on the same button, or on the same place of the next
 * screen: what lies under the finger there was never read. Fingers that type digits on different keys are not slowed.
 */
export function guardTaps(): void {
  let last = { at: -Infinity, button: null as Element | null, x: 0, y: 0 };
  window.addEventListener(
    'click',
    (event) => {
      const button = event.target instanceof Element ? event.target.closest('button') : null;
      const near = Math.hypot(event.clientX - last.x, event.clientY - last.y) < NEAR_PX;
      // The browser counts what it takes for one double tap; a mouse that is moved by a program is no hand.
      const finger = event.detail > 1 || ('pointerType' in event && event.pointerType === 'touch');
      const again = event.timeStamp - last.at < GUARD_MS && ((button !== null && button === last.button) || (finger && near));
      if (!again) {
        last = { at: event.timeStamp, button, x: event.clientX, y: event.clientY };
        return;
      }
      event.preventDefault();
      event.stopImmediatePropagation();
    },
    true,
  );
}
