"""Add the tables of checks: questions of the public page and their answers."""

import django.db.models.deletion
import orkhon.verification.models.check
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Check",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "key",
                    models.CharField(
                        default=orkhon.verification.models.check.new_check_key, max_length=24, unique=True
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("text", "a text"), ("link", "a link"), ("picture", "a picture")], max_length=8
                    ),
                ),
                ("asked", models.DateTimeField(db_index=True)),
                ("language", models.CharField(help_text="the interface's, of whoever asked", max_length=8)),
                (
                    "tag",
                    models.CharField(blank=True, default="", help_text="the language of the question", max_length=35),
                ),
                ("question", models.TextField(blank=True, default="")),
                ("link", models.CharField(blank=True, default="", max_length=2000)),
                ("picture", models.CharField(blank=True, default="", max_length=64)),
                ("identity", models.CharField(max_length=64)),
                ("position", models.PositiveBigIntegerField(default=0)),
                ("format", models.PositiveSmallIntegerField(default=1)),
                ("answer", models.JSONField(default=dict)),
                ("claim", models.CharField(blank=True, default="", max_length=32)),
                ("erased", models.DateTimeField(null=True)),
            ],
            options={
                "verbose_name": "check",
                "verbose_name_plural": "checks",
                "default_permissions": (),
                "indexes": [models.Index(fields=["identity", "-asked"], name="verification_check_again")],
            },
        ),
        migrations.CreateModel(
            name="CheckedItem",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uri", models.TextField(db_index=True)),
                (
                    "check_row",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="items",
                        to="verification.check",
                    ),
                ),
            ],
            options={
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(fields=["check_row", "uri"], name="verification_checked_item_once")
                ],
            },
        ),
    ]
