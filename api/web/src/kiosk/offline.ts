import { prefetchWords } from '@shared/i18n';

/** When the first view has long been there: keeping the page must not make it come later. */
const LATER_MS = 3_000;
let asked = false;

async function keep(): Promise<void> {
  try {
    // English is fetched when somebody asks for it, which may be when there is no network.
    await prefetchWords();
    await navigator.serviceWorker.register('/page-sw.js', { scope: '/kiosk' });
    const { active } = await navigator.serviceWorker.ready;
    const files = performance.getEntriesByType('resource').map((entry) => new URL(entry.name));
    active?.postMessage(files.filter((url) => url.origin === location.origin && !url.pathname.startsWith('/api/')).map((url) => url.pathname));
  } catch {
    // The page works all the same; only switching the machine on needs the network then.
  }
}

/** Lets the kiosk start where there is no network. On plain http outside localhost browsers have no such thing. */
export function keepPage(): void {
  if (asked || !('serviceWorker' in navigator)) return;
  asked = true;
  setTimeout(() => void keep(), LATER_MS);
}
