"""Canonical bytes, keys, signatures and hash chains. Knows no database, no file and no clock."""

from orkhon.trust.canonical import CanonicalError, canonical
from orkhon.trust.chains import header_problems, link_problems, payload_problems, statement_problems
from orkhon.trust.errors import TrustError
from orkhon.trust.hashes import SALT_BYTES, ZERO_HASH, is_hash, salted_hash, sha256_hex
from orkhon.trust.headers import Header
from orkhon.trust.key_times import KeyTimes
from orkhon.trust.keys import KeyMalformed, KeyMismatch, SignatureMismatch, SigningKey, VerifyingKey
from orkhon.trust.links import Link
from orkhon.trust.moments import MomentError, moment_text, read_moment
from orkhon.trust.roots import DailyRoot
from orkhon.trust.statements import Statement, StatementMalformed

__all__ = [
    "SALT_BYTES",
    "ZERO_HASH",
    "CanonicalError",
    "DailyRoot",
    "Header",
    "KeyMalformed",
    "KeyMismatch",
    "KeyTimes",
    "Link",
    "MomentError",
    "SignatureMismatch",
    "SigningKey",
    "Statement",
    "StatementMalformed",
    "TrustError",
    "VerifyingKey",
    "canonical",
    "header_problems",
    "is_hash",
    "link_problems",
    "moment_text",
    "payload_problems",
    "read_moment",
    "salted_hash",
    "sha256_hex",
    "statement_problems",
]
