import { ref } from 'vue';

const STORED = 'nuancan-kiosk-screen';

export interface ScreenSize {
  inches: number;
  distanceCm: number;
}

/** A capital H under 0.7° of sight (EN 301 549, 5.1.4), and a capital is 0.73 of the font's size. */
const SIGHT = 2 * Math.tan((0.35 * Math.PI) / 180);
const CAPITAL = 0.73;

/** The text size, in CSS pixels, that is large enough on this panel from where people stand. */
export function remFor(size: ScreenSize, width: number, height: number): number {
  const pixelsPerMm = Math.hypot(width, height) / (size.inches * 25.4);
  return ((size.distanceCm * 10 * SIGHT) / CAPITAL) * pixelsPerMm;
}

/** From how far, in cm, text of so many CSS pixels is large enough on this panel. */
export function readableFromCm(px: number, inches: number, width: number, height: number): number {
  const pixelsPerMm = Math.hypot(width, height) / (inches * 25.4);
  return (px * CAPITAL) / pixelsPerMm / SIGHT / 10;
}

/** The largest text the layout has room for: 27 lines of it on the shorter side. */
export const LINES = 27;

export const screenSize = ref<ScreenSize>({ inches: 21.5, distanceCm: 60 });

function apply(): void {
  // Larger text than that would be cut off, so the panel is the limit.
  const rem = remFor(screenSize.value, window.screen.width, window.screen.height).toFixed(1);
  document.documentElement.style.setProperty('--kiosk-rem', `min(${rem}px, calc(100vw / ${LINES}), calc(100vh / ${LINES}))`);
}

export function useSavedSize(): void {
  try {
    const saved = JSON.parse(localStorage.getItem(STORED) ?? 'null') as ScreenSize | null;
    if (!saved) return;
    screenSize.value = saved;
    apply();
  } catch {
    // Without storage the size follows the window, as before anything was chosen.
  }
}

export function resize(by: Partial<ScreenSize>): void {
  const inches = Math.min(65, Math.max(8, screenSize.value.inches + (by.inches ?? 0)));
  const distanceCm = Math.min(120, Math.max(30, screenSize.value.distanceCm + (by.distanceCm ?? 0)));
  screenSize.value = { inches, distanceCm };
  apply();
  try {
    localStorage.setItem(STORED, JSON.stringify(screenSize.value));
  } catch {
    // Chosen for this run only.
  }
}
