from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('intake', '0006_pre_uploaded_files'),
    ]

    operations = [
        migrations.AddField(
            model_name='followedhub',
            name='reported',
            field=models.BigIntegerField(db_default=0, default=0, editable=False, help_text='up to where that hub was told that its entries are here'),
        ),
        migrations.AddField(
            model_name='followhealth',
            name='head',
            field=models.BigIntegerField(db_default=0, default=0, help_text='the last position of that hub, as it last said'),
        ),
        migrations.AddField(
            model_name='setasiderecord',
            name='settled',
            field=models.DateTimeField(help_text='since when a person has taken care of it', null=True),
        ),
        migrations.AddField(
            model_name='setasiderecord',
            name='settled_by',
            field=models.CharField(blank=True, db_default='', default='', help_text='user name', max_length=150),
        ),
    ]
