/*
 * Keeps one page for times without network: the document of the scope it was registered for, and its hashed files; never
 * an answer of the API. Written by hand: a few dozen lines against a tool chain.
 */
const PAGE = new URL(self.registration.scope).pathname;
const KEPT = `nuancan${PAGE.replaceAll('/', '-')}`;

self.addEventListener('install', (event) => {
  event.waitUntil(
    caches
      .open(KEPT)
      .then((cache) => cache.add(PAGE))
      .then(() => self.skipWaiting()),
  );
});

self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()));

/** The page says which files it consists of; files of older builds go. */
async function keepOnly(addresses) {
  const cache = await caches.open(KEPT);
  const kept = (await cache.keys()).map((request) => request.url);
  const wanted = addresses.map((address) => new URL(address, self.location.origin).href);
  const page = new URL(PAGE, self.location.origin).href;
  await Promise.all(wanted.filter((url) => !kept.includes(url)).map((url) => cache.add(url)));
  await Promise.all(kept.filter((url) => url !== page && !wanted.includes(url)).map((url) => cache.delete(url)));
}

self.addEventListener('message', (event) => {
  if (Array.isArray(event.data)) event.waitUntil(keepOnly(event.data));
});

async function page(request) {
  const cache = await caches.open(KEPT);
  try {
    const answer = await fetch(request);
    if (answer.ok) await cache.put(PAGE, answer.clone());
    return answer;
  } catch (away) {
    const kept = await cache.match(PAGE);
    if (kept === undefined) throw away;
    return kept;
  }
}

self.addEventListener('fetch', (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== 'GET' || url.origin !== self.location.origin || url.pathname.startsWith('/api/')) return;
  if (request.mode === 'navigate') event.respondWith(page(request));
  // Hashed names never change their content: what is kept is right.
  else event.respondWith(caches.match(request).then((kept) => kept ?? fetch(request)));
});
