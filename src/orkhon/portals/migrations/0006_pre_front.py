"""The arrangements of front pages. The former version knows nothing of them."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ('portals', '0005_pre_pages'),
    ]

    operations = [
        migrations.CreateModel(
            name='FrontArrangement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('portal', models.SlugField(max_length=60)),
                ('language', models.CharField(max_length=2)),
                ('section', models.CharField(blank=True, default='', max_length=255)),
                ('revision', models.PositiveIntegerField()),
                ('content', models.JSONField(default=dict)),
                ('made', models.DateTimeField()),
                ('by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'arrangement of a front page',
                'verbose_name_plural': 'arrangements of front pages',
                'default_permissions': ('change',),
                'constraints': [models.UniqueConstraint(fields=('portal', 'language', 'section', 'revision'), name='portals_front_one_revision')],
            },
        ),
    ]
