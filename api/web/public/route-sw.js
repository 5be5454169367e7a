/*
 * Keeps a page itself for places without network: the document and its files, never an answer of the API, so that no address
 * outlives the round here. The volunteer's; the build writes the registrar's beside it, with other files. Written by hand: a few
 * dozen lines against a tool chain of two hundred packages.
 *
 * A build is kept whole or not at all: document and files always fit each other, and the page opens from here at once, whatever
 * the network is like. A newer build is fetched beside it and serves from the next opening on.
 */
// The build writes the page's files and their fingerprint here.
const FILES = ['/route'];
const BUILD = 'development';
// So long a page is asked of the network before the kept one is shown; 0: the kept one at once.
const FRESH_MS = 0;

const PAGE = FILES[0];
const FAMILY = `nuancan${PAGE.replace('/', '-')}`;
const KEPT = `${FAMILY}-${BUILD}`;

self.addEventListener('install', (event) => {
  event.waitUntil(
    caches
      .open(KEPT)
      .then((cache) => cache.addAll(FILES))
      .then(() => self.skipWaiting()),
  );
});

self.addEventListener('activate', (event) => {
  const older = async () => {
    const names = await caches.keys();
    await Promise.all(names.filter((name) => name.startsWith(FAMILY) && name !== KEPT).map((name) => caches.delete(name)));
    await self.clients.claim();
  };
  event.waitUntil(older());
});

/** `ignoreVary`: what differs by encoding lies here decoded. */
async function kept(request) {
  const cache = await caches.open(KEPT);
  const found = await cache.match(request, { ignoreVary: true, ignoreSearch: true });
  return found ?? fetch(request);
}

/** The newest page where there is a network, the kept one where there is none, or one that doesn't answer. */
async function fresh(request) {
  const late = new Promise((done) => setTimeout(done, FRESH_MS));
  const found = await Promise.race([fetch(request).catch(() => undefined), late]);
  return found?.ok ? found : kept(PAGE);
}

self.addEventListener('fetch', (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== 'GET' || url.origin !== self.location.origin || url.pathname.startsWith('/api/')) return;
  if (request.mode === 'navigate') event.respondWith(FRESH_MS > 0 ? fresh(request) : kept(PAGE));
  else if (FILES.includes(url.pathname)) event.respondWith(kept(request));
});
