// Shows breaking news that the portal pushes to this browser, and opens it. It keeps nothing and answers no page.
self.addEventListener("push", (event) => {
    let told;
    try { told = event.data.json(); } catch { return; }
    event.waitUntil(self.registration.showNotification(told.title, { body: told.words, tag: told.tag, lang: told.lang, dir: told.dir, renotify: true, data: { url: told.url } }));
});

self.addEventListener("notificationclick", (event) => {
    event.notification.close();
    const { url } = event.notification.data;
    if (!url || new URL(url, self.location.origin).origin !== self.location.origin) return;
    event.waitUntil(self.clients.openWindow(url));
});
