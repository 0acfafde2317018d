"""What further kinds of page need. The former version knows nothing of it."""

from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('portals', '0004_pre_sites'),
    ]

    operations = []
