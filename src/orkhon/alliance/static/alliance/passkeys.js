/* Asks the device for a passkey, or to use one, and sends its answer with the form. Words come from the page. */

const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (letter) => letter.charCodeAt(0));
const text = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");

const readable = (options) => {
  options.challenge = bytes(options.challenge);
  if (options.user) options.user.id = bytes(options.user.id);
  for (const list of [options.excludeCredentials, options.allowCredentials]) {
    for (const one of list ?? []) one.id = bytes(one.id);
  }
  return options;
};

const asJson = (made) => {
  const { response } = made;
  const sent = { clientDataJSON: text(response.clientDataJSON) };
  for (const name of ["attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (response[name]) sent[name] = text(response[name]);
  }
  return JSON.stringify({
    id: made.id,
    rawId: text(made.rawId),
    type: made.type,
    clientExtensionResults: made.getClientExtensionResults(),
    response: sent,
  });
};

for (const form of document.querySelectorAll("form[data-passkey]")) {
  const complaint = document.querySelector("[data-passkey-error]");
  if (!window.PublicKeyCredential) {
    form.hidden = true;
    continue;
  }
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const button = form.querySelector("button[type=submit]");
    button.disabled = true;
    if (complaint) complaint.hidden = true;
    try {
      const token = form.querySelector("[name=csrfmiddlewaretoken]").value;
      const answer = await fetch(form.dataset.options, {
        method: "POST",
        headers: { "X-CSRFToken": token },
        credentials: "same-origin",
      });
      const options = await answer.json();
      if (!answer.ok) throw new Error(options.error);
      const publicKey = readable(options.publicKey);
      const made = await navigator.credentials[form.dataset.passkey]({ publicKey });
      form.querySelector("[name=credential]").value = asJson(made);
      form.submit();
    } catch {
      button.disabled = false;
      if (complaint) {
        complaint.textContent = form.dataset.refused;
        complaint.hidden = false;
      }
    }
  });
}
