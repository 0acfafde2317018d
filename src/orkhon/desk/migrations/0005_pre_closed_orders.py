"""Two more ways in which an order of a redaction ends. The former version shows them by their codes."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('desk', '0004_pre_redactions'),
    ]

    operations = [
        migrations.AlterField(
            model_name='redactionorder',
            name='state',
            field=models.CharField(choices=[('waiting', 'waits for a second person'), ('refused', 'refused'), ('back', 'taken back'), ('other', 'carried out another way'), ('done', 'carried out')], default='waiting', max_length=7),
        ),
    ]
