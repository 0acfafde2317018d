"""The tables of the audit. Acts are for ever (guards.py); names and addresses lie apart, so that they can be erased."""

from __future__ import annotations

from django.db import models

from orkhon.audit.fields import PositionField


class ActorKind(models.TextChoices):
    """What can act."""

    PERSON = "person"
    COMMAND = "command"
    HUB = "hub"


class Actor(models.Model):
    """Who acts: the only place of the audit where a name stands, so that an erased person's name can be replaced.

    No foreign key to the account: it may be deleted, and the acts stay. `user_id` is empty for what is no person, for
    people whose account was gone when they acted, and once the name was forgotten.
    """

    name = models.CharField(max_length=150)
    kind = models.CharField(max_length=8, choices=ActorKind)
    user_id = models.BigIntegerField(null=True, blank=True, unique=True)

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "name"],
                condition=models.Q(user_id__isnull=True),
                name="audit_actor_one_a_name",
            )
        ]

    def __str__(self) -> str:
        return self.name


class Act(models.Model):
    """What somebody did, at one position of a gapless chain of hashes. Never changed, never deleted.

    `actor_id` is an `Actor`'s id without a foreign key. Object and details hold no words of items: they name things by
    type and key. `origin` is the salted hash of where the act came from, or empty; the address itself lies in an
    `ActOrigin`, which may be removed. Each hash is made as hashes.py says, for ever.
    """

    position = PositionField(primary_key=True)
    at = models.DateTimeField()
    actor_id = models.BigIntegerField()
    verb = models.CharField(max_length=100)
    object_type = models.CharField(max_length=100)
    object_key = models.CharField(max_length=500)
    outcome = models.CharField(max_length=16)
    details = models.JSONField()
    origin = models.CharField(max_length=64)
    previous = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        default_permissions = ("view",)
        indexes = [
            models.Index(fields=["at"], name="audit_act_at"),
            models.Index(fields=["actor_id", "position"], name="audit_act_actor"),
            models.Index(fields=["object_type", "object_key", "position"], name="audit_act_object"),
        ]

    def __str__(self) -> str:
        return f"{self.position} {self.verb} {self.object_type} {self.object_key}"


class ActOrigin(models.Model):
    """Where one act came from: personal data, removed row by row when its time is over.

    The salt goes with it, so that nobody can afterwards test guesses of the address against the hash in the act.
    """

    act = models.OneToOneField(Act, models.PROTECT, primary_key=True, db_column="act", related_name="origin_row")
    address = models.CharField(max_length=64)
    agent = models.CharField(max_length=300)
    salt = models.BinaryField()

    class Meta:
        default_permissions = ()
        indexes = [models.Index(fields=["address"], name="audit_origin_address")]

    def __str__(self) -> str:
        return self.address


class Head(models.Model):
    """One row that `record` locks on PostgreSQL. It holds nothing: the last act says where the chain ends."""

    id = models.SmallIntegerField(primary_key=True)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return "the lock of the audit"
