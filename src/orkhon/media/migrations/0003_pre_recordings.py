"""Sound and film that the desk keeps itself. The former version knows nothing of it."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """Adds an empty table."""

    dependencies = [
        ("media", "0002_pre_small_bodies"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Recording",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("title", models.CharField(max_length=255, verbose_name="title")),
                (
                    "kind",
                    models.CharField(
                        choices=[("audio", "sound"), ("video", "film")],
                        editable=False,
                        max_length=5,
                        verbose_name="type",
                    ),
                ),
                ("sha256", models.CharField(editable=False, max_length=64, unique=True)),
                ("content_type", models.CharField(editable=False, max_length=32)),
                ("size", models.PositiveBigIntegerField(editable=False, help_text="bytes")),
                ("credit", models.CharField(blank=True, max_length=255, verbose_name="credit")),
                (
                    "item_uri",
                    models.CharField(
                        blank=True,
                        db_index=True,
                        editable=False,
                        help_text="the wire's item that it belongs to",
                        max_length=2000,
                    ),
                ),
                ("uploaded_at", models.DateTimeField(editable=False)),
                (
                    "uploaded_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "recording",
                "verbose_name_plural": "recordings",
                "ordering": ["-pk"],
                "default_permissions": (),
            },
        ),
        # Words alone: no column changes.
        migrations.AlterField(
            model_name="picture",
            name="alt_text",
            field=models.CharField(
                blank=True,
                help_text="what the picture shows, for those who do not see it",
                max_length=500,
                verbose_name="alternative text",
            ),
        ),
        migrations.AlterField(
            model_name="picture",
            name="credit",
            field=models.CharField(blank=True, max_length=255, verbose_name="credit"),
        ),
    ]
