import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Quiet',
            fields=[
                ('user', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='+', serialize=False, to=settings.AUTH_USER_MODEL)),
                ('begins', models.PositiveSmallIntegerField(default=22, validators=[django.core.validators.MaxValueValidator(23)])),
                ('ends', models.PositiveSmallIntegerField(default=7, validators=[django.core.validators.MaxValueValidator(23)])),
                ('zone', models.CharField(default='UTC', max_length=64)),
            ],
            options={
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='PushBrowser',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('endpoint', models.CharField(max_length=1000, unique=True)),
                ('p256dh', models.CharField(max_length=100)),
                ('auth', models.CharField(max_length=50)),
                ('name', models.CharField(blank=True, max_length=120)),
                ('since', models.DateTimeField()),
                ('last', models.DateTimeField(null=True)),
                ('failures', models.PositiveSmallIntegerField(default=0)),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='push_browsers', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['pk'],
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='Tiding',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=32)),
                ('key', models.CharField(max_length=200)),
                ('words', models.CharField(max_length=500)),
                ('url', models.CharField(blank=True, max_length=500)),
                ('about', models.CharField(blank=True, max_length=2000)),
                ('urgent', models.BooleanField(default=False)),
                ('at', models.DateTimeField()),
                ('seen', models.DateTimeField(null=True)),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='tidings', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-pk'],
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='Sending',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('way', models.CharField(choices=[('mail', 'e-mail'), ('push', 'this browser'), ('telegram', 'Telegram')], max_length=8)),
                ('state', models.CharField(choices=[('waiting', 'waiting'), ('sent', 'sent'), ('left-out', 'left out'), ('given-up', 'given up')], default='waiting', max_length=8)),
                ('due', models.DateTimeField()),
                ('attempts', models.PositiveIntegerField(default=0)),
                ('sent', models.DateTimeField(null=True)),
                ('error', models.CharField(blank=True, default='', max_length=300)),
                ('tiding', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='sendings', to='tidings.tiding')),
            ],
            options={
                'ordering': ['pk'],
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='Choice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=32)),
                ('way', models.CharField(choices=[('mail', 'e-mail'), ('push', 'this browser'), ('telegram', 'Telegram')], max_length=8)),
                ('wanted', models.BooleanField()),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='tiding_choices', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'default_permissions': (),
                'constraints': [models.UniqueConstraint(fields=('user', 'kind', 'way'), name='tidings_one_choice')],
            },
        ),
        migrations.AddIndex(
            model_name='tiding',
            index=models.Index(condition=models.Q(('seen__isnull', True)), fields=['user'], name='tidings_unseen'),
        ),
        migrations.AddConstraint(
            model_name='tiding',
            constraint=models.UniqueConstraint(fields=('user', 'key'), name='tidings_once_a_person'),
        ),
        migrations.AddIndex(
            model_name='sending',
            index=models.Index(condition=models.Q(('state', 'waiting')), fields=['due'], name='tidings_waiting'),
        ),
        migrations.AddConstraint(
            model_name='sending',
            constraint=models.UniqueConstraint(fields=('tiding', 'way'), name='tidings_once_a_way'),
        ),
    ]
