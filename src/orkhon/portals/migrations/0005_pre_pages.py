"""The perspective boxes of members. The former version knows nothing of them."""

import django.db.models.deletion
import modelcluster.fields
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('alliance', '0001_initial'),
        ('desk', '0001_initial'),
        ('portals', '0004_pre_sites'),
    ]

    operations = [
        migrations.CreateModel(
            name='PerspectiveBox',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sites', models.TextField(blank=True, help_text='one a line, such as https://www.example.org; browsers show the box on no other', max_length=4000, verbose_name='sites that may show it')),
                ('agency', models.OneToOneField(db_constraint=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='alliance.agency', verbose_name='agency')),
            ],
            options={
                'verbose_name': 'perspective box',
                'verbose_name_plural': 'perspective boxes',
            },
        ),
        migrations.CreateModel(
            name='BoxStory',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sort_order', models.IntegerField(blank=True, editable=False, null=True)),
                ('article', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='desk.article', verbose_name='article')),
                ('box', modelcluster.fields.ParentalKey(on_delete=django.db.models.deletion.CASCADE, related_name='stories', to='portals.perspectivebox')),
            ],
            options={
                'verbose_name': 'article of a perspective box',
                'verbose_name_plural': 'articles of perspective boxes',
                'ordering': ['sort_order'],
                'abstract': False,
                'default_permissions': (),
            },
        ),
    ]
