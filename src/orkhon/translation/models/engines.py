"""Machine engines: which there are, for which pairs of languages, what they cost, and what they were asked to do."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Final

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from orkhon.items.language import Language, LanguageTagError

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

LONGEST_TIMEOUT: Final = 600


class EngineKind(models.TextChoices):
    """What an engine is asked by. The values are names of folders in `translation/engines`."""

    LIBRETRANSLATE = "libretranslate", _("LibreTranslate")
    APERTIUM = "apertium", _("Apertium APy")
    CHAT = "chat", _("chat model (OpenAI's interface)")
    LOCAL = "local", _("model on this machine (CTranslate2)")
    NOTHING = "nothing", _("none: people translate")


ON_THIS_MACHINE: Final = frozenset({EngineKind.LOCAL, EngineKind.NOTHING})
"""Kinds that send nothing anywhere."""


class Engine(models.Model):
    """One machine engine and how it fares.

    `local` says that an administrator vouches for its address: it lies on this machine or in the hub's own network.
    What is embargoed or restricted is seen by such an engine alone, and only while its address really leads there.
    `failures` counts those in a row; before `paused_until` it is not asked. The key is no column but a file
    (`engines/engine_secrets.py`).
    """

    name = models.CharField(_("name"), max_length=60, unique=True)
    kind = models.CharField(_("kind"), max_length=16, choices=EngineKind.choices)
    address = models.CharField(
        _("address"),
        max_length=1000,
        blank=True,
        help_text=_("of the server, such as https://translate.example.org; a chat model's ends in /v1"),
    )
    model = models.CharField(
        _("model"),
        max_length=500,
        blank=True,
        help_text=_("a chat model's name, or the folder of a model on this machine"),
    )
    codes = models.TextField(
        _("codes of languages"),
        blank=True,
        max_length=4000,
        help_text=_("only where the engine names a language otherwise than usual: one a line, such as kk = kaz"),
    )
    active = models.BooleanField(_("in use"), default=True)
    local = models.BooleanField(
        _("inside"),
        default=False,
        help_text=_("lies on this machine or in its own network; only such engines see embargoed and restricted text"),
    )
    timeout = models.PositiveSmallIntegerField(
        _("longest wait in seconds"),
        default=30,
        validators=[MinValueValidator(1), MaxValueValidator(LONGEST_TIMEOUT)],
    )
    price = models.DecimalField(
        _("price of a million characters"),
        max_digits=10,
        decimal_places=4,
        default=Decimal(0),
        validators=[MinValueValidator(Decimal(0))],
    )
    cap = models.DecimalField(
        _("most that a month may cost"),
        max_digits=12,
        decimal_places=4,
        null=True,
        blank=True,
        validators=[MinValueValidator(Decimal(0))],
        help_text=_("in the currency of the price; empty: no limit"),
    )
    failures = models.PositiveIntegerField(default=0, editable=False)
    paused_until = models.DateTimeField(null=True, editable=False)
    last_failure = models.CharField(max_length=500, blank=True, default="", editable=False)
    last_failure_at = models.DateTimeField(null=True, editable=False)
    last_success = models.DateTimeField(null=True, editable=False)

    class Meta:
        ordering = ["name"]
        verbose_name = _("machine engine")
        verbose_name_plural = _("machine engines")

    def __str__(self) -> str:
        return self.name

    @property
    def on_this_machine(self) -> bool:
        """True where it sends nothing anywhere."""
        return self.kind in ON_THIS_MACHINE

    @property
    def outside(self) -> bool:
        """True for what may never see embargoed or restricted text."""
        return not (self.on_this_machine or self.local)

    def code_named(self, tag: str) -> str:
        """Return what `codes` calls a language, by its full tag or its bare code; empty where it is silent."""
        said = dict(_pairs(self.codes))
        return said.get(tag.lower(), "") or said.get(tag.partition("-")[0].lower(), "")

    def clean(self) -> None:
        """Refuse an engine that could never be asked: without an address or a model, with lines that say nothing."""
        faults: dict[str, StrOrPromise] = {}
        if self.kind == EngineKind.LOCAL and not self.model:
            faults["model"] = _("give the folder of the model; `orkhon models` tells where to get one")
        if self.kind == EngineKind.CHAT and not self.model:
            faults["model"] = _("give the model's name, as its server calls it")
        if not self.on_this_machine and not self.address.startswith(("http://", "https://")):
            faults["address"] = _("give an address that begins with http:// or https://")
        try:
            list(_pairs(self.codes))
        except ValueError:
            faults["codes"] = _("write one a line, our code first, such as kk = kaz")
        if faults:
            raise ValidationError(faults)


def _pairs(text: str) -> list[tuple[str, str]]:
    found = []
    for line in text.splitlines():
        if not line.strip():
            continue
        ours, sign, theirs = (part.strip() for part in line.partition("="))
        if not (sign and ours and theirs):
            raise ValueError(line)
        found.append((ours.lower(), theirs))
    return found


class EnginePair(models.Model):
    """One way of one engine: from which language to which, and how early it is asked.

    The tags name the script that the engine wants; texts in another script of the language are converted.
    """

    engine = models.ForeignKey(Engine, on_delete=models.CASCADE, related_name="pairs", verbose_name=_("engine"))
    source = models.CharField(
        _("from"), max_length=35, help_text=_("a language and the script that the engine reads, such as kk-Cyrl")
    )
    target = models.CharField(_("to"), max_length=35, help_text=_("such as uz-Latn"))
    rank = models.PositiveSmallIntegerField(
        _("turn"), default=1, help_text=_("1 is asked first; the next one is asked where it fails")
    )

    class Meta:
        ordering = ["source", "target", "rank", "pk"]
        verbose_name = _("pair of languages")
        verbose_name_plural = _("pairs of languages")
        constraints = [
            models.UniqueConstraint(fields=["engine", "source", "target"], name="translation_one_pair_an_engine")
        ]

    def __str__(self) -> str:
        return f"{self.source} → {self.target}: {self.engine}"

    def clean(self) -> None:
        """Write both tags in full. Refuse what is no tag, and a way from a language to itself."""
        faults: dict[str, StrOrPromise] = {}
        for name in ("source", "target"):
            try:
                setattr(self, name, Language.parse(getattr(self, name)).tag)
            except LanguageTagError:
                faults[name] = _("write a language's tag, such as kk, kk-Cyrl or uz-Latn")
        if not faults and self.source.partition("-")[0] == self.target.partition("-")[0]:
            faults["target"] = _("choose two languages; scripts of one language are converted without an engine")
        if faults:
            raise ValidationError(faults)


class EngineUse(models.Model):
    """What one engine was sent in a month. `spent` is in millionths of the price's currency: sums stay exact."""

    engine = models.ForeignKey(Engine, on_delete=models.CASCADE, related_name="uses")
    month = models.DateField()
    characters = models.BigIntegerField(default=0)
    questions = models.BigIntegerField(default=0)
    spent = models.BigIntegerField(default=0)

    class Meta:
        ordering = ["-month"]
        constraints = [models.UniqueConstraint(fields=["engine", "month"], name="translation_one_use_a_month")]

    def __str__(self) -> str:
        return f"{self.engine}: {self.month:%Y-%m}"


