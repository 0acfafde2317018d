"""The tables of the log."""

import django.db.models.deletion
import orkhon.wire.models
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Head',
            fields=[
                ('id', models.SmallIntegerField(primary_key=True, serialize=False)),
            ],
        ),
        migrations.CreateModel(
            name='Header',
            fields=[
                ('position', orkhon.wire.models.PositionField(primary_key=True, serialize=False)),
                ('agency', models.CharField(max_length=64)),
                ('uri', models.TextField()),
                ('version', models.TextField()),
                ('kind', models.CharField(max_length=16)),
                ('received', models.DateTimeField()),
                ('payload_hash', models.CharField(max_length=64)),
                ('previous', models.CharField(max_length=64)),
                ('hash', models.CharField(max_length=64)),
            ],
        ),
        migrations.CreateModel(
            name='Link',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('hub', models.CharField(max_length=64)),
                ('own', models.BooleanField()),
                ('key_id', models.CharField(max_length=64)),
                ('position', models.BigIntegerField()),
                ('previous', models.CharField(max_length=64)),
                ('statement', models.CharField(max_length=64)),
                ('received', models.DateTimeField()),
                ('signature', models.CharField(max_length=96)),
                ('hash', models.CharField(max_length=64)),
            ],
        ),
        migrations.CreateModel(
            name='ReaderPosition',
            fields=[
                ('name', models.CharField(max_length=64, primary_key=True, serialize=False)),
                ('position', models.BigIntegerField(default=0)),
                ('moved', models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name='Payload',
            fields=[
                ('header', models.OneToOneField(db_column='position', on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='payload', serialize=False, to='wire.header')),
                ('salt', models.BinaryField()),
                ('body', models.BinaryField()),
                ('delivery', models.CharField(max_length=64)),
                ('agency', models.CharField(max_length=64)),
                ('type', models.CharField(max_length=16)),
                ('language', models.CharField(max_length=32)),
                ('language_code', models.CharField(max_length=8)),
                ('embargoed_until', models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name='Redaction',
            fields=[
                ('target', models.OneToOneField(db_column='target', on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='redaction', serialize=False, to='wire.header')),
            ],
        ),
        migrations.CreateModel(
            name='Statement',
            fields=[
                ('header', models.OneToOneField(db_column='position', on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='statement', serialize=False, to='wire.header')),
                ('agency', models.CharField(max_length=64)),
                ('signed_by', models.CharField(max_length=64)),
                ('key_id', models.CharField(max_length=64)),
                ('time', models.DateTimeField()),
                ('sequence', models.BigIntegerField()),
                ('previous', models.CharField(max_length=64)),
                ('signature', models.CharField(max_length=96)),
                ('hash', models.CharField(max_length=64)),
            ],
        ),
        migrations.AddIndex(
            model_name='header',
            index=models.Index(fields=['uri', 'position'], name='wire_header_uri'),
        ),
        migrations.AddIndex(
            model_name='header',
            index=models.Index(fields=['agency', 'position'], name='wire_header_agency'),
        ),
        migrations.AddConstraint(
            model_name='header',
            constraint=models.UniqueConstraint(condition=models.Q(('kind__in', ['correct', 'publish', 'update'])), fields=('uri', 'version'), name='wire_header_one_content_a_version'),
        ),
        migrations.AddField(
            model_name='link',
            name='header',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='links', to='wire.header'),
        ),
        migrations.AddIndex(
            model_name='payload',
            index=models.Index(fields=['language_code', 'header'], name='wire_payload_language'),
        ),
        migrations.AddIndex(
            model_name='payload',
            index=models.Index(fields=['language_code', 'agency', 'header'], name='wire_payload_agency'),
        ),
        migrations.AddIndex(
            model_name='payload',
            index=models.Index(condition=models.Q(('embargoed_until__isnull', False)), fields=['embargoed_until'], name='wire_payload_embargo'),
        ),
        migrations.AddField(
            model_name='redaction',
            name='entry',
            field=models.ForeignKey(db_column='entry', on_delete=django.db.models.deletion.PROTECT, related_name='redacts', to='wire.header'),
        ),
        migrations.AddConstraint(
            model_name='statement',
            constraint=models.UniqueConstraint(fields=('agency', 'signed_by', 'sequence'), name='wire_statement_gapless_sequence'),
        ),
        migrations.AddConstraint(
            model_name='link',
            constraint=models.UniqueConstraint(fields=('hub', 'position'), name='wire_link_one_a_position'),
        ),
        migrations.AddConstraint(
            model_name='link',
            constraint=models.UniqueConstraint(condition=models.Q(('own', True)), fields=('header',), name='wire_link_one_own_a_header'),
        ),
    ]
