/** Lets the registrations open again where there is no network. On plain http outside localhost browsers have no such thing. */
import { ref } from 'vue';
import { readPlaces } from '../lib/places';

/** A phone goes to doors; a screen on a table doesn't, and has the page from the network always. */
export const isPhone = (): boolean => matchMedia('(pointer: coarse)').matches;

/** Whether this phone can open the page without network. */
export const opensOffline = ref(isPhone() && 'serviceWorker' in navigator);

let asked = false;

/** The page's files, once, and for each who signs in the villages they choose from. */
export async function keepPage(): Promise<void> {
  void readPlaces().catch(() => undefined);
  if (asked || !opensOffline.value) return;
  asked = true;
  try {
    await navigator.serviceWorker.register('/desk-sw.js', { scope: '/desk' });
  } catch {
    // Forms are kept all the same; only opening the page anew needs the network then.
    opensOffline.value = false;
  }
}
