import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("verification", "0004_pre_tips")]

    operations = [
        migrations.CreateModel(
            name="Outgoing",
            fields=[
                (
                    "determination",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="outgoing",
                        serialize=False,
                        to="verification.determination",
                    ),
                ),
                ("sent", models.DateTimeField(null=True)),
                ("due", models.DateTimeField(null=True)),
                ("attempts", models.PositiveIntegerField(default=0)),
                ("problem", models.CharField(blank=True, default="", max_length=300)),
            ],
            options={
                "default_permissions": (),
                "indexes": [
                    models.Index(
                        condition=models.Q(("sent__isnull", True)),
                        fields=["determination"],
                        name="verification_outgoing_waiting",
                    )
                ],
            },
        ),
    ]
