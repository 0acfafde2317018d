"""The slots of the front page. The former version knows nothing of it."""

from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('portals', '0005_pre_pages'),
    ]

    operations = []
