// Without a network a page that is asked for becomes the offline page. Nothing else is kept: what was published may
// have been taken back since, so no article is ever shown from here.
const KEPT = `offline-${self.registration.scope}`;
const OFFLINE = new URL("offline/", self.registration.scope).pathname;

// The page and what it needs to look like itself; each by itself, because a missing font must not take the page along.
const keep = async () => {
  const cache = await caches.open(KEPT);
  const response = await fetch(OFFLINE, { cache: "no-cache" });
  if (!response.ok) return;
  const text = await response.clone().text();
  await cache.put(OFFLINE, response);
  const own = [...text.matchAll(/<link rel="(?:stylesheet|icon)"[^>]* href="(\/[^"]+)"/g)].map((match) => match[1]);
  const wanted = new Set([OFFLINE, ...own]);
  await Promise.allSettled(own.map((address) => cache.add(address)));
  for (const request of await cache.keys()) {
    if (!wanted.has(new URL(request.url).pathname)) await cache.delete(request);
  }
};

self.addEventListener("install", (event) => {
  event.waitUntil(keep().catch(() => {}).then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  event.waitUntil(self.clients.claim());
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET") return;
  if (request.mode === "navigate") {
    // What stands in a frame, such as a perspective box on another site, is no page that the reader went to.
    if (request.destination !== "document") return;
    event.respondWith(
      fetch(request).catch(async () => (await caches.match(OFFLINE)) ?? Response.error()),
    );
  } else if (request.destination === "style" || request.destination === "image") {
    const address = new URL(request.url);
    if (address.origin !== self.location.origin) return;
    // Only what the offline page itself needs is there.
    event.respondWith(
      fetch(request).catch(async () => (await caches.match(address.pathname, { cacheName: KEPT })) ?? Response.error()),
    );
  }
});
