"""Newsletters, channels and pushes to readers. The former version knows nothing of it."""

from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('portals', '0006_pre_front'),
    ]

    operations = []