class RequestState(models.TextChoices):
    """How far a request for machine text has come."""

    WAITING = "waiting", _("waiting")
    RUNNING = "running", _("being translated")
    DONE = "done", _("done")
    PARTLY = "partly", _("partly done")
    FAILED = "failed", _("not done")


class MachineRequest(models.Model):
    """One wish of a person: fill the empty sentences of a document by machine.

    Whoever works on it holds it until `claimed_until`; after that anybody takes it up, so that a killed process leaves
    nothing undone. `happened` tells the attempts, as codes and values that each person reads in their own language.
    """

    document = models.ForeignKey("translation.Document", on_delete=models.CASCADE, related_name="machine_requests")
    state = models.CharField(max_length=8, choices=RequestState.choices, default=RequestState.WAITING)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", editable=False
    )
    asked_at = models.DateTimeField()
    next_attempt = models.DateTimeField()
    claimed_until = models.DateTimeField(null=True)
    claims = models.PositiveIntegerField(default=0)
    filled = models.PositiveIntegerField(default=0)
    left = models.PositiveIntegerField(default=0)
    happened = models.JSONField(default=list)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-asked_at"]
        indexes = [models.Index(fields=["state", "next_attempt"], name="translation_due_requests")]

    def __str__(self) -> str:
        return f"{self.document_id}: {self.state}"
