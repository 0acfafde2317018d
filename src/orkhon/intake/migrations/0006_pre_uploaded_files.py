import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('alliance', '0008_pre_superdesk'),
        ('intake', '0005_pre_following'),
    ]

    operations = [
        migrations.CreateModel(
            name='PushTokenUse',
            fields=[
                ('token_id', models.BigIntegerField(primary_key=True, serialize=False)),
                ('at', models.DateTimeField()),
            ],
            options={
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='UploadedFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name_hash', models.CharField(help_text='SHA-256 of the name by which its source knows it', max_length=64)),
                ('sha256', models.CharField(db_index=True, max_length=64)),
                ('content_type', models.CharField(max_length=127)),
                ('at', models.DateTimeField(db_index=True)),
                ('source', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='alliance.source')),
            ],
            options={
                'default_permissions': (),
                'constraints': [models.UniqueConstraint(fields=('source', 'name_hash'), name='intake_uploaded_once_a_source')],
            },
        ),
    ]
