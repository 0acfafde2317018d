"""Check one item of Orkhon's wire by public tools alone: python check_item.py PROOF [--payload FILE] [--key=HUB_KEY]

PROOF is a file, or an address such as https://HUB/api/v1/proofs/1234. Needs Python 3.11 and `cryptography`. Proves that
the hub signed a tree that holds this entry, that statement and link belong to it, and, with a payload, the words too.
Give --key with the hub's public key as you know it from elsewhere, and note day, size and root: a later proof that does
not agree with them shows that the log was rewritten. Compare the key ids that are printed with those you know.
"""

import argparse
import base64
import hashlib
import json
import pathlib
import sys
import urllib.request as net

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

SAME = ("agency", "uri", "version", "kind", "payload_hash")  # what header and statement must say alike


def canonical(document):  # RFC 8785, for objects of texts and whole numbers under ASCII names
    return json.dumps(document, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode("utf-8")


def unpadded(text):  # base64url as JWS writes it
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def must(true, sentence):
    return true or sys.exit(f"NOT PROVEN: {sentence}")


def key_of(proof, key_id):  # the key's id is its JWK thumbprint, RFC 7638
    text = proof["keys"][key_id]
    jwk = json.dumps({"crv": "Ed25519", "kty": "OKP", "x": text}, separators=(",", ":")).encode()
    thumbprint = base64.urlsafe_b64encode(hashlib.sha256(jwk).digest()).rstrip(b"=").decode()
    must(thumbprint == key_id, f"the key {key_id} is another one than its id says")
    return unpadded(text)


def signed(proof, name):  # Ed25519 over the canonical bytes without the signature
    document = {key: value for key, value in proof[name].items() if key != "signature"}
    try:
        raw = key_of(proof, document["key_id"])
        Ed25519PublicKey.from_public_bytes(raw).verify(unpadded(proof[name]["signature"]), canonical(document))
    except (InvalidSignature, ValueError):
        must(False, f"the signature of the {name} is not of key {document['key_id']}")


def root_by_path(leaf, number, size, path):  # RFC 9162, section 2.1.3.2
    first, last, root = number, size - 1, leaf
    for beside in map(bytes.fromhex, path):
        must(last > 0, "the path is too long")
        if first & 1 or first == last:
            root = hashlib.sha256(b"\x01" + beside + root).digest()
            while not first & 1 and first:
                first, last = first >> 1, last >> 1
        else:
            root = hashlib.sha256(b"\x01" + root + beside).digest()
        first, last = first >> 1, last >> 1
    must(last == 0, "the path is too short")
    return root


def check(proof, payload, hub_key):
    header, statement, link, root = (proof[name] for name in ("header", "statement", "link", "root"))
    for name in ("statement", "link", "root"):
        signed(proof, name)
    must(all(header[name] == statement[name] for name in SAME), "header and statement speak of different things")
    must(statement["by"] in (statement["agency"], link["hub"]), "somebody else signed the statement")
    must(hashlib.sha256(canonical(statement)).hexdigest() == link["statement"], "the hub took another statement")
    of_link = (link["hub"], link["received"], link["position"])
    must(of_link == (root["hub"], header["received"], header["position"]), "the link is of another hub, time or place")
    leaf = hashlib.sha256(b"\x00" + hashlib.sha256(canonical(header)).digest()).digest()
    must(0 < header["position"] <= root["size"], "the day's tree ends before the entry")
    found = root_by_path(leaf, header["position"] - 1, root["size"], proof["path"]).hex()
    must(found == root["root"], "the header is not in the day's tree")
    must(hub_key in ("", proof["keys"][root["key_id"]]), "the root is signed with another key than you gave")
    if "body" in payload:
        body = hashlib.sha256(unpadded(payload["salt"]) + payload["body"].encode("utf-8")).hexdigest()
        must(body == header["payload_hash"], "the words are not those of the entry")


if __name__ == "__main__":
    words = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    words.add_argument("proof")
    words.add_argument("--payload", help="a JSON file with salt and body, where the proof has none")
    words.add_argument("--key", default="", help="the hub's public key in base64url")
    given = words.parse_args()
    address = given.proof if given.proof.startswith("https://") else pathlib.Path(given.proof).resolve().as_uri()
    proof = json.loads(net.urlopen(address).read())
    payload = json.loads(pathlib.Path(given.payload).read_bytes()) if given.payload else proof
    check(proof, payload, given.key)
    told, root, words = proof["statement"], proof["root"], "with" if "body" in payload else "not looking at"
    print(f"PROVEN: {told['kind']} of {told['uri']} version {told['version']} by {told['agency']}, {words} its words;")
    print(f"signed by {told['by']} with {told['key_id']} at {told['time']};")
    print(f"in the tree of {root['day']}: {root['size']} entries, root {root['root']},")
    print(f"signed by {root['hub']} with {root['key_id']}")
