"""Follow an Orkhon hub. Needs Python 3.9 and nothing else; paste it, and write your own `publish` and `take_off`.

ORKHON=https://hub.example HUB_TOKEN=ork_… python client.py follow
follow goes on for ever, from where it was stopped (kept in orkhon.cursor); `notices` lists the kills that wait for
somebody's name, and `confirm 17 "Janet Poe"` gives it.
"""

import base64
import hashlib
import json
import os
import re
import sys
import time
import urllib.error
import urllib.parse
import urllib.request


class Hub:
    def __init__(self, address, token, kept="orkhon.cursor"):
        self.address, self.token, self.kept = address.rstrip("/") + "/api/v1/", token, kept

    def ask(self, path, body=None, **query):
        """The hub's answer. Waits and asks again for as long as the hub is away or says that it was asked too often."""
        url = self.address + path + "?" + urllib.parse.urlencode(query, doseq=True)
        headers = {"Authorization": "Bearer " + self.token, "Content-Type": "application/json"}
        data, pause = None if body is None else json.dumps(body).encode(), 1.0
        while True:
            try:
                with urllib.request.urlopen(urllib.request.Request(url, data, headers), timeout=60) as answer:
                    return json.load(answer)
            except urllib.error.HTTPError as refusal:
                if refusal.code != 429 and refusal.code < 500:
                    raise RuntimeError(f"{refusal.code}: {refusal.read().decode('utf-8', 'replace')}") from None
                wait = float(refusal.headers.get("Retry-After") or pause)
            except (OSError, ValueError):  # no line, or cut off in the middle
                wait = pause
            time.sleep(wait)
            pause = min(60.0, 2 * pause)

    def entries(self, **wanted):
        """All entries in order, for ever. An entry counts as handled when the next one is asked for.

        Stopped in the middle, the last one comes again: handle it so that twice is as good as once.
        """
        cursor, more = self.cursor(), True
        while True:
            page = self.ask("entries", **({"cursor": cursor} if cursor else {}), wait=0 if more else 15, **wanted)
            for entry in page["entries"]:
                yield entry
                self.keep(entry["cursor"])
            cursor, more = page["next"], page["more"]
            self.keep(cursor)

    def cursor(self):
        try:
            with open(self.kept, encoding="ascii") as file:
                return file.read().strip()
        except FileNotFoundError:
            return ""

    def keep(self, cursor):
        with open(self.kept + ".new", "w", encoding="ascii") as file:
            file.write(cursor)
        os.replace(self.kept + ".new", self.kept)  # whole or not at all


def verified(url, headers, body, keys, hub, now=None):
    """The entries that a webhook was sent; ValueError where the hub did not sign just this. Needs `cryptography`.

    `url` is the webhook's address as the hub has it, `keys` the answer of /api/v1/keys, `hub` the hub's own code there.
    """
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    named = {name.lower(): value for name, value in headers.items()}
    digest = "sha-256=:" + base64.b64encode(hashlib.sha256(body).digest()).decode() + ":"
    said = named.get("signature-input", "").partition("=")[2]
    covered = re.findall(r'"([^"]+)"', said.partition(")")[0])
    facts = dict(re.findall(r';(\w+)="?([^";]*)"?', said.partition(")")[2]))
    parts = {"@method": "POST", "@target-uri": url, "content-digest": digest}
    parts["content-type"] = named.get("content-type", "")
    if named.get("content-digest") != digest or set(covered) != set(parts):
        raise ValueError("another body than the signed one, or a signature that covers too little")
    if abs((now or time.time()) - int(facts.get("created", 0))) > 300:
        raise ValueError("signed more than five minutes ago: set the clock right, or it was sent by somebody else")
    base = "".join(f'"{name}": {parts[name]}\n' for name in covered) + f'"@signature-params": {said}'
    signature = base64.b64decode(named.get("signature", "").partition("=")[2].strip(":"))
    for key in keys["keys"]:
        if key["kid"] == facts.get("keyid") and key["owner"] == hub:
            try:
                raw = base64.urlsafe_b64decode(key["x"] + "=")
                Ed25519PublicKey.from_public_bytes(raw).verify(signature, base.encode())
            except InvalidSignature:
                break
            return json.loads(body)["entries"]
    raise ValueError("not signed by a key of the hub")


def publish(entry):
    headlines = entry["item"].get("headlines", [])
    print("publish", entry["uri"], entry["version"], *(one["value"] for one in headlines[:1]), flush=True)


def take_off(entry):
    print("take off", entry["uri"], entry.get("withdrawn") or entry["kind"], flush=True)


if __name__ == "__main__":
    hub = Hub(os.environ["ORKHON"], os.environ["HUB_TOKEN"])
    if sys.argv[1] == "notices":
        print(json.dumps(hub.ask("notices"), indent=1, ensure_ascii=False))
    elif sys.argv[1] == "confirm":
        print(hub.ask(f"notices/{int(sys.argv[2])}/acknowledgement", {"person": sys.argv[3]})["by"], "confirmed")
    for entry in hub.entries() if sys.argv[1] == "follow" else ():
        if "item" in entry:  # published, updated, corrected, or given back: put it up, over what was there
            publish(entry)
        elif "withdrawn" in entry or entry["kind"] in ("kill", "withhold", "redact"):
            take_off(entry)
