import { ref } from 'vue';

/** Whether the page opens again without a network; not known yet while it is null. */
export const keeps = ref<boolean | null>(null);

/**
 * Lets the page open again where there is no network. Browsers have no such thing on plain http outside localhost, nor
 * behind a certificate that somebody waved through instead of trusting it.
 */
export async function keepPage(): Promise<void> {
  if (!('serviceWorker' in navigator)) {
    keeps.value = false;
    return;
  }
  try {
    await navigator.serviceWorker.register('/route-sw.js', { scope: '/route' });
    const { active } = await navigator.serviceWorker.ready;
    const files = performance.getEntriesByType('resource').map((entry) => new URL(entry.name));
    active?.postMessage(files.filter((url) => url.origin === location.origin && !url.pathname.startsWith('/api/')).map((url) => url.pathname));
    keeps.value = true;
  } catch {
    // The round works all the same; only opening the page anew needs the network then, and the page says so.
    keeps.value = false;
  }
}
