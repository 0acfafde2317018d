/* Has the hub draft the statement of what the form says, asks the device to sign it, and sends both. Words come from the
   page. */

const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (letter) => letter.charCodeAt(0));
const text = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");

const asJson = (made) => {
  const sent = {};
  for (const name of ["clientDataJSON", "authenticatorData", "signature"]) sent[name] = text(made.response[name]);
  return JSON.stringify({ id: made.id, rawId: text(made.rawId), type: made.type, response: sent });
};

for (const form of document.querySelectorAll("form[data-assessing]")) {
  const complaint = form.querySelector("[data-complaint]");
  const complain = (words) => {
    complaint.textContent = words;
    complaint.hidden = false;
    complaint.scrollIntoView({ block: "center" });
  };
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const button = form.querySelector("button[type=submit]");
    button.disabled = true;
    complaint.hidden = true;
    let said = "";
    try {
      const answer = await fetch(form.dataset.assessing, {
        method: "POST",
        body: new FormData(form),
        headers: { Accept: "application/json" },
        credentials: "same-origin",
      });
      const drafted = await answer.json();
      said = drafted.error ?? "";
      if (!answer.ok) throw new Error(said);
      const publicKey = drafted.publicKey;
      publicKey.challenge = bytes(publicKey.challenge);
      for (const one of publicKey.allowCredentials) one.id = bytes(one.id);
      const made = await navigator.credentials.get({ publicKey });
      form.elements.statement.value = drafted.statement;
      form.elements.credential.value = asJson(made);
      form.submit();
    } catch {
      button.disabled = false;
      complain(said || form.dataset.refused);
    }
  });
}
