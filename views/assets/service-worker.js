// Says so when the line is dead, instead of the browser. It keeps that one page and what it is drawn with, no other:
// whatever a person reads comes from the server, or not at all.
const PAGE = '/offline';
const DRAWN_WITH = ['asset:perch.css', 'asset:mark.svg', 'asset:app.js', 'asset:htmx.js'];
// What the page says, in short: the server puts it here.
const WORDING = 'page:offline';
// Another version of any of them makes this another worker, with a store of its own.
const STORE = `offline:${WORDING}:${DRAWN_WITH.join()}`;

async function keep() {
  const store = await caches.open(STORE);
  // As a stranger sees it: nothing of anybody is kept.
  const asked = [PAGE, ...DRAWN_WITH].map(
    (path) => new Request(path, { credentials: 'omit', cache: 'reload' }),
  );
  await store.addAll(asked);
}

async function tidy() {
  for (const name of await caches.keys()) if (name !== STORE) await caches.delete(name);
  // The page is asked for while this worker wakes up.
  await self.registration.navigationPreload?.enable();
  await self.clients.claim();
}

async function load(event) {
  try {
    return (await event.preloadResponse) ?? (await fetch(event.request));
  } catch (error) {
    const kept = await caches.match(PAGE);
    if (kept) return kept;
    throw error;
  }
}

self.addEventListener('install', (event) => {
  self.skipWaiting();
  event.waitUntil(keep());
});
self.addEventListener('activate', (event) => event.waitUntil(tidy()));
self.addEventListener('fetch', (event) => {
  const { request } = event;
  if (request.mode === 'navigate') {
    if (request.method === 'GET') event.respondWith(load(event));
  } else if (DRAWN_WITH.includes(new URL(request.url).pathname)) {
    event.respondWith(caches.match(request.url).then((kept) => kept ?? fetch(request)));
  }
});
