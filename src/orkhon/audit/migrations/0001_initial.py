"""The tables of the audit."""
import django.db.models.deletion
import orkhon.audit.fields
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Act',
            fields=[
                ('position', orkhon.audit.fields.PositionField(primary_key=True, serialize=False)),
                ('at', models.DateTimeField()),
                ('actor_id', models.BigIntegerField()),
                ('verb', models.CharField(max_length=100)),
                ('object_type', models.CharField(max_length=100)),
                ('object_key', models.CharField(max_length=500)),
                ('outcome', models.CharField(max_length=16)),
                ('details', models.JSONField()),
                ('origin', models.CharField(max_length=64)),
                ('previous', models.CharField(max_length=64)),
                ('hash', models.CharField(max_length=64)),
            ],
            options={
                'default_permissions': ('view',),
            },
        ),
        migrations.CreateModel(
            name='Actor',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=150)),
                ('kind', models.CharField(choices=[('person', 'Person'), ('command', 'Command'), ('hub', 'Hub')], max_length=8)),
                ('user_id', models.BigIntegerField(blank=True, null=True, unique=True)),
            ],
            options={
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='Head',
            fields=[
                ('id', models.SmallIntegerField(primary_key=True, serialize=False)),
            ],
            options={
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='ActOrigin',
            fields=[
                ('act', models.OneToOneField(db_column='act', on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='origin_row', serialize=False, to='audit.act')),
                ('address', models.CharField(max_length=64)),
                ('agent', models.CharField(max_length=300)),
                ('salt', models.BinaryField()),
            ],
            options={
                'default_permissions': (),
            },
        ),
        migrations.AddIndex(
            model_name='act',
            index=models.Index(fields=['at'], name='audit_act_at'),
        ),
        migrations.AddIndex(
            model_name='act',
            index=models.Index(fields=['actor_id', 'position'], name='audit_act_actor'),
        ),
        migrations.AddIndex(
            model_name='act',
            index=models.Index(fields=['object_type', 'object_key', 'position'], name='audit_act_object'),
        ),
        migrations.AddConstraint(
            model_name='actor',
            constraint=models.UniqueConstraint(condition=models.Q(('user_id__isnull', True)), fields=('kind', 'name'), name='audit_actor_one_a_name'),
        ),
        migrations.AddIndex(
            model_name='actorigin',
            index=models.Index(fields=['address'], name='audit_origin_address'),
        ),
    ]
