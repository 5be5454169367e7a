/** Lets the page open again where there is no network. On plain http outside localhost browsers have no such thing. */
export async function keepPage(): Promise<void> {
  if (!('serviceWorker' in navigator)) return;
  try {
    await navigator.serviceWorker.register('/route-sw.js', { scope: '/route' });
    const { active } = await navigator.serviceWorker.ready;
    const files = performance.getEntriesByType('resource').map((entry) => new URL(entry.name));
    active?.postMessage(files.filter((url) => url.origin === location.origin && !url.pathname.startsWith('/api/')).map((url) => url.pathname));
  } catch {
    // The round works all the same; only opening the page anew needs the network then.
  }
}
