// Registers this browser for messages, when its owner asks for it. The words come from the button's data.
const button = document.querySelector("button[data-push]");
const said = document.querySelector("[data-push-said]");

function bytes(text) {
    const padded = text.replace(/-/g, "+").replace(/_/g, "/").padEnd(Math.ceil(text.length / 4) * 4, "=");
    return Uint8Array.from(atob(padded), (letter) => letter.charCodeAt(0));
}

function name() {
    const brands = navigator.userAgentData?.brands?.map((one) => one.brand).filter((one) => !/not.?a.?brand/i.test(one));
    return [brands?.at(-1) ?? "", navigator.userAgentData?.platform ?? navigator.platform ?? ""].filter(Boolean).join(", ").slice(0, 120);
}

async function register() {
    if ((await Notification.requestPermission()) !== "granted") throw new Error(button.dataset.refused);
    const worker = await navigator.serviceWorker.register(button.dataset.worker, { scope: button.dataset.scope });
    await navigator.serviceWorker.ready;
    const given = await worker.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: bytes(button.dataset.push) });
    const { endpoint, keys } = given.toJSON();
    const answer = await fetch(button.dataset.add, {
        method: "POST",
        headers: { "X-CSRFToken": document.querySelector("[name=csrfmiddlewaretoken]").value },
        body: new URLSearchParams({ endpoint, p256dh: keys.p256dh, auth: keys.auth, name: name() }),
    });
    if (!answer.ok) throw new Error((await answer.json()).error);
}

if (button && "serviceWorker" in navigator && "PushManager" in window) {
    button.hidden = false;
    button.addEventListener("click", async () => {
        button.disabled = true;
        try {
            await register();
            location.reload();
        } catch (error) {
            said.textContent = error.message;
            button.disabled = false;
        }
    });
} else if (said) {
    said.textContent = said.dataset.cannot;
}
