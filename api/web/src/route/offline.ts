/** Lets the page open again where there is no network. On plain http outside localhost browsers have no such thing. */
import { ref } from 'vue';

/** Whether this phone can open the page without network. */
export const opensOffline = ref('serviceWorker' in navigator);

export async function keepPage(): Promise<void> {
  if (!opensOffline.value) return;
  try {
    await navigator.serviceWorker.register('/route-sw.js', { scope: '/route' });
  } catch {
    // The round works all the same; only opening the page anew needs the network then.
    opensOffline.value = false;
  }
}
