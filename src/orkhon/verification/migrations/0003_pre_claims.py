from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [("verification", "0002_pre_pictures")]

    operations = []
