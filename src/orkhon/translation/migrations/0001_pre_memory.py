import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Document",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("source", models.CharField(db_index=True, max_length=255)),
                ("target", models.CharField(max_length=255, unique=True)),
                ("source_tag", models.CharField(max_length=35)),
                ("target_tag", models.CharField(max_length=35)),
                ("source_version", models.CharField(blank=True, max_length=64)),
                ("agency", models.CharField(blank=True, max_length=32)),
                ("confidential", models.BooleanField(default=False)),
                ("seen", models.JSONField(default=dict)),
                ("composed", models.DateTimeField(blank=True, null=True)),
                ("changed", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="ForgottenWording",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("wording", models.BigIntegerField()),
                ("redacted", models.BooleanField(default=False)),
            ],
        ),
        migrations.CreateModel(
            name="Unit",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("created", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="Segment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("passage", models.CharField(max_length=200)),
                ("number", models.PositiveIntegerField()),
                ("order", models.PositiveIntegerField()),
                ("kind", models.CharField(max_length=20)),
                ("rich", models.BooleanField(default=False)),
                ("source", models.TextField()),
                ("source_key", models.BigIntegerField()),
                ("markup", models.JSONField(default=list)),
                ("before", models.TextField(blank=True)),
                ("after", models.TextField(blank=True)),
                ("previous_source", models.TextField(blank=True)),
                ("target", models.TextField(blank=True)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("empty", "not translated"),
                            ("filled", "filled in"),
                            ("draft", "being written"),
                            ("confirmed", "confirmed"),
                            ("stale", "the original has changed"),
                        ],
                        default="empty",
                        max_length=10,
                    ),
                ),
                (
                    "origin",
                    models.CharField(
                        choices=[
                            ("none", "nowhere"),
                            ("memory", "memory"),
                            ("machine", "machine"),
                            ("person", "a person"),
                        ],
                        default="none",
                        max_length=10,
                    ),
                ),
                ("score", models.PositiveSmallIntegerField(default=0)),
                ("engine", models.CharField(blank=True, max_length=100)),
                ("route", models.CharField(blank=True, max_length=100)),
                ("memory", models.BigIntegerField(blank=True, null=True)),
                ("finding_count", models.PositiveSmallIntegerField(default=0)),
                ("revision", models.PositiveIntegerField(default=0)),
                ("edited_at", models.DateTimeField(blank=True, null=True)),
                ("confirmed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "confirmed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "document",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="segments", to="translation.document"
                    ),
                ),
                (
                    "edited_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["order"],
            },
        ),
        migrations.CreateModel(
            name="SegmentVersion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("saved", "saved"),
                            ("filled", "filled in"),
                            ("article", "written in the article's form"),
                            ("refused", "refused, because somebody else was faster"),
                            ("suggested", "suggested"),
                        ],
                        max_length=10,
                    ),
                ),
                ("source", models.TextField()),
                ("text", models.TextField(blank=True)),
                (
                    "origin",
                    models.CharField(
                        choices=[
                            ("none", "nowhere"),
                            ("memory", "memory"),
                            ("machine", "machine"),
                            ("person", "a person"),
                        ],
                        default="person",
                        max_length=10,
                    ),
                ),
                ("score", models.PositiveSmallIntegerField(default=0)),
                ("engine", models.CharField(blank=True, max_length=100)),
                ("route", models.CharField(blank=True, max_length=100)),
                ("at", models.DateTimeField(db_index=True)),
                (
                    "by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "document",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="versions", to="translation.document"
                    ),
                ),
                (
                    "segment",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="versions",
                        to="translation.segment",
                    ),
                ),
            ],
            options={
                "ordering": ["-at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="Wording",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("language", models.CharField(max_length=8)),
                ("tag", models.CharField(max_length=35)),
                ("text", models.TextField()),
                ("key", models.BigIntegerField(db_index=True)),
                ("shape", models.BigIntegerField(blank=True, db_index=True, null=True)),
                ("origin", models.CharField(db_index=True, max_length=255)),
                ("agency", models.CharField(blank=True, max_length=32)),
                ("when", models.DateTimeField()),
                (
                    "reviewer",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="wordings", to="translation.unit"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="WordingUse",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("origin", models.CharField(db_index=True, max_length=255)),
                ("agency", models.CharField(blank=True, max_length=32)),
                ("when", models.DateTimeField()),
                (
                    "reviewer",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "wording",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="uses", to="translation.wording"
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="segment",
            index=models.Index(fields=["document", "order"], name="segment_in_order"),
        ),
        migrations.AddConstraint(
            model_name="wordinguse",
            constraint=models.UniqueConstraint(fields=("wording", "origin"), name="wording_once_a_document"),
        ),
    ]
