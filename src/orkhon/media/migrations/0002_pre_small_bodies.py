"""A column for the bytes of small pushes, which are durable with the entry that names them and need no file."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Adds an empty column."""

    dependencies = [("media", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="storedfile",
            name="body",
            field=models.BinaryField(
                editable=False, help_text="what is small and was pushed; empty: in a file", null=True
            ),
        ),
    ]
