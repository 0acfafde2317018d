"""Names of fields as they stand on forms. Changes no table."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('desk', '0011_pre_literature'),
    ]

    operations = [
        migrations.AlterField(
            model_name='topic',
            name='code',
            field=models.SlugField(help_text='how addresses and files name it, such as science', max_length=40, unique=True, verbose_name='code'),
        ),
    ]
