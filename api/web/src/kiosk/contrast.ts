import { ref, watch } from 'vue';

const STORED = 'nuancan-kiosk-contrast';

function saved(): boolean {
  try {
    return localStorage.getItem(STORED) === '1';
  } catch {
    return false;
  }
}

/** What this machine starts every guest with: chosen at set-up, or what its system asks for. */
const own = ref(saved() || (globalThis.matchMedia?.('(prefers-contrast: more)').matches ?? false));

/** White on black, for the guest in front of the screen. */
export const high = ref(own.value);

watch(
  high,
  (on) => {
    if (globalThis.document) document.documentElement.dataset.contrast = on ? 'high' : 'usual';
  },
  { immediate: true },
);

/** The next guest sees what the machine was set up with. */
export function usualContrast(): void {
  high.value = own.value;
}

export function setOwnContrast(on: boolean): void {
  own.value = on;
  high.value = on;
  try {
    localStorage.setItem(STORED, on ? '1' : '0');
  } catch {
    // Chosen for this run only.
  }
}
