"""The tick by which a portal wants two people for each text. The former version knows nothing of it."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('portals', '0002_pre_country'),
    ]

    operations = [
        migrations.AddField(
            model_name='portalpage',
            name='four_eyes',
            field=models.BooleanField(db_default=False, default=False, help_text='an article that would stand here is published only when a second person has approved it', verbose_name='four eyes'),
        ),
    ]
