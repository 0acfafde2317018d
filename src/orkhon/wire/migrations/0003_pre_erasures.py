"""What is to follow a redaction outside the log. New tables only: the former version does not know them."""

import orkhon.wire.models
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("wire", "0002_guards")]

    operations = [
        migrations.CreateModel(
            name="ErasedName",
            fields=[
                ("digest", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("entry", models.BigIntegerField(db_index=True, help_text="the redact entry")),
            ],
            options={"default_permissions": ()},
        ),
        migrations.CreateModel(
            name="Erasure",
            fields=[
                (
                    "entry",
                    orkhon.wire.models.PositionField(
                        help_text="position of the redact entry that was asked for", primary_key=True, serialize=False
                    ),
                ),
                ("uri", models.TextField()),
                ("agency", models.CharField(max_length=64)),
                ("closed", models.JSONField(default=list, help_text="uris of which every version goes")),
                (
                    "parted",
                    models.JSONField(
                        default=dict, help_text="uris of which some versions go, with those versions"
                    ),
                ),
                ("kept", models.JSONField(default=list, help_text="uris with other sources too, left to an editor")),
                ("keep_mixed", models.BooleanField(default=False)),
                (
                    "deliveries",
                    models.JSONField(default=list, help_text="SHA-256 of kept bytes; emptied once these are gone"),
                ),
                ("media", models.JSONField(default=list, help_text="addresses of media; emptied once these are gone")),
                ("removed", models.JSONField(default=dict, help_text="how many of what")),
                ("begun", models.DateTimeField()),
                ("attempts", models.PositiveIntegerField(default=0)),
                ("next_attempt", models.DateTimeField(help_text="empty: all is done", null=True)),
                ("error", models.CharField(blank=True, help_text="the kind of the last failure", max_length=200)),
                ("erased", models.DateTimeField(help_text="when rows and files were gone", null=True)),
                (
                    "finished",
                    models.DateTimeField(help_text="when the databases' free space was overwritten too", null=True),
                ),
            ],
            options={
                "default_permissions": (),
                "indexes": [
                    models.Index(
                        condition=models.Q(("next_attempt__isnull", False)),
                        fields=["next_attempt"],
                        name="wire_erasure_waiting",
                    )
                ],
            },
        ),
    ]
