import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("verification", "0003_pre_claims"),
        ("wagtailcore", "0097_baselogentry_uuid_action_timestamp_indexes"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ClaimVector",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("claim", models.CharField(max_length=40, unique=True)),
                ("words", models.CharField(max_length=64)),
                ("model", models.CharField(max_length=200)),
                ("version", models.CharField(max_length=100)),
                ("data", models.BinaryField()),
            ],
            options={"default_permissions": ()},
        ),
        migrations.CreateModel(
            name="MeaningQuestion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=64, unique=True)),
                ("words", models.TextField()),
                ("asked", models.DateTimeField()),
                ("model", models.CharField(blank=True, default="", max_length=200)),
                ("version", models.CharField(blank=True, default="", max_length=100)),
                ("data", models.BinaryField(null=True)),
            ],
            options={
                "default_permissions": (),
                "indexes": [models.Index(fields=["asked"], name="verification_meaning_asked")],
            },
        ),
        migrations.CreateModel(
            name="TipBot",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("enabled", models.BooleanField(default=True, verbose_name="messages are answered")),
                ("cursor", models.BigIntegerField(default=0)),
                ("asked", models.DateTimeField(null=True)),
                ("heard", models.DateTimeField(null=True)),
                ("failures", models.PositiveIntegerField(default=0)),
                ("due", models.DateTimeField(null=True)),
                ("trouble", models.CharField(blank=True, default="", max_length=300)),
                (
                    "site",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="wagtailcore.site",
                        verbose_name="portal",
                    ),
                ),
            ],
            options={"default_permissions": (), "permissions": [("keep_tipline", "Can set up the tipline")]},
        ),
        migrations.CreateModel(
            name="WatchedPlace",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=100, verbose_name="name")),
                (
                    "kind",
                    models.CharField(
                        choices=[("feed", "feed (RSS, Atom, JSON)"), ("telegram", "public channel on Telegram")],
                        default="feed",
                        max_length=10,
                        verbose_name="kind",
                    ),
                ),
                ("address", models.URLField(max_length=500, unique=True, verbose_name="address")),
                ("language", models.CharField(default="ru", max_length=2, verbose_name="language")),
                ("minutes", models.PositiveIntegerField(default=15, verbose_name="asked every … minutes")),
                ("enabled", models.BooleanField(default=True, verbose_name="is watched")),
                ("local", models.BooleanField(default=False, verbose_name="is in our own network")),
                ("etag", models.CharField(blank=True, default="", max_length=300)),
                ("last_modified", models.CharField(blank=True, default="", max_length=100)),
                ("due", models.DateTimeField(null=True)),
                ("asked", models.DateTimeField(null=True)),
                ("heard", models.DateTimeField(null=True)),
                ("failures", models.PositiveIntegerField(default=0)),
                ("trouble", models.CharField(blank=True, default="", max_length=300)),
                (
                    "texts",
                    models.PositiveIntegerField(default=0, help_text="how many were compared since it is watched"),
                ),
            ],
            options={
                "ordering": ["name", "pk"],
                "default_permissions": (),
                "permissions": [
                    ("see_radar", "Can see and settle alerts"),
                    ("keep_radar", "Can say which places are watched"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Tip",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("update", models.BigIntegerField()),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("text", "text"),
                            ("link", "link"),
                            ("picture", "picture"),
                            ("put", "put to the agencies"),
                            ("help", "greeting"),
                        ],
                        max_length=10,
                    ),
                ),
                ("chat", models.BigIntegerField(null=True)),
                ("button", models.CharField(blank=True, default="", max_length=64)),
                ("sender", models.CharField(blank=True, default="", max_length=64)),
                ("content", models.CharField(max_length=64)),
                ("words", models.TextField(blank=True, default="")),
                ("file", models.CharField(blank=True, default="", max_length=300)),
                ("language", models.CharField(max_length=2)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "waits for its check"),
                            ("checked", "waits to be answered"),
                            ("answered", "answered"),
                            ("given_up", "given up"),
                            ("refused", "over the limit"),
                        ],
                        default="waiting",
                        max_length=10,
                    ),
                ),
                ("check_key", models.CharField(blank=True, default="", max_length=40)),
                ("received", models.DateTimeField()),
                ("due", models.DateTimeField()),
                ("attempts", models.PositiveIntegerField(default=0)),
                ("answered", models.DateTimeField(null=True)),
                ("trouble", models.CharField(blank=True, default="", max_length=300)),
                (
                    "bot",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="tips", to="verification.tipbot"
                    ),
                ),
            ],
            options={
                "default_permissions": (),
                "indexes": [
                    models.Index(fields=["state", "due"], name="verification_tip_due"),
                    models.Index(fields=["sender", "received"], name="verification_tip_sender"),
                ],
                "constraints": [models.UniqueConstraint(fields=("bot", "update"), name="verification_tip_once")],
            },
        ),
        migrations.CreateModel(
            name="SeenText",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(help_text="hash of address and words", max_length=64)),
                ("at", models.DateTimeField()),
                (
                    "place",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="seen",
                        to="verification.watchedplace",
                    ),
                ),
            ],
            options={
                "default_permissions": (),
                "indexes": [models.Index(fields=["at"], name="verification_seen_at")],
                "constraints": [models.UniqueConstraint(fields=("place", "key"), name="verification_seen_once")],
            },
        ),
        migrations.CreateModel(
            name="RadarAlert",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("place_name", models.CharField(max_length=100)),
                ("address", models.URLField(max_length=1000)),
                ("text", models.CharField(max_length=64)),
                ("title", models.CharField(blank=True, default="", max_length=200)),
                ("language", models.CharField(max_length=12)),
                ("uri", models.TextField()),
                ("version", models.CharField(blank=True, default="", max_length=64)),
                ("agency", models.CharField(max_length=64)),
                ("weight", models.FloatField(default=0)),
                ("kinds", models.CharField(blank=True, default="", max_length=300)),
                ("differences", models.JSONField(default=list)),
                ("at", models.DateTimeField()),
                ("published", models.DateTimeField(null=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "open"),
                            ("claimed", "put to the agencies"),
                            ("dismissed", "dismissed"),
                        ],
                        default="open",
                        max_length=10,
                    ),
                ),
                ("claim", models.CharField(blank=True, default="", max_length=40)),
                ("reason", models.CharField(blank=True, default="", max_length=300)),
                ("decided", models.DateTimeField(null=True)),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "place",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="alerts",
                        to="verification.watchedplace",
                    ),
                ),
            ],
            options={
                "default_permissions": (),
                "indexes": [
                    models.Index(fields=["state", "-at"], name="verification_alert_open"),
                    models.Index(fields=["uri"], name="verification_alert_uri"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("place", "text", "uri"), name="verification_alert_once")
                ],
            },
        ),
    ]
