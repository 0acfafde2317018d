// Breaking news in this browser: asked for by a click alone, and taken back by one. Words come from the part's data.
const part = document.querySelector("[data-alerts]");
const said = part?.querySelector("[data-alerts-said]");
const on = part?.querySelector("[data-alerts-on]");
const off = part?.querySelector("[data-alerts-off]");

function bytes(text) {
    const padded = text.replace(/-/g, "+").replace(/_/g, "/").padEnd(Math.ceil(text.length / 4) * 4, "=");
    return Uint8Array.from(atob(padded), (letter) => letter.charCodeAt(0));
}

async function send(facts) {
    const answer = await fetch(part.dataset.alerts, { method: "POST", body: new URLSearchParams(facts) });
    if (!answer.ok) throw new Error((await answer.json()).error);
}

async function own() {
    const worker = await navigator.serviceWorker.getRegistration(part.dataset.scope);
    return worker?.pushManager.getSubscription();
}

async function begin() {
    if ((await Notification.requestPermission()) !== "granted") throw new Error(part.dataset.refused);
    const worker = await navigator.serviceWorker.register(part.dataset.worker, { scope: part.dataset.scope });
    while (!worker.active) await new Promise((done) => setTimeout(done, 50));
    const given = await worker.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: bytes(part.dataset.key) });
    const { endpoint, keys } = given.toJSON();
    await send({ endpoint, p256dh: keys.p256dh, auth: keys.auth });
}

async function end() {
    const given = await own();
    if (!given) return;
    await send({ endpoint: given.endpoint, off: "1" });
    await given.unsubscribe();
}

function show(told) {
    on.hidden = told;
    off.hidden = !told;
    on.disabled = off.disabled = false;
}

function answers(button, deed, told, words) {
    button.addEventListener("click", async () => {
        button.disabled = true;
        try {
            await deed();
            show(told);
            said.textContent = words;
        } catch (error) {
            said.textContent = error.message || part.dataset.failed;
            button.disabled = false;
        }
    });
}

if (part && "serviceWorker" in navigator && "PushManager" in window) {
    own().then((given) => show(Boolean(given))).catch(() => show(false));
    answers(on, begin, true, part.dataset.told);
    answers(off, end, false, part.dataset.ended);
} else if (said) {
    said.textContent = part.dataset.cannot;
}
