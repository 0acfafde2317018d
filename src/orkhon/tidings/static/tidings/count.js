// Keeps the number of unread tidings beside the menu's entry. Without it the list itself says what is unread.
const script = document.querySelector("script[data-tidings]");
const EACH = 60_000;

function show(unread) {
    const link = [...document.querySelectorAll("#wagtail-sidebar a, .w-sidebar a")].find((one) => new URL(one.href).pathname.endsWith("/for-you/"));
    if (!link) return;
    let badge = link.querySelector(".tidings-count");
    if (!unread) { badge?.remove(); return; }
    if (!badge) {
        badge = document.createElement("span");
        badge.className = "tidings-count";
        link.append(badge);
    }
    badge.textContent = unread > 99 ? "99+" : String(unread);
    badge.setAttribute("aria-label", `${unread} ${script.dataset.said}`);
}

async function look() {
    if (document.hidden) return;
    const answer = await fetch(script.dataset.count, { headers: { Accept: "application/json" } });
    if (!answer.ok || answer.redirected) return;
    show((await answer.json()).unread);
}

if (script) {
    look().catch(() => {});
    setInterval(() => look().catch(() => {}), EACH);
    document.addEventListener("visibilitychange", () => look().catch(() => {}));
}
