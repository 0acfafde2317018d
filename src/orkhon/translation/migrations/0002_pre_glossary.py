import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("translation", "0001_pre_memory"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="GlossaryState",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.BigIntegerField(default=0)),
                (
                    "stock",
                    models.JSONField(
                        default=list, help_text="keys of the stock that were loaded; a term deleted stays so"
                    ),
                ),
            ],
            options={
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="Term",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("institution", "institution"),
                            ("title", "title or office"),
                            ("person", "person"),
                            ("place", "place"),
                            ("thing", "thing or expression"),
                        ],
                        default="thing",
                        max_length=12,
                        verbose_name="kind",
                    ),
                ),
                (
                    "note",
                    models.CharField(
                        blank=True,
                        help_text="for whoever translates: what it is, when which wording",
                        max_length=500,
                        verbose_name="note",
                    ),
                ),
                (
                    "stock",
                    models.CharField(
                        blank=True, help_text="its key in the first stock; empty for all others", max_length=60
                    ),
                ),
                ("added", models.DateTimeField()),
                ("changed", models.DateTimeField()),
                (
                    "changed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "term",
                "verbose_name_plural": "terms",
            },
        ),
        migrations.CreateModel(
            name="TermWording",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("tag", models.CharField(help_text="BCP 47 with the script: kk-Cyrl", max_length=20)),
                ("text", models.CharField(max_length=200, verbose_name="wording")),
                ("folded", models.CharField(max_length=400)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("preferred", "preferred"),
                            ("admitted", "admitted"),
                            ("forbidden", "not to be written"),
                        ],
                        default="preferred",
                        max_length=10,
                        verbose_name="status",
                    ),
                ),
                ("agency", models.CharField(blank=True, max_length=32, verbose_name="agency")),
                ("portal", models.CharField(blank=True, max_length=60, verbose_name="portal")),
                ("reason", models.CharField(blank=True, max_length=300, verbose_name="reason")),
                ("since", models.DateField(blank=True, null=True, verbose_name="since")),
                (
                    "entered_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "term",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="wordings", to="translation.term"
                    ),
                ),
            ],
            options={
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="StyleRule",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("agency", models.CharField(max_length=32, verbose_name="agency")),
                ("language", models.CharField(max_length=3, verbose_name="language")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("forbidden", "is not written"),
                            ("preferred", "is written otherwise"),
                            ("pattern", "a pattern that is not written"),
                        ],
                        default="forbidden",
                        max_length=10,
                        verbose_name="kind",
                    ),
                ),
                ("text", models.CharField(max_length=200, verbose_name="what is not written")),
                ("instead", models.CharField(blank=True, max_length=200, verbose_name="what is written instead")),
                ("note", models.CharField(blank=True, max_length=300, verbose_name="words for the writer")),
                ("changed", models.DateTimeField()),
                (
                    "changed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "rule of style",
                "verbose_name_plural": "rules of style",
                "indexes": [models.Index(fields=["agency", "language"], name="translation_style_of_agency")],
            },
        ),
        migrations.AddIndex(
            model_name="term",
            index=models.Index(fields=["-changed"], name="translation_term_changed"),
        ),
        migrations.AddIndex(
            model_name="termwording",
            index=models.Index(fields=["folded"], name="translation_wording_folded"),
        ),
        migrations.AddIndex(
            model_name="termwording",
            index=models.Index(fields=["agency", "portal"], name="translation_wording_agency"),
        ),
        migrations.AddConstraint(
            model_name="termwording",
            constraint=models.UniqueConstraint(
                fields=("term", "tag", "text", "agency", "portal"), name="translation_wording_once_a_term"
            ),
        ),
    ]
