"""Claims: what circulates and is put to the agencies, where it was seen, and what was gathered about it.

Who sent a tip is not here and never shown to members; a claim knows only by which way it came (`source`).
"""

from __future__ import annotations

import secrets
from typing import Final

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

LONGEST_KEY: Final = 16
MOST_WORDS: Final = 5_000
LONGEST_ADDRESS: Final = 2_000
LONGEST_PLACE: Final = 200
LONGEST_LANGUAGE: Final = 35
LONGEST_AGENCY: Final = 32
LONGEST_HASH: Final = 64
_LETTERS: Final = "23456789abcdefghjkmnpqrstvwxyz"
"""Without those that are taken for another when read aloud or typed."""


def new_key(first: str) -> str:
    """Return a key of nine letters that begins with `first`: short enough to be said, one of 6·10¹¹."""
    return first + "".join(secrets.choice(_LETTERS) for _ in range(8))


def new_claim_key() -> str:
    """Return a claim's key."""
    return new_key("c")


def new_evidence_key() -> str:
    """Return the key of a piece of evidence."""
    return new_key("e")


class ClaimState(models.TextChoices):
    """What became of a claim."""

    NEW = "new", _("new")
    OPEN = "open", _("before the agencies")
    DETERMINED = "determined", _("determined")
    UNDECIDED = "undecided", _("no joint position")
    REFUSED = "refused", _("not taken up")
    MERGED = "merged", _("merged")


class ClaimSource(models.TextChoices):
    """By which way a claim came."""

    PUBLIC = "public", _("the public page")
    TIP = "tip", _("a tip")
    DESK = "desk", _("the newsroom")
    RADAR = "radar", _("the radar")


class Nature(models.TextChoices):
    """What is asserted. Only facts that can be checked are put to the agencies."""

    UNSEEN = "", _("not looked at yet")
    FACT = "fact", _("a fact that can be checked")
    OPINION = "opinion", _("an opinion")


class Names(models.TextChoices):
    """Whom the claim is about, as far as the law asks for more care."""

    UNSEEN = "", _("not looked at yet")
    NOBODY = "nobody", _("no living person and no firm")
    PERSON = "person", _("a living person")
    FIRM = "firm", _("a firm")


class Claim(models.Model):
    """Something that circulates, in the words (with language and script) that circulate.

    `identity` says what makes it this claim: the fold of its words, or where it has none its first link, or its first
    picture; the same sent again is the same claim. `language` is a BCP 47 tag with script, `und` where unknown. `item`
    is the uri of the wire's item whose words it takes and changes, where that is known. `priority` grows with the
    spread (`claims/spread.py`); `languages` are the codes in which it was seen, parted by spaces. `into` is the claim
    that this one was merged with: its key leads there for ever. No determination here: those are rows of their own.
    """

    key = models.CharField(max_length=LONGEST_KEY, unique=True, default=new_claim_key)
    identity = models.CharField(max_length=80, unique=True)
    words = models.TextField(blank=True, default="")
    language = models.CharField(max_length=LONGEST_LANGUAGE, default="und")
    source = models.CharField(max_length=8, choices=ClaimSource.choices)
    state = models.CharField(max_length=12, choices=ClaimState.choices, default=ClaimState.NEW)
    nature = models.CharField(max_length=8, choices=Nature.choices, blank=True, default=Nature.UNSEEN)
    names = models.CharField(max_length=8, choices=Names.choices, blank=True, default=Names.UNSEEN)
    whom = models.CharField(max_length=300, blank=True, default="", help_text="the person or firm it names")
    refusal = models.TextField(blank=True, default="", help_text="why it was not taken up")
    item = models.TextField(blank=True, default="")
    received = models.DateTimeField()
    seen = models.DateTimeField(help_text="when it was last seen or sent")
    times = models.PositiveIntegerField(default=1, help_text="how often it was sent or seen")
    places = models.PositiveIntegerField(default=0, help_text="in how many places it was seen")
    languages = models.CharField(max_length=200, blank=True, default="")
    priority = models.PositiveIntegerField(default=0)
    worker = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    into = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="merged")

    class Meta:
        verbose_name = _("circulating claim")
        verbose_name_plural = _("claims")
        default_permissions = ("view", "add", "change")
        permissions = [
            ("open_case", "Can put claims to the agencies, reopen and answer appeals"),
            ("issue_hold", "Can tell members to hold a claim as unverified"),
            ("sign_off", "Can sign off legally what names a person or a firm"),
            ("name_speaker", "Can name who speaks for an agency"),
        ]
        indexes = [
            models.Index(fields=["state", "-priority", "-received"], name="verification_claim_urgent"),
            models.Index(fields=["-received"], name="verification_claim_newest"),
        ]

    def __str__(self) -> str:
        return self.key


class TraceKind(models.TextChoices):
    """By what besides words a claim is known again."""

    LINK = "link", _("a link")
    PICTURE = "picture", _("a picture")


class Trace(models.Model):
    """A link that a claim came with, or the SHA-256 of a picture's bytes; `digest` is what is looked up.

    A picture's bytes are kept in `media` under that hash where they were given.
    """

    claim = models.ForeignKey(Claim, on_delete=models.CASCADE, related_name="traces")
    kind = models.CharField(max_length=8, choices=TraceKind.choices)
    digest = models.CharField(max_length=LONGEST_HASH)
    value = models.CharField(max_length=LONGEST_ADDRESS)

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["claim", "kind", "digest"], name="verification_trace_once")]
        indexes = [models.Index(fields=["kind", "digest"], name="verification_trace_found")]

    def __str__(self) -> str:
        return f"{self.kind} of {self.claim_id}"


