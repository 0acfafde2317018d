// Keeps the counts of unread matches on the open list right. Without it they are those of when the page was asked for.
const list = document.querySelector("[data-counts]");
const said = list?.querySelector("[data-said]");
const EACH = 10_000;

async function look() {
    if (document.hidden) return;
    const answer = await fetch(list.dataset.counts, { headers: { Accept: "application/json" } });
    // Signed out, or no right any more: the page says so when it is asked for again.
    if (!answer.ok || answer.redirected) return;
    const { unread } = await answer.json();
    const grown = [];
    for (const count of list.querySelectorAll("[data-topic]")) {
        const now = unread[count.dataset.topic];
        if (now === undefined || String(now) === count.textContent) continue;
        if (now > Number(count.textContent)) {
            grown.push(`${count.closest("li").querySelector("a").textContent}: ${now} unread`);
        }
        count.textContent = now;
    }
    if (grown.length) said.textContent = grown.join(", ");
}

if (list) {
    setInterval(() => look().catch(() => {}), EACH);
    document.addEventListener("visibilitychange", () => look().catch(() => {}));
}
