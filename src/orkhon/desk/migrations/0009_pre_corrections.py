import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('desk', '0008_pre_work'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='sourceproblem',
            name='answer',
            field=models.CharField(blank=True, db_default='', default='', help_text='why it does not concern the article', max_length=500),
        ),
        migrations.AddField(
            model_name='sourceproblem',
            name='solved_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.CreateModel(
            name='Correction',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('number', 'a number'), ('name', 'a name'), ('date', 'a date or time'), ('place', 'a place'), ('quote', 'a quotation'), ('attribution', 'who said or did it'), ('picture', 'a picture or its caption'), ('translation', 'the translation'), ('other', 'something else')], max_length=12)),
                ('was', models.CharField(blank=True, max_length=500)),
                ('right', models.CharField(max_length=500)),
                ('words', models.TextField()),
                ('position', models.BigIntegerField()),
                ('at', models.DateTimeField()),
                ('article', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='corrections', to='desk.article')),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-at', '-pk'],
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='CorrectionInChannel',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('channel', models.CharField(max_length=64)),
                ('state', models.CharField(choices=[('waiting', 'waiting'), ('done', 'done'), ('given-up', 'given up')], default='waiting', max_length=8)),
                ('attempts', models.PositiveIntegerField(default=0)),
                ('due', models.DateTimeField()),
                ('done', models.DateTimeField(null=True)),
                ('error', models.CharField(blank=True, default='', max_length=300)),
                ('correction', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='channels', to='desk.correction')),
            ],
            options={
                'ordering': ['pk'],
                'default_permissions': (),
            },
        ),
        migrations.AddIndex(
            model_name='correction',
            index=models.Index(fields=['-at', '-id'], name='desk_correction_newest'),
        ),
        migrations.AddConstraint(
            model_name='correction',
            constraint=models.UniqueConstraint(fields=('article', 'position'), name='desk_one_correction_an_entry'),
        ),
        migrations.AddIndex(
            model_name='correctioninchannel',
            index=models.Index(condition=models.Q(('state', 'waiting')), fields=['due'], name='desk_correction_waiting'),
        ),
        migrations.AddConstraint(
            model_name='correctioninchannel',
            constraint=models.UniqueConstraint(fields=('correction', 'channel'), name='desk_correction_once_a_channel'),
        ),
    ]