class ArchiveState(models.TextChoices):
    """What became of the copy of an outside address."""

    NONE = "", _("nothing to keep")
    WAITING = "waiting", _("waiting for its copy")
    KEPT = "kept", _("copy kept")
    FAILED = "failed", _("no copy was to be had")


class Archived(models.Model):
    """What an outside address gave when it was asked: `sha256` names its bytes in `media`, for ever.

    `attempts` is counted before anything is asked; `problem` says in words why the last attempt failed.
    """

    address = models.CharField(max_length=LONGEST_ADDRESS, blank=True, default="")
    archive = models.CharField(max_length=8, choices=ArchiveState.choices, blank=True, default=ArchiveState.NONE)
    sha256 = models.CharField(max_length=LONGEST_HASH, blank=True, default="")
    content_type = models.CharField(max_length=127, blank=True, default="")
    size = models.PositiveBigIntegerField(default=0)
    archived = models.DateTimeField(null=True)
    attempts = models.PositiveIntegerField(default=0)
    due = models.DateTimeField(null=True)
    problem = models.CharField(max_length=300, blank=True, default="")

    class Meta:
        abstract = True


class Appearance(Archived):
    """One place where a claim was seen. `place` is the host or channel as people call it, `digest` its address's hash.

    Where there is no address (a leaflet, a private group) the place stands for it. `language` may differ from the
    claim's. `differences` are the kinds by which it departs from the original that was found, parted by spaces.
    """

    claim = models.ForeignKey(Claim, on_delete=models.CASCADE, related_name="appearances")
    place = models.CharField(max_length=LONGEST_PLACE)
    digest = models.CharField(max_length=LONGEST_HASH)
    language = models.CharField(max_length=LONGEST_LANGUAGE, blank=True, default="")
    source = models.CharField(max_length=8, choices=ClaimSource.choices)
    first = models.DateTimeField()
    last = models.DateTimeField()
    times = models.PositiveIntegerField(default=1)
    differences = models.CharField(max_length=300, blank=True, default="")

    class Meta:
        default_permissions = ()
        ordering = ["first", "pk"]
        constraints = [models.UniqueConstraint(fields=["claim", "digest"], name="verification_appearance_once")]
        indexes = [
            models.Index(
                fields=["due"], name="verification_appearance_due", condition=models.Q(archive=ArchiveState.WAITING)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.claim_id} in {self.place}"


class EvidenceKind(models.TextChoices):
    """What a piece of evidence is."""

    FILE = "file", _("a file")
    LINK = "link", _("a link")
    NOTE = "note", _("a note")
    ITEM = "item", _("an item of the wire")


class Evidence(Archived):
    """One thing that was gathered about a claim, sealed: neither changed nor deleted, and it stays after a kill.

    `digest` is what assessments name: the SHA-256 of a file's bytes, of a note's words, of an item's uri and version,
    or of a link's address; what lay there is in `sha256` as soon as its copy is kept. `agency` is the newsroom that
    brought it.
    """

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="evidence")
    key = models.CharField(max_length=LONGEST_KEY, unique=True, default=new_evidence_key)
    kind = models.CharField(max_length=8, choices=EvidenceKind.choices)
    digest = models.CharField(max_length=LONGEST_HASH)
    title = models.CharField(max_length=300, blank=True, default="")
    note = models.TextField(blank=True, default="")
    language = models.CharField(max_length=LONGEST_LANGUAGE, blank=True, default="")
    item = models.TextField(blank=True, default="")
    agency = models.CharField(max_length=LONGEST_AGENCY)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "evidence"
        default_permissions = ()
        ordering = ["at", "pk"]
        constraints = [models.UniqueConstraint(fields=["claim", "digest"], name="verification_evidence_once")]
        indexes = [
            models.Index(
                fields=["due"], name="verification_evidence_due", condition=models.Q(archive=ArchiveState.WAITING)
            ),
        ]

    def __str__(self) -> str:
        return self.key


class SignOff(models.Model):
    """A lawyer's word that a claim which names a person or a firm may be determined in public, or may not. The last
    one counts."""

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="sign_offs")
    allowed = models.BooleanField()
    note = models.TextField(blank=True, default="")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField()

    class Meta:
        default_permissions = ()
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{'allowed' if self.allowed else 'not allowed'}: {self.claim_id}"


class CommentRequest(models.Model):
    """What a named person or firm was asked, until when an answer was waited for, and what was answered.

    The answer is printed with the determination as it was given; without one it is said that there was none.
    """

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="comments")
    whom = models.CharField(max_length=300)
    way = models.CharField(max_length=300, help_text="by which way they were asked, such as a letter to their office")
    question = models.TextField()
    asked = models.DateTimeField()
    until = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    answer = models.TextField(blank=True, default="")
    language = models.CharField(max_length=LONGEST_LANGUAGE, blank=True, default="")
    answered = models.DateTimeField(null=True)

    class Meta:
        default_permissions = ()
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.whom} about {self.claim_id}"
