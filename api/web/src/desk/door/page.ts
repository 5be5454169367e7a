/** Lets the registrations open again where there is no network. On plain http outside localhost browsers have no such thing. */
import { ref } from 'vue';
import { readPlaces } from '../lib/places';

/** A phone goes to doors; a screen on a table doesn't, and has the page from the network always. */
export const isPhone = (): boolean => matchMedia('(pointer: coarse)').matches;

/** Whether this phone can open the page without network. */
export const opensOffline = ref(isPhone() && 'serviceWorker' in navigator);

let asked = false;

/** The page's files, and the villages one chooses from. */
export async function keepPage(): Promise<void> {
  if (asked) return;
  asked = true;
  void readPlaces().catch(() => undefined);
  if (!opensOffline.value) return;
  try {
    await navigator.serviceWorker.register('/desk-sw.js', { scope: '/desk' });
  } catch {
    // Forms are kept all the same; only opening the page anew needs the network then.
    opensOffline.value = false;
  }
}
