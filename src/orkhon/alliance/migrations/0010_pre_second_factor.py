import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('alliance', '0009_pre_legal_orders'),
        ('auth', '0012_alter_user_first_name_max_length'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='CodeSecret',
            fields=[
                ('user', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='code_secret', serialize=False, to=settings.AUTH_USER_MODEL)),
                ('sealed', models.CharField(max_length=256)),
                ('last_step', models.BigIntegerField(db_default=0, default=0)),
                ('made', models.DateTimeField()),
                ('last_used', models.DateTimeField(null=True)),
            ],
            options={
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='Directory',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(help_text='part of the address that the provider leads people back to; it never changes', max_length=32, unique=True, validators=[django.core.validators.RegexValidator('^[a-z][a-z0-9-]*$', 'write small Latin letters, digits and hyphens')], verbose_name='code')),
                ('name', models.CharField(help_text='what stands on the button at the door', max_length=100, verbose_name='name')),
                ('issuer', models.CharField(help_text="the provider's address, exactly as it names itself", max_length=500, validators=[django.core.validators.URLValidator(schemes=('https', 'http'))], verbose_name='issuer')),
                ('client_id', models.CharField(help_text='what the provider calls this hub', max_length=200, verbose_name='client id')),
                ('domains', models.CharField(help_text='whose people come by it, parted by spaces: altai.example; others are refused', max_length=500, verbose_name='e-mail domains')),
                ('claim', models.CharField(default='groups', help_text='where the provider says what somebody is, such as groups or roles', max_length=100, verbose_name='claim')),
                ('roles', models.TextField(blank=True, help_text='a line for each value of the claim: newsroom-editors = editor', max_length=5000, verbose_name='roles')),
                ('second_factor', models.BooleanField(default=False, help_text='then the hub does not ask for one of its own after it', verbose_name='asks for a second factor itself')),
                ('local', models.BooleanField(default=False, help_text='otherwise only public addresses are asked', verbose_name="in the hub's own network")),
                ('active', models.BooleanField(default=True, verbose_name='active')),
                ('made', models.DateTimeField(editable=False)),
                ('agency', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='directories', to='alliance.agency', verbose_name='agency')),
            ],
            options={
                'ordering': ['code'],
                'default_permissions': (),
            },
        ),
        migrations.AddField(
            model_name='staff',
            name='directory',
            field=models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='postings', to='alliance.directory'),
        ),
        migrations.CreateModel(
            name='Passkey',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=60)),
                ('credential', models.CharField(max_length=1400, unique=True)),
                ('data', models.BinaryField()),
                ('host', models.CharField(max_length=253)),
                ('count', models.BigIntegerField(db_default=0, default=0)),
                ('made', models.DateTimeField()),
                ('last_used', models.DateTimeField(null=True)),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='passkeys', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['made', 'pk'],
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='DirectoryLink',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('subject', models.CharField(max_length=255)),
                ('made', models.DateTimeField()),
                ('seen', models.DateTimeField()),
                ('directory', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='links', to='alliance.directory')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='directory_links', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'default_permissions': (),
                'constraints': [models.UniqueConstraint(fields=('directory', 'subject'), name='one_account_a_subject'), models.UniqueConstraint(fields=('directory', 'user'), name='one_subject_an_account')],
            },
        ),
        migrations.CreateModel(
            name='RecoveryCode',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('digest', models.CharField(max_length=64)),
                ('made', models.DateTimeField()),
                ('used', models.DateTimeField(null=True)),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='recovery_codes', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'default_permissions': (),
                'constraints': [models.UniqueConstraint(fields=('user', 'digest'), name='one_recovery_code')],
            },
        ),
    ]

