from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [("verification", "0001_pre_checks")]

    operations = []
