from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("verification", "0001_pre_checks")]

    operations = [
        migrations.CreateModel(
            name="Fingerprint",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("sha256", models.CharField(max_length=64, unique=True)),
                ("pdq", models.BinaryField(max_length=32)),
                ("quality", models.PositiveSmallIntegerField()),
                ("width", models.PositiveIntegerField(help_text="pixels")),
                ("height", models.PositiveIntegerField(help_text="pixels")),
                ("details", models.BinaryField(help_text="words of four bytes, little end first")),
                ("indexed", models.BooleanField(db_default=False, default=False, help_text="stands in the index on disk")),
                ("made", models.DateTimeField()),
            ],
            options={
                "default_permissions": (),
                "indexes": [
                    models.Index(condition=models.Q(("indexed", False)), fields=["id"], name="verification_print_to_index")
                ],
            },
        ),
        migrations.CreateModel(
            name="ShownPicture",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uri", models.CharField(max_length=2000)),
                ("name_hash", models.CharField(help_text="SHA-256 of uri and name", max_length=64)),
                ("name", models.TextField()),
                ("version", models.CharField(max_length=64)),
                ("agency", models.CharField(max_length=63)),
                ("position", models.PositiveBigIntegerField(help_text="of the entry that first showed it")),
                ("sha256", models.CharField(blank=True, db_index=True, max_length=64)),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("next_attempt", models.DateTimeField(null=True)),
                ("cause", models.CharField(blank=True, max_length=300)),
            ],
            options={
                "default_permissions": (),
                "indexes": [
                    models.Index(
                        condition=models.Q(("next_attempt__isnull", False)),
                        fields=["next_attempt"],
                        name="verification_picture_due",
                    ),
                    models.Index(fields=["position"], name="verification_picture_position"),
                ],
                "constraints": [models.UniqueConstraint(fields=("name_hash",), name="one_row_a_picture_of_an_item")],
            },
        ),
        migrations.CreateModel(
            name="SignedRendition",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("source_hash", models.CharField(max_length=64, unique=True)),
                ("signed_hash", models.CharField(blank=True, max_length=64)),
                ("picture", models.PositiveBigIntegerField(help_text="the row of the desk's picture")),
                ("content_type", models.CharField(max_length=32)),
                ("source_name", models.CharField(help_text="the rendition's file under the media folder", max_length=300)),
                (
                    "state",
                    models.CharField(
                        choices=[("signing", "signing"), ("signed", "signed"), ("unsigned", "unsigned")],
                        default="signing",
                        max_length=8,
                    ),
                ),
                ("certificate", models.CharField(blank=True, help_text="SHA-256 of the certificate that signed", max_length=64)),
                ("stamped", models.BooleanField(default=False, help_text="a time-stamping authority confirmed the time")),
                ("ordered", models.DateTimeField()),
                ("signed", models.DateTimeField(null=True)),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("next_attempt", models.DateTimeField(null=True)),
                ("cause", models.CharField(blank=True, max_length=300)),
            ],
            options={
                "default_permissions": (),
                "indexes": [
                    models.Index(
                        condition=models.Q(("next_attempt__isnull", False)),
                        fields=["next_attempt"],
                        name="verification_sign_due",
                    ),
                    models.Index(fields=["picture"], name="verification_sign_picture"),
                ],
            },
        ),
    ]
