"""The rates of the central banks. The former version knows nothing of it."""

from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('portals', '0007_pre_outlets'),
    ]

    operations = []
