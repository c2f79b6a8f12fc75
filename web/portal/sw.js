// The portal's service worker: the shell (pages, scripts, styles, icons: the same for everyone) from a cache that is named by its content.
// Nothing of /api/ is ever touched, so no pupil's data comes into a cache.
const CACHE = 'portal-@version()';
const PAGE = '/portal/today';
const FILES = @shell();

self.addEventListener('install', event => event.waitUntil((async () => {
	const cache = await caches.open(CACHE);
	await cache.addAll(FILES.map(file => new Request(file, { cache: 'reload' })));
})()));

self.addEventListener('activate', event => event.waitUntil((async () => {
	for (const name of await caches.keys()) if (name !== CACHE) await caches.delete(name);
	await clients.claim();
})()));

// A new version waits until the reader asks for it ("A new version is ready").
self.addEventListener('message', event => {
	if (event.data === 'update') self.skipWaiting();
});

self.addEventListener('fetch', event => {
	const { request } = event, url = new URL(request.url);
	if (request.method !== 'GET' || url.origin !== location.origin || url.pathname.startsWith('/api/')) return;
	const wanted = request.mode === 'navigate' ? PAGE : url.pathname;
	if (FILES.includes(wanted)) event.respondWith(caches.match(wanted, { cacheName: CACHE }).then(hit => hit ?? fetch(request))); // open() would make a cache again after signing out
});
