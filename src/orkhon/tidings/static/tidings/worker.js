// Shows what the hub pushes to this browser, and opens what it is about. It keeps nothing and answers no page.
self.addEventListener("push", (event) => {
    let told;
    try { told = event.data.json(); } catch { return; }
    event.waitUntil(self.registration.showNotification("Orkhon", { body: told.words, tag: told.tag, lang: told.lang, data: { url: told.url } }));
});

self.addEventListener("notificationclick", (event) => {
    event.notification.close();
    const { url } = event.notification.data;
    if (!url || new URL(url, self.location.origin).origin !== self.location.origin) return;
    event.waitUntil(self.clients.openWindow(url));
});
