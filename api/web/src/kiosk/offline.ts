import { prefetchWords } from '@shared/i18n';

/** When the first view has long been there: keeping the page must not make it come later. */
const LATER_MS = 1_000;
let asked = false;

async function keep(): Promise<void> {
  try {
    // The screens after the greeting, and English, which is else fetched when somebody asks for it: then the network
    // may be gone.
    await Promise.all([import('./later'), prefetchWords()]);
    if (!('serviceWorker' in navigator)) return;
    await navigator.serviceWorker.register('/page-sw.js', { scope: '/kiosk' });
    const { active } = await navigator.serviceWorker.ready;
    const files = performance.getEntriesByType('resource').map((entry) => new URL(entry.name));
    active?.postMessage(files.filter((url) => url.origin === location.origin && !url.pathname.startsWith('/api/')).map((url) => url.pathname));
  } catch {
    // The page works all the same; only switching the machine on needs the network then.
  }
}

/**
 * Fetches the rest of the page, and lets the kiosk start where there is no network. For the latter browsers want https
 * or localhost.
 */
export function keepPage(): void {
  if (asked) return;
  asked = true;
  setTimeout(() => void keep(), LATER_MS);
}
